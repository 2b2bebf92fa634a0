extension String {
    /// The text on one line, without control characters, and limited in length for errors and logs.
    ///
    /// - Parameter limit: The maximum number of Unicode scalars. A single character may have any number of them.
    package func oneLine(limit: Int) -> String {
        guard utf8.count > limit || unicodeScalars.contains(where: \.isControl) else { return self }
        var line = ""
        var isAfterSpace = false
        let start = unicodeScalars.prefix(limit)
        for scalar in start {
            if scalar.isControl {
                if !isAfterSpace { line.append(" ") }
                isAfterSpace = true
            } else {
                line.unicodeScalars.append(scalar)
                isAfterSpace = scalar == " "
            }
        }
        return start.endIndex < unicodeScalars.endIndex ? line + "…" : line
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // These change the direction of displayed text.
        case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        default: false
        }
    }
}
