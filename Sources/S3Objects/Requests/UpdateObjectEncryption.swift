public import AWSClientRuntime
@_spi(XML) import AWSXML
public import HTTPTypes
public import S3ControlModel

/// Encrypts an object's data key with another key.
@_spi(Requests) public struct UpdateObjectEncryptionRequest: TargetRequest {
    public var target: ObjectTarget
    public var encryption: ObjectEncryption

    public init(_ target: ObjectTarget, _ encryption: ObjectEncryption) {
        self.target = target
        self.encryption = encryption
    }

    public static var operation: StaticString { "UpdateObjectEncryption" }
    public static var method: HTTPRequest.Method { .put }
    public static var subresource: String? { "encryption" }
    public static var checksumUse: ChecksumUse { .required }

    public func body() throws -> [UInt8] {
        try UnknownMembers.refuse(
            encryption.unknownMembers,
            encryption.sseKMS?.unknownMembers ?? UnknownMembers()
        )
        return try .s3Document("ObjectEncryption") { writer in
            guard let kms = encryption.sseKMS else { return }
            writer.startElement("SSE-KMS")
            try writer.element("KMSKeyArn", kms.kmsKeyARN)
            if let isEnabled = kms.bucketKeyEnabled {
                try writer.element("BucketKeyEnabled", isEnabled ? "true" : "false")
            }
            writer.endElement()
        }
    }

    public static func read(_ response: ObjectResponse) throws { try response.checkNoResult() }
}

extension S3ObjectClient {
    /// Changes an object's encryption at rest without reading or copying the object.
    public func updateObjectEncryption(
        of target: ObjectTarget,
        to encryption: ObjectEncryption,
        options: CallOptions = CallOptions()
    ) async throws {
        try await call(UpdateObjectEncryptionRequest(target, encryption), options)
    }
}
