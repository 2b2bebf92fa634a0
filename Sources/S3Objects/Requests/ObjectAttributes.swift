@_spi(XML) internal import AWSXML
public import Basics
internal import HTTPTypes
internal import S3ControlModel

/// What S3 returns about an object in addition to its bytes.
public struct ObjectAttributes: Sendable, Hashable {
    /// The size of the response's content: of the range, if a range was asked for.
    public var contentLength: Int?
    /// The range and the whole size, as in `bytes 0-99/1000`.
    public var contentRange: String?
    /// The entity tag, with its quotes.
    public var eTag: String?
    /// The version; nil in a bucket that has never had versions.
    public var versionID: String?
    /// When the object was written.
    public var lastModified: Date?
    /// The properties that the object was written with, without ``S3ObjectProperties/tags`` and permissions.
    public var properties: S3ObjectProperties
    /// The checksums that were asked for.
    public var checksums: [S3ObjectChecksum]
    /// How many tags the object has; nil for none.
    public var tagCount: Int?
    /// How many parts the object was uploaded in, if a part was asked for.
    public var partCount: Int?
    /// Whether the version is a delete marker.
    public var isDeleteMarker: Bool
    /// How far an archived object's restoration is: `ongoing-request="true"`.
    public var restore: String?
    /// The tier of an object in Intelligent-Tiering that has to be restored.
    public var archiveStatus: String?
    /// Whether the object was replicated.
    public var replicationStatus: String?
    /// When, and by which rule, the object expires.
    public var expiration: String?
    /// The number of metadata entries that could not be returned in headers.
    public var missingMetadataCount: Int?
    /// Who was charged for the request.
    public var requestCharged: String?

    /// The object's size: the whole object's, if a range was asked for.
    public var size: Int? {
        guard let contentRange else { return contentLength }
        return contentRange.split(separator: "/").last.flatMap { Int($0) }
    }

    init(_ response: ObjectResponse) {
        contentLength = response["content-length"].flatMap { Int($0) }
        contentRange = response["content-range"]
        eTag = response["etag"]
        versionID = response["x-amz-version-id"]
        lastModified = response["last-modified"].flatMap { HTTPDate.parse($0) }
        checksums = Self.checksums(in: response)
        tagCount = response["x-amz-tagging-count"].flatMap { Int($0) }
        partCount = response["x-amz-mp-parts-count"].flatMap { Int($0) }
        isDeleteMarker = response["x-amz-delete-marker"] == "true"
        restore = response["x-amz-restore"]
        archiveStatus = response["x-amz-archive-status"]
        replicationStatus = response["x-amz-replication-status"]
        expiration = response["x-amz-expiration"]
        missingMetadataCount = response["x-amz-missing-meta"].flatMap { Int($0) }
        requestCharged = response["x-amz-request-charged"]
        properties = S3ObjectProperties()
        var reader = PropertiesReader(response: response)
        // Reading fields throws nothing.
        try? properties.describe(to: &reader)
    }

    /// The checksums in a response's fields.
    static func checksums(in response: ObjectResponse) -> [S3ObjectChecksum] {
        var type = response["x-amz-checksum-type"].map { ComputeObjectChecksumType(rawValue: $0) }
        // What a store without types has of an object in parts is not known to be of all bytes.
        if type == nil, let eTag = response["etag"], eTag.utf8.contains(UInt8(ascii: "-")) {
            type = .composite
        }
        return S3ChecksumAlgorithm.byPreference.compactMap { algorithm in
            response[S3ObjectChecksum.field(algorithm)].map {
                S3ObjectChecksum(algorithm, $0, type: type)
            }
        }
    }
}

extension S3ChecksumAlgorithm {
    /// All algorithms, those first that are compared first.
    static let byPreference: [Self] = [
        .crc64NVME, .crc32, .crc32C, .sha256, .sha1, .sha512, .md5, .xxHash64, .xxHash3, .xxHash128,
    ]
}

/// Reads properties from the fields that they are written to.
private struct PropertiesReader: RequestVisitor {
    let response: ObjectResponse

    mutating func member(_ name: StaticString, _ place: MemberPlace, _ value: inout String?) throws {
        if case .header(let field) = place { value = response[field] }
    }

    mutating func metadata(_ value: inout [String: String]) throws {
        let prefix = "x-amz-meta-"
        for field in response.fields {
            let name = field.name.canonicalName
            if name.hasPrefix(prefix) { value[String(name.dropFirst(prefix.count))] = field.value }
        }
    }

    mutating func tags(_ value: inout [S3Tag]?) throws {}
    mutating func grants(_ value: inout [S3Grant]?) throws {}
}
