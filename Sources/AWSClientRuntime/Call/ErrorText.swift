import Basics

/// The text of the services' public errors.
package enum ErrorText {
    /// One line with the message, the service's code, the HTTP status, the request ID, and the number of
    /// attempts, if any, followed by the hint.
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

    /// The type's name, the message, and all properties that are set.
    package static func debug(_ type: String, _ message: String, _ properties: [(String, Any?)]) -> String {
        let parts = properties.compactMap { name, value in value.map { "\(name): \($0)" } }
        return "\(type)(\(message); \(parts.joined(separator: ", ")))".onOneLine
    }
}

extension String {
    /// The text on one line, without control characters, and limited in length for logs.
    /// The other side may have sent it.
    package var onOneLine: String { oneLine(limit: 2000) }
}
