extension String {
    /// The text without line breaks and other control characters, which the other side may have sent, and
    /// of a length that a log can bear.
    package var onOneLine: String {
        let limit = 2000
        guard utf8.count > limit || unicodeScalars.contains(where: \.isControl) else { return self }
        var line = ""
        var isAfterSpace = false
        for scalar in unicodeScalars.prefix(limit) {
            if scalar.isControl {
                if !isAfterSpace { line.append(" ") }
                isAfterSpace = true
            } else {
                line.unicodeScalars.append(scalar)
                isAfterSpace = scalar == " "
            }
        }
        return unicodeScalars.count > limit ? line + "…" : line
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        // These turn the direction of what a terminal shows.
        case .format: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
        default: false
        }
    }
}
