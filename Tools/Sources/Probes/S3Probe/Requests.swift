import AWSCore
import HTTPTransport
import HTTPTypes
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
@_spi(Requests) import S3Objects
import Synchronization

/// Keeps the request and sends nothing.
final class Capture: HTTPTransport {
    private let captured = Mutex<(HTTPRequest, [UInt8])?>(nil)
    var request: (head: HTTPRequest, body: [UInt8])? { captured.withLock { $0 } }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        captured.withLock { $0 = (request, body) }
        throw TransportError(.invalidRequest, delivery: .notSent, message: "captured")
    }
}

/// Sets a request's members from JSON with the names of the service's model.
struct JSONVisitor: RequestVisitor {
    let input: JSONValue

    mutating func member(_ name: StaticString, _ place: MemberPlace, _ value: inout String?) throws {
        if let found = input["\(name)"] { value = found.scalar }
    }

    mutating func metadata(_ value: inout [String: String]) throws {
        for member in input["Metadata"]?.members ?? [] { value[member.name] = member.value.scalar }
    }

    mutating func tags(_ value: inout [S3Tag]?) throws { value = input["Tagging"].map(Self.tags) }

    mutating func grants(_ value: inout [S3Grant]?) throws { value = input["Grants"].map(Self.grants) }

    static func tags(_ json: JSONValue) -> [S3Tag] {
        (json.elements ?? []).map { S3Tag(key: $0["Key"]?.scalar ?? "", value: $0["Value"]?.scalar ?? "") }
    }

    static func grants(_ json: JSONValue) -> [S3Grant] {
        (json.elements ?? []).map { json in
            S3Grant {
                $0.permission = json["Permission"]?.scalar.map { .init(rawValue: $0) }
                $0.grantee = S3Grantee {
                    $0.typeIdentifier = json["Type"]?.scalar.map { .init(rawValue: $0) }
                    $0.identifier = json["Identifier"]?.scalar
                    $0.displayName = json["DisplayName"]?.scalar
                }
            }
        }
    }
}

/// Creates the request of an operation and captures it instead of sending it.
func capture(_ question: JSONValue) async throws -> JSONValue {
    let transport = Capture()
    var configuration = S3ObjectConfiguration(
        region: question["region"]?.scalar ?? "us-east-1",
        endpoint: question["endpoint"]?.scalar,
        credentials: StaticCredentialsProvider(
            Credentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE",
                secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
            )
        )
    )
    configuration.transport = transport
    configuration.allowsInsecureTransport = true
    configuration.addressing =
        question["addressing"]?.scalar.flatMap { S3Addressing(rawValue: $0) } ?? .automatic
    configuration.usesFIPS = question["fips"]?.scalar == "true"
    configuration.usesDualStack = question["dualstack"]?.scalar == "true"
    if question["checksums"]?.scalar == "when_required" { configuration.checksums.requests = .whenRequired }
    let client = try S3ObjectClient(configuration: configuration)
    do {
        try await send(question["operation"]?.scalar ?? "", question["input"] ?? .object([]), client)
    } catch {
        guard transport.request != nil else { throw error }
    }
    guard let (head, body) = transport.request else { throw ProbeError(description: "nothing was sent") }
    return .object([
        .init("method", .string(head.method.rawValue)),
        .init("url", .string("\(head.scheme ?? "")://\(head.authority ?? "")\(head.path ?? "")")),
        .init("headers", .object(head.headerFields.map { .init($0.name.canonicalName, .string($0.value)) })),
        .init("body", .string(String(decoding: body, as: UTF8.self))),
    ])
}

