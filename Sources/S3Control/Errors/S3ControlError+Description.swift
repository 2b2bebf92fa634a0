internal import AWSClientRuntime

extension S3ControlError: CustomStringConvertible, CustomDebugStringConvertible {
    /// One line: the message; the service's code, the HTTP status and the request id where there are some;
    /// the hint.
    public var description: String {
        ErrorText.line(
            message,
            serviceCode: serviceCode?.rawValue,
            httpStatus: httpStatus,
            requestID: requestID,
            attempts: attempts,
            hint: hint
        )
    }

    /// Every property that is set.
    public var debugDescription: String {
        var parts = ["code: \(code)", "effect: \(effect)", "attempts: \(attempts)"]
        if let operation { parts.append("operation: \(operation)") }
        if let serviceCode { parts.append("serviceCode: \(serviceCode)") }
        if let httpStatus { parts.append("httpStatus: \(httpStatus)") }
        if let requestID { parts.append("requestID: \(requestID)") }
        if let extendedRequestID { parts.append("extendedRequestID: \(extendedRequestID)") }
        if let clientRequestToken { parts.append("clientRequestToken: \(clientRequestToken)") }
        if let hint { parts.append("hint: \(hint)") }
        if let cause { parts.append("cause: \(type(of: cause))(\(cause))") }
        return "S3ControlError(\(message); \(parts.joined(separator: ", ")))".onOneLine
    }
}
