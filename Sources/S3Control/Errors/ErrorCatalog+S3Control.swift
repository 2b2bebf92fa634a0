internal import AWSClientRuntime
internal import AWSCore
internal import HTTPTransport

extension ErrorCatalog {
    /// The codes of S3 Control, besides those of every AWS service; NoSuchJob is seen for NotFound.
    static let s3Control: ErrorCatalog = {
        func final(_ code: String) -> Row { Row(code, retry: .permanent, hint: code) }
        return common.adding([
            "BadRequest": final("badRequest"), "InvalidRequest": final("badRequest"),
            "InvalidArgument": Row("badRequest"), "MalformedXML": Row("badRequest"),
            "NotFound": final("notFound"), "NoSuchJob": final("notFound"), "JobStatus": final("jobStatus"),
            "Idempotency": final("idempotency"), "TooManyTags": final("tooManyTags"),
            "InvalidNextToken": final("invalidNextToken"),
        ])
    }()
}

/// What the advice on a failure depends on.
struct HintContext {
    var operation: String
    var region: String
    var account: String
    var hasCustomEndpoint: Bool
    var clientRequestToken: String?

    /// What to do about a failure; nil where nothing can be said.
    func hint(for failure: CallFailure) -> String? {
        if failure.code == "invalidResponse" { return invalidResponse(failure) }
        return failure.mayHaveActed ? unknownEffect : byCode(failure)
    }

    private func invalidResponse(_ failure: CallFailure) -> String {
        "Something between here and the service may have answered in its place: check the endpoint and the proxy."
            + (failure.mayHaveActed ? " \(unknownEffect)" : "")
    }

    private func byCode(_ failure: CallFailure) -> String? {
        switch failure.code {
        case "notFound": "Check that the job belongs to account \(account) in \(region)."
        case "jobStatus":
            "Only a job that awaits confirmation can be confirmed, and only one that has not ended can be cancelled; "
                + "DescribeJob returns its status."
        case "idempotency": "Another request needs another client request token."
        case "tooManyTags": "A job has at most 50 tags."
        case "invalidNextToken": "Begin the listing anew."
        case "throttled": "Make fewer calls at once, or set AdaptiveRetryPolicy to keep to a rate."
        case "internalService": "Try again later; the request id helps the service's support."
        case "accessDenied":
            "The caller's policy has to allow s3:\(operation)"
                + (operation == "CreateJob" ? " and iam:PassRole for the job's role." : ".")
        case "invalidCredentials": ErrorCatalog.credentialsAdvice(failure.row?.hint, region: region)
        case "clockSkew": "Set this machine's clock."
        case "timeout": "If the service needs longer, raise callTimeout, or the timeouts in transferOptions."
        case "transport": transport(failure)
        default: nil
        }
    }

    private func transport(_ failure: CallFailure) -> String? {
        guard let cause = failure.cause as? TransportError, cause.code == .hostNotFound, !hasCustomEndpoint
        else {
            return nil
        }
        if let near = Partition.suggestion(for: region) {
            return "Region \(region) is unknown; did you mean \(near)?"
        }
        return "Check that \(region) is the name of a region."
    }

    /// How to find out, or to make sure, where the service may have acted.
    private var unknownEffect: String {
        switch operation {
        case "CreateJob":
            "The job may have been created: the same request with the client request token "
                + "\(clientRequestToken ?? "of this one") makes no second one."
        case "UpdateJobStatus":
            "The change may have been made: DescribeJob returns the job's status, and cancelJob may be repeated."
        case "UpdateJobPriority":
            "The change may have been made: DescribeJob returns the job's priority, and the call may be repeated."
        default: "The change may have been made; it may be repeated."
        }
    }
}

extension S3ControlError {
    /// The error that a call's last failure becomes: made once, when nothing more can happen.
    init(_ failure: CallFailure) {
        self.init(
            Code(rawValue: failure.code),
            message: failure.message,
            hint: failure.hint,
            effect: failure.mayHaveActed ? .unknown : .none,
            serviceCode: failure.serviceCode.map { .init(rawValue: $0) },
            httpStatus: failure.httpStatus,
            requestID: failure.requestID,
            extendedRequestID: failure.extendedRequestID,
            attempts: failure.attempts,
            cause: (failure.cause as? CallFailure).map { S3ControlError($0) } ?? failure.cause
        )
    }
}
