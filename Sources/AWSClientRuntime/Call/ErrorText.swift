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
