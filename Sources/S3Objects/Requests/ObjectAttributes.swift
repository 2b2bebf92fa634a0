@_spi(XML) import AWSXML
public import Basics
import HTTPTypes
import S3ControlModel

/// The information that S3 returns about an object, apart from its bytes.
public struct ObjectAttributes: Sendable, Hashable {
    /// The size of the response's content: the size of the range if the request named one.
    public var contentLength: Int?
    /// The range and the size of the whole object, such as `bytes 0-99/1000`.
    public var contentRange: String?
    /// The entity tag, with its quotes.
    public var eTag: String?
    /// The version; nil in a bucket in which versioning was never enabled.
    public var versionID: String?
    /// The time at which the object was written.
    public var lastModified: Date?
    /// The properties set when the object was written, except ``S3ObjectProperties/tags`` and permissions.
    public var properties: S3ObjectProperties
    /// The checksums, if the request enabled them.
    public var checksums: [S3ObjectChecksum]
    /// The number of tags; nil if the object has none.
    public var tagCount: Int?
    /// The number of parts in which the object was uploaded, if the request named a part.
    public var partCount: Int?
    /// Whether the version is a delete marker.
    public var isDeleteMarker: Bool
    /// The progress of an archived object's restoration, such as `ongoing-request="true"`.
    public var restore: String?
    /// The archive tier of an object in Intelligent-Tiering that must be restored.
    public var archiveStatus: String?
    /// The status of the object's replication.
    public var replicationStatus: String?
    /// The expiration time and the rule that sets it.
    public var expiration: String?
    /// The number of metadata entries that could not be returned in headers.
    public var missingMetadataCount: Int?
    /// The party that was charged for the request.
    public var requestCharged: String?

    /// The size of the whole object, even if the request named a range.
    public var size: Int? {
        guard let contentRange else { return contentLength }
        return contentRange.split(separator: "/").last.flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 }
    }

    /// The offset of the body's first byte, if the response names its range.
    var rangeStart: Int? {
        contentRange?.split(separator: " ").last?.split(separator: "-").first.flatMap { Int($0) }
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
        // Reading header fields throws no error.
        try? properties.describe(to: &reader)
    }

    /// Returns the checksums in the header fields of a response.
    static func checksums(in response: ObjectResponse) -> [S3ObjectChecksum] {
        var type = response["x-amz-checksum-type"].map { ComputeObjectChecksumType(rawValue: $0) }
        // A hyphen in the entity tag marks an object that was uploaded in parts. Without a checksum type, its
        // checksum may not be of all bytes.
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
    /// All algorithms, in the order of preference for comparison.
    static let byPreference: [Self] = [
        .crc64NVME, .crc32, .crc32C, .sha256, .sha1, .sha512, .md5, .xxHash64, .xxHash3, .xxHash128,
    ]
}

/// Reads properties from a response. Its header fields have the same names as those of a request.
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
