internal import HTTPTransport
internal import S3ControlModel

extension S3ControlError {
    /// What another attempt can bring.
    var retryKind: FailedAttempt.Kind {
        if let cause = cause as? TransportError { return cause.isTransient ? .transient : .permanent }
        guard let httpStatus else { return .permanent }
        guard let name = serviceCode?.canonicalName else {
            return switch httpStatus {
            case 429: .throttling
            case 500, 502, 503, 504: .transient
            default: .permanent
            }
        }
        if Self.finalCodes.contains(name) { return .permanent }
        if ThrottlingCodes.contains(name) { return .throttling }
        if name == "RequestTimeout" { return .transient }
        // An error in a response of status 200 stands for the 500 that could not be sent any more.
        return [200, 500, 502, 503, 504].contains(httpStatus) ? .transient : .permanent
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
    /// Whether another attempt may get through: any failure to connect, send or receive.
    ///
    /// Not those of this process: a request or a setting that is wrong, a queue that is too long.
    fileprivate var isTransient: Bool {
        switch code {
        case .hostNotFound, .connectFailed, .connectTimeout, .tlsFailed, .proxyFailed, .timeout, .stalled,
            .connectionLost, .invalidResponse:
            true
        default: false
        }
    }
}
