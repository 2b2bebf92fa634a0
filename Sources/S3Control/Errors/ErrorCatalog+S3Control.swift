import AWSClientRuntime
@_spi(Partitions) import AWSCore
import HTTPTransport

extension ErrorCatalog {
    /// The error codes of S3 Control in addition to those of every AWS service. NoSuchJob also occurs for NotFound.
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

/// The facts that a hint depends on.
struct HintContext {
    var operation: String
    var region: String
    var account: String
    var hasCustomEndpoint: Bool
    var clientRequestToken: String?

    /// Returns what to do about a failure, or nil without specific advice.
    func hint(for failure: CallFailure) -> String? {
        if failure.code == "invalidResponse" { return invalidResponse(failure) }
        return failure.mayHaveActed ? unknownEffect : byCode(failure)
    }

    private func invalidResponse(_ failure: CallFailure) -> String {
        "A proxy or another server may have sent the response instead of the service. Check the endpoint and the proxy."
            + (failure.mayHaveActed ? " \(unknownEffect)" : "")
    }

    private func byCode(_ failure: CallFailure) -> String? {
        switch failure.code {
        case "notFound": "Check that the job belongs to account \(account) in \(region)."
        case "jobStatus":
            "Only a job that awaits confirmation can be confirmed, and only a job that has not ended can be cancelled. "
                + "DescribeJob returns the job's status."
        case "idempotency": "Use another client request token for a different request."
        case "tooManyTags": "A job can have at most 50 tags."
        case "invalidNextToken": "Start the listing again without a token."
        case "throttled": "Make fewer concurrent calls, or use AdaptiveRetryPolicy to limit the rate."
        case "internalService": "Try again later. AWS Support can look up the request by its ID."
        case "accessDenied":
            "The caller's policy must allow s3:\(operation)"
                + (operation == "CreateJob" ? " and iam:PassRole for the job's role." : ".")
        case "invalidCredentials": ErrorCatalog.credentialsAdvice(failure.row?.hint, region: region)
        case "clockSkew": "Correct this machine's clock."
        case "timeout":
            "If the service needs more time, raise callTimeout or the timeouts in transferOptions."
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
            return "Region \(region) is unknown. Did you mean \(near)?"
        }
        return "Check that \(region) is the name of a region."
    }

    /// How to find out whether the change took effect, or how to repeat it safely.
    private var unknownEffect: String {
        switch operation {
        case "CreateJob":
            "The job may have been created. Repeating the request with the client request token "
                + "\(clientRequestToken ?? "of this request") does not create a second job."
        case "UpdateJobStatus":
            "The change may have been made. DescribeJob returns the job's status, and cancelJob is safe to repeat."
        case "UpdateJobPriority":
            "The change may have been made. DescribeJob returns the job's priority, and the call is safe to repeat."
        default: "The change may have been made. The call is safe to repeat."
        }
    }
}

extension S3ControlError {
    /// Creates the public error of a call from its last failure. Done once, after nothing more can happen.
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
