import AWSClientRuntime
@_spi(Partitions) import AWSCore
import HTTPTransport

extension ErrorCatalog {
    /// The code for bytes that do not match their checksum here. No service sends it.
    static let localMismatch = "LocalChecksumMismatch"

    /// The error codes of S3 in addition to those of every AWS service.
    ///
    /// Source: [Error responses](https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
    static let s3: ErrorCatalog = {
        var rows: [String: Row] = [:]
        func add(_ code: String, _ names: [String], retry: FailedAttempt.Kind = .permanent) {
            for name in names { rows[name] = Row(code, retry: retry) }
        }
        add("noSuchBucket", ["NoSuchBucket"])
        add(
            "notFound",
            [
                "NotFound", "NoSuchKey", "NoSuchVersion", "NoSuchUpload", "NoSuchTagSet", "NoSuchTagSetError",
                "NoSuchObjectLockConfiguration", "ObjectLockConfigurationNotFoundError",
            ]
        )
        add("preconditionFailed", ["PreconditionFailed"])
        add("notModified", ["NotModified"])
        add("invalidRange", ["InvalidRange"])
        add("invalidObjectState", ["InvalidObjectState", "ObjectNotInActiveTierError"])
        add("conflict", ["OperationAborted", "ConditionalRequestConflict", "RestoreAlreadyInProgress"])
        add("notImplemented", ["NotImplemented"])
        add("wrongRegion", ["PermanentRedirect", "TemporaryRedirect", "IllegalLocationConstraint"])
        add(
            "badRequest",
            [
                "BadRequest", "InvalidRequest", "InvalidArgument", "MalformedXML", "MalformedACLError",
                "InvalidBucketName", "InvalidPart", "InvalidPartOrder", "InvalidTag", "KeyTooLongError",
                "EntityTooSmall", "EntityTooLarge", "InvalidStorageClass", "MetadataTooLarge",
            ]
        )
        // Transient, because the bytes may arrive intact when they are sent again.
        add(
            "checksumMismatch",
            ["BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", localMismatch],
            retry: .transient
        )
        add("checksumMismatch", ["InvalidDigest"])
        return common.adding(rows)
    }()
}

/// The facts that a hint depends on.
struct ObjectHintContext {
    var operation: String
    var region: String
    var location: S3Location
    var hasCustomEndpoint: Bool

    /// Returns what to do about a failure, or nil without specific advice.
    func hint(for failure: CallFailure) -> String? {
        let unknown = failure.mayHaveActed ? "The change may have been made; it may be repeated." : nil
        switch failure.code {
        case "invalidResponse":
            return
                "Something between here and the service may have answered in its place: check the endpoint and "
                + "the proxy." + (unknown.map { " " + $0 } ?? "")
        case "preconditionFailed" where unknown != nil:
            return "An earlier attempt may have made the change that fails the condition: read the object."
        case _ where unknown != nil: return unknown
        case "noSuchBucket": return "Check the name of bucket \(location.bucket) and the endpoint."
        case "notFound" where !location.key.isEmpty:
            return "Check the bucket, the key and the version: keys are compared byte by byte."
        case "preconditionFailed": return "The object has changed: read it again."
        case "invalidObjectState": return "Restore the object first."
        case "accessDenied":
            return "The caller's policy and the bucket's have to allow \(Self.action(of: operation)); an "
                + "expected bucket owner has to be the bucket's own."
        case "wrongRegion": return "Check that \(region) is the region of bucket \(location.bucket)."
        case "throttled":
            return "Make fewer calls at once, or set AdaptiveRetryPolicy to keep to a rate."
        case "internalService": return "Try again later; the request id helps the service's support."
        case "clockSkew": return "Set this machine's clock."
        case "timeout":
            return "If the service needs longer, raise callTimeout, or the timeouts in transferOptions."
        case "invalidCredentials": return ErrorCatalog.credentialsAdvice(failure.row?.hint, region: region)
        case "transport": return transport(failure)
        default: return nil
        }
    }

    private func transport(_ failure: CallFailure) -> String? {
        guard let cause = failure.cause as? TransportError else { return nil }
        if cause.code == .responseTooLarge {
            return "Read the object in chunks, or raise maxResponseBodyBytes in transferOptions."
        }
        guard cause.code == .hostNotFound else { return nil }
        if hasCustomEndpoint {
            return "If the endpoint's name does not resolve with a bucket in front, set addressing to path."
        }
        if let near = Partition.suggestion(for: region) {
            return "Region \(region) is unknown; did you mean \(near)?"
        }
        return "Check that \(region) is the name of a region."
    }

    /// Returns the action that a policy must allow for an operation.
    ///
    /// Source:
    /// [Actions for Amazon S3](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html).
    private static func action(of operation: String) -> String {
        switch operation {
        case "HeadObject": "s3:GetObject (and s3:ListBucket, to learn that an object is missing)"
        case "HeadBucket", "ListObjectsV2": "s3:ListBucket"
        case "ListObjectVersions": "s3:ListBucketVersions"
        case "DeleteObjects": "s3:DeleteObject"
        case "CopyObject": "s3:GetObject on the source and s3:PutObject on the target"
        case "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload": "s3:PutObject"
        default: "s3:\(operation)"
        }
    }
}

extension S3ObjectError {
    /// Creates the public error of a call from its last failure. Done once, after nothing more can happen.
    init(_ failure: CallFailure) {
        self.init(
            Code(rawValue: failure.code),
            message: failure.message,
            hint: failure.hint,
            effect: failure.mayHaveActed ? .unknown : .none,
            serviceCode: failure.serviceCode == ErrorCatalog.localMismatch ? nil : failure.serviceCode,
            httpStatus: failure.httpStatus,
            requestID: failure.requestID,
            extendedRequestID: failure.extendedRequestID,
            attempts: failure.attempts,
            cause: (failure.cause as? CallFailure).map { S3ObjectError($0) } ?? failure.cause
        )
    }
}
