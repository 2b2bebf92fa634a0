/// The text of the services' public errors.
package enum ErrorText {
    /// One line: the message; the service's code, the HTTP status and the request id where there are some; the hint.
    package static func line(
        _ message: String,
        serviceCode: String?,
        httpStatus: Int?,
        requestID: String?,
        attempts: Int,
        hint: String?
    ) -> String {
        var notes: [String] = []
        if let serviceCode { notes.append(serviceCode) }
        if let httpStatus { notes.append("HTTP \(httpStatus)") }
        if let requestID { notes.append("request \(requestID)") }
        if attempts > 1 { notes.append("\(attempts) attempts") }
        var text = message
        if !notes.isEmpty {
            if text.last == "." { text.removeLast() }
            text += " (\(notes.joined(separator: ", ")))"
        }
        if let hint { text += (text.last == "." ? " " : ". ") + hint }
        return text.onOneLine
    }

    /// The type's name, the message, and every property that is set.
    package static func debug(_ type: String, _ message: String, _ properties: [(String, Any?)]) -> String {
        let parts = properties.compactMap { name, value in value.map { "\(name): \($0)" } }
        return "\(type)(\(message); \(parts.joined(separator: ", ")))".onOneLine
    }
}

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
