internal import HTTPTransport
internal import S3ControlModel

extension S3ControlError {
    /// Why trying again may help; nil where it cannot.
    var retryKind: FailedAttempt.Kind? {
        if let cause = cause as? TransportError { return cause.isTransient ? .transient : nil }
        guard let httpStatus else { return nil }
        guard let name = serviceCode?.canonicalName else {
            return switch httpStatus {
            case 429: .throttling
            case 500, 502, 503, 504: .transient
            default: nil
            }
        }
        if Self.finalCodes.contains(name) { return nil }
        if ThrottlingCodes.contains(name) { return .throttling }
        if name == "RequestTimeout" { return .transient }
        // An error in a response of status 200 stands for the 500 that could not be sent any more.
        return [200, 500, 502, 503, 504].contains(httpStatus) ? .transient : nil
    }

    /// Answers that stay the same however often they are asked for, whatever their HTTP status.
    private static let finalCodes: Set<String> = [
        "JobStatus", "BadRequest", "InvalidRequest", "NotFound", "Idempotency", "TooManyTags",
        "InvalidNextToken",
    ]

    /// Whether the service says, or may mean, that this machine's clock is wrong.
    var suggestsClockSkew: Bool {
        [
            "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "SignatureDoesNotMatch",
            "InvalidSignature", "AuthFailure",
        ].contains(serviceCode?.canonicalName ?? "")
    }
}

extension TransportError {
    /// Whether another attempt may get through.
    fileprivate var isTransient: Bool {
        switch code {
        case .hostNotFound, .connectFailed, .connectTimeout, .timeout, .connectionLost, .invalidResponse: true
        default: false
        }
    }
}
