internal import AWSCore
internal import HTTPTransport
internal import S3ControlModel

extension S3ControlError {
    /// Adds what is known of the call: its name, its token, and what to do now.
    mutating func complete(for call: CallDescription) {
        operation = operation ?? call.operation
        clientRequestToken = clientRequestToken ?? call.clientRequestToken
        hint = hint ?? (effect == .unknown ? call.hintForUnknownEffect : advice(for: call))
    }

    private func advice(for call: CallDescription) -> String? {
        switch code {
        case .notFound: "Is it a job of account \(call.account), in \(call.region)?"
        case .jobStatus:
            "Only a job that waits for it can be confirmed, only one that has not ended can be cancelled; "
                + "DescribeJob tells its status."
        case .idempotency: "Another request needs another client request token."
        case .tooManyTags: "A job has at most 50 tags."
        case .invalidNextToken: "Begin the listing anew."
        case .throttled: "Make fewer calls at once, or set AdaptiveRetryPolicy to keep to a rate."
        case .internalService: "Try again later; the request id helps the service's support."
        case .accessDenied: call.hintForAccessDenied
        case .invalidCredentials: credentialsAdvice(for: call)
        case .clockSkew: "Set this machine's clock."
        case .timeout:
            "If the service needs longer, raise callTimeout, or the timeouts in transferOptions."
        case .transport: transportAdvice(for: call)
        default: nil
        }
    }

    private func credentialsAdvice(for call: CallDescription) -> String? {
        switch serviceCode?.canonicalName {
        case "ExpiredToken", "TokenRefreshRequired":
            "The session has expired: the credentials provider has to give newer credentials."
        case "InvalidAccessKeyId", "UnrecognizedClient":
            "Is the access key active, and of the partition that \(call.region) belongs to?"
        case "InvalidToken": "The session token does not belong to the access key, or came without one."
        case "AuthorizationHeaderMalformed": "Is \(call.region) the region of this endpoint?"
        case "SignatureDoesNotMatch", "InvalidSignature":
            "Check the secret access key; if it is right, something changes requests on the way."
        default: nil
        }
    }

    private func transportAdvice(for call: CallDescription) -> String? {
        guard let cause = cause as? TransportError else { return nil }
        guard cause.code == .hostNotFound, !call.hasCustomEndpoint else { return nil }
        if let near = Partition.suggestion(for: call.region) {
            return "Region \(call.region) is unknown; did you mean \(near)?"
        }
        return "Is \(call.region) the name of a region?"
    }
}

extension CallDescription {
    /// How to find out, or to make sure, where the service may have acted.
    fileprivate var hintForUnknownEffect: String {
        switch operation {
        case "CreateJob":
            "The job may have been created: the same request with the client request token "
                + "\(clientRequestToken ?? "of this one") makes no second one."
        case "UpdateJobStatus":
            "The change may have been made: DescribeJob tells, and cancelJob may be repeated."
        case "UpdateJobPriority": "The change may have been made: DescribeJob tells, and it may be repeated."
        default: "The change may have been made; it may be repeated."
        }
    }

    fileprivate var hintForAccessDenied: String {
        "The caller's policy has to allow s3:\(operation)"
            + (operation == "CreateJob" ? " and iam:PassRole for the job's role." : ".")
    }
}
