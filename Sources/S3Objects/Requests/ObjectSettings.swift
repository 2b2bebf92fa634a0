public import AWSClientRuntime
@_spi(XML) import AWSXML
public import HTTPTypes
public import S3ControlModel

/// The object or version whose setting a request reads or changes.
public struct ObjectTarget: Sendable, Hashable {
    /// The object.
    public var location: S3Location
    /// The version; nil for the current one.
    public var versionID: String?
    /// The conditions of access to the bucket.
    public var access: S3Access

    /// Creates a target.
    public init(_ location: S3Location, versionID: String? = nil, access: S3Access = S3Access()) {
        self.location = location
        self.versionID = versionID
        self.access = access
    }

    mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.query("VersionId", "versionId", &versionID)
        try visitor.access(&access)
    }
}

/// A request about an object or one of its versions.
@_spi(Requests) public protocol TargetRequest: ObjectRequest {
    var target: ObjectTarget { get set }
}

@_spi(Requests) extension TargetRequest {
    public var location: S3Location { target.location }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try target.describe(to: &visitor)
    }
}

/// A setting of an object, with its subresource and its XML document.
@_spi(Requests) public protocol ObjectSetting: Sendable {
    /// The name of the operation that reads the setting, such as `GetObjectTagging`.
    static var getOperation: StaticString { get }
    static var putOperation: StaticString { get }
    static var settingSubresource: String { get }
    func document() throws -> [UInt8]
    static func read(_ response: ObjectResponse) throws -> Self
}

/// Reads a setting.
@_spi(Requests) public struct GetSettingRequest<Setting: ObjectSetting>: TargetRequest {
    public var target: ObjectTarget

    public init(_ target: ObjectTarget) { self.target = target }

    public static var operation: StaticString { Setting.getOperation }
    public static var method: HTTPRequest.Method { .get }
    public static var subresource: String? { Setting.settingSubresource }

    public static func read(_ response: ObjectResponse) throws -> Setting { try Setting.read(response) }
}

/// Replaces a setting.
@_spi(Requests) public struct PutSettingRequest<Setting: ObjectSetting>: TargetRequest {
    public var target: ObjectTarget
    public var setting: Setting
    public var bypassesGovernanceRetention: Bool?

    public init(_ target: ObjectTarget, _ setting: Setting) {
        self.target = target
        self.setting = setting
    }

    public static var operation: StaticString { Setting.putOperation }
    public static var method: HTTPRequest.Method { .put }
    public static var subresource: String? { Setting.settingSubresource }
    public static var checksumUse: ChecksumUse { .required }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try target.describe(to: &visitor)
        try visitor.governanceBypass(&bypassesGovernanceRetention)
    }

    public func body() throws -> [UInt8] { try setting.document() }

    /// - Returns: The version whose setting was replaced.
    public static func read(_ response: ObjectResponse) throws -> String? {
        try response.checkNoResult()
        return response["x-amz-version-id"]
    }
}

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

extension UnknownMembers {
    /// Throws for members that were read from a job's response and would be lost.
    static func refuse(_ members: UnknownMembers...) throws {
        guard members.allSatisfy(\.isEmpty) else {
            throw CallFailure(
                "invalidRequest",
                message:
                    "The value has members that this version does not know, so that it cannot be sent whole."
            )
        }
    }
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