private func send(_ operation: String, _ input: JSONValue, _ client: S3ObjectClient) async throws {
    let bucket = input["Bucket"]?.scalar ?? ""
    let key = input["Key"]?.scalar ?? ""
    let location = try S3Location(bucket: bucket, key: key)
    let target = ObjectTarget(location)
    let content = Array((input["Body"]?.scalar ?? "").utf8)
    let algorithm = input["ChecksumAlgorithm"]?.scalar.map { S3ChecksumAlgorithm(rawValue: $0) }

    func send(_ request: some ObjectRequest) async throws {
        var request = request
        var visitor = JSONVisitor(input: input)
        try request.describe(to: &visitor)
        _ = try await client.send(request)
    }

    switch operation {
    case "GetObject":
        try await send(GetObjectRequest(location))
    case "HeadObject": try await send(HeadObjectRequest(GetObjectRequest(location)))
    case "PutObject":
        try await send(PutObjectRequest(location, content: content) { $0.checksumAlgorithm = algorithm })
    case "CreateMultipartUpload": try await send(CreateMultipartUploadRequest(location))
    case "UploadPart":
        var request = UploadPartRequest(location, uploadID: "", partNumber: 0, content: content)
        request.checksumAlgorithm = algorithm
        try await send(request)
    case "CompleteMultipartUpload":
        let parts = input["MultipartUpload"]?["Parts"]?.elements ?? []
        try await send(
            CompleteMultipartUploadRequest(
                location,
                uploadID: "",
                parts: parts.map { part in
                    .init(
                        number: part["PartNumber"]?.scalar.flatMap { Int($0) } ?? 0,
                        eTag: part["ETag"]?.scalar ?? "",
                        checksum: S3ChecksumAlgorithm.allCases.lazy.compactMap { algorithm in
                            part["Checksum\(algorithm)"]?.scalar.map { S3ObjectChecksum(algorithm, $0) }
                        }.first
                    )
                }
            )
        )
    case "AbortMultipartUpload": try await send(AbortMultipartUploadRequest(location, uploadID: ""))
    case "CopyObject":
        let source = input["CopySource"] ?? .object([])
        try await send(
            CopyObjectRequest(
                from: S3Location(bucket: source["Bucket"]?.scalar ?? "", key: source["Key"]?.scalar ?? ""),
                versionID: source["VersionId"]?.scalar,
                to: location
            )
        )
    case "DeleteObject": try await send(DeleteObjectRequest(location))
    case "DeleteObjects":
        let items = input["Delete"]?["Objects"]?.elements ?? []
        try await send(
            DeleteObjectsRequest(
                in: location,
                items.map {
                    .init(
                        $0["Key"]?.scalar ?? "",
                        versionID: $0["VersionId"]?.scalar,
                        eTag: $0["ETag"]?.scalar
                    )
                }
            ) { $0.isQuiet = input["Delete"]?["Quiet"].map { $0.scalar == "true" } }
        )
    case "ListObjectsV2": try await send(ListObjectsV2Request(location))
    case "ListObjectVersions": try await send(ListObjectVersionsRequest(location))
    case "GetObjectTagging": try await send(GetSettingRequest<ObjectTagging>(target))
    case "PutObjectTagging":
        let tags = JSONVisitor.tags(input["Tagging"]?["TagSet"] ?? .array([]))
        try await send(PutSettingRequest(target, ObjectTagging(tags)))
    case "DeleteObjectTagging": try await send(DeleteObjectTaggingRequest(target))
    case "GetObjectAcl": try await send(GetSettingRequest<S3AccessControlList>(target))
    case "PutObjectAcl":
        guard let policy = input["AccessControlPolicy"] else {
            return try await send(PutCannedACLRequest(target))
        }
        let owner = S3ObjectOwner {
            $0.id = policy["Owner"]?["ID"]?.scalar
            $0.displayName = policy["Owner"]?["DisplayName"]?.scalar
        }
        try await send(
            PutSettingRequest(
                target,
                S3AccessControlList(owner: owner, grants: policy["Grants"].map(JSONVisitor.grants))
            )
        )
    case "GetObjectLegalHold": try await send(GetSettingRequest<S3ObjectLockLegalHold>(target))
    case "PutObjectLegalHold":
        let status = input["LegalHold"]?["Status"]?.scalar ?? ""
        try await send(PutSettingRequest(target, S3ObjectLockLegalHold(status: .init(rawValue: status))))
    case "GetObjectRetention": try await send(GetSettingRequest<S3Retention>(target))
    case "PutObjectRetention":
        let retention = try JSONShapeReader.read(S3Retention.self, from: input["Retention"] ?? .object([]))
        try await send(PutSettingRequest(target, retention))
    case "RestoreObject":
        let restore = input["RestoreRequest"]
        try await send(
            RestoreObjectRequest(
                target,
                days: restore?["Days"]?.scalar.flatMap { Int($0) },
                tier: (restore?["GlacierJobParameters"]?["Tier"]?.scalar).map { .init(rawValue: $0) }
            )
        )
    case "UpdateObjectEncryption":
        let encryption = try JSONShapeReader.read(
            ObjectEncryption.self,
            from: input["ObjectEncryption"] ?? .object([])
        )
        try await send(UpdateObjectEncryptionRequest(target, encryption))
    case "HeadBucket": try await send(HeadBucketRequest(location))
    default: throw ProbeError(description: "no such operation")
    }
}
