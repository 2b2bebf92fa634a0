@_spi(XML) import AWSXML
public import Basics
public import HTTPTypes
public import S3ControlModel

/// The request for one page of a bucket's objects, in the order of their keys' bytes.
@_spi(Requests) public struct ListObjectsV2Request: ObjectRequest {
    public var location: S3Location
    public var prefix: String?
    public var delimiter: String?
    public var startAfter: String?
    public var continuationToken: String?
    public var maxKeys: Int?
    public var fetchOwner: Bool?
    public var access = S3Access()

    public init(_ bucket: S3Location) { location = bucket }

    public static var operation: StaticString { "ListObjectsV2" }
    public static var method: HTTPRequest.Method { .get }
    // Keys may contain characters that XML does not allow.
    public static var subresource: String? { "list-type=2&encoding-type=url" }
    public static var needsKey: Bool { false }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.query("Delimiter", "delimiter", &delimiter)
        try visitor.query("MaxKeys", "max-keys", &maxKeys)
        try visitor.query("Prefix", "prefix", &prefix)
        try visitor.query("ContinuationToken", "continuation-token", &continuationToken)
        try visitor.query("FetchOwner", "fetch-owner", &fetchOwner)
        try visitor.query("StartAfter", "start-after", &startAfter)
        try visitor.access(&access)
    }

    public static func read(_ response: ObjectResponse) throws -> S3ObjectPage<S3ListedObject> {
        try S3ObjectPage(response, root: "ListBucketResult") { reader, name in
            guard name == "Contents" else { return nil }
            return try S3ListedObject(&reader)
        }
    }
}

/// The request for one page of a bucket's versions and delete markers.
@_spi(Requests) public struct ListObjectVersionsRequest: ObjectRequest {
    public var location: S3Location
    public var prefix: String?
    public var delimiter: String?
    public var keyMarker: String?
    public var versionIDMarker: String?
    public var maxKeys: Int?
    public var access = S3Access()

    public init(_ bucket: S3Location) { location = bucket }

    public static var operation: StaticString { "ListObjectVersions" }
    public static var method: HTTPRequest.Method { .get }
    public static var subresource: String? { "versions&encoding-type=url" }
    public static var needsKey: Bool { false }

    public mutating func describe<Visitor: RequestVisitor>(to visitor: inout Visitor) throws {
        try visitor.query("Delimiter", "delimiter", &delimiter)
        try visitor.query("KeyMarker", "key-marker", &keyMarker)
        try visitor.query("MaxKeys", "max-keys", &maxKeys)
        try visitor.query("Prefix", "prefix", &prefix)
        try visitor.query("VersionIdMarker", "version-id-marker", &versionIDMarker)
        try visitor.access(&access)
    }

    public static func read(_ response: ObjectResponse) throws -> S3ObjectPage<S3ListedObject> {
        try S3ObjectPage(response, root: "ListVersionsResult") { reader, name in
            guard name == "Version" || name == "DeleteMarker" else { return nil }
            var version = try S3ListedObject(&reader)
            version.isDeleteMarker = name == "DeleteMarker"
            return version
        }
    }
}

/// An object, a version, or a delete marker in a listing.
public struct S3ListedObject: Sendable, Hashable {
    /// The object's key.
    public var key: String {
        get { keyText.text }
        set { keyText = ByteText(newValue) }
    }
    private var keyText = ByteText("")
    /// The version ID, in a listing of versions; `null` for an object written without one.
    public var versionID: String?
    /// Whether the version is the current one.
    public var isLatest = true
    /// Whether the version is a delete marker.
    public var isDeleteMarker = false
    /// The entity tag, with its quotes; nil for a delete marker.
    public var eTag: String?
    /// The size in bytes.
    public var size = 0
    /// The time of the last write.
    public var lastModified: Date?
    /// The storage class.
    public var storageClass: S3StorageClass?
    /// The owner, if it was requested.
    public var owner: S3ObjectOwner?
    /// The algorithms of the checksums that S3 stores.
    public var checksumAlgorithms: [S3ChecksumAlgorithm] = []

    /// Creates an entry.
    public init(key: String, _ configure: (inout Self) -> Void = { _ in }) {
        self.key = key
        configure(&self)
    }

    init(_ reader: inout XMLReader) throws {
        try reader.children { reader, name in
            switch name {
            case "Key": key = try reader.readText()
            case "VersionId": versionID = try reader.readText()
            case "IsLatest": isLatest = try reader.readBoolean()
            case "ETag": eTag = try reader.readETag()
            case "Size": size = try reader.readInteger()
            case "LastModified": lastModified = try reader.readDate()
            case "StorageClass": storageClass = .init(rawValue: try reader.readText())
            case "Owner": owner = try reader.readOwner()
            case "ChecksumAlgorithm": checksumAlgorithms.append(.init(rawValue: try reader.readText()))
            default: return false
            }
            return true
        }
    }
}

/// One page of a listing.
@_spi(Requests) public struct S3ObjectPage<Element: Sendable>: Sendable {
    /// The objects or versions, in the order of the listing.
    public var elements: [Element] = []
    /// The prefixes of keys up to the delimiter, in order.
    public var commonPrefixes: [String] = []
    /// Whether there are more pages.
    public var isTruncated = false
    /// The token for the request of the next page of a listing of objects.
    public var continuationToken: String?
    /// The key for the request of the next page of a listing of versions.
    public var nextKeyMarker: String?
    /// The version ID for the request of the next page of a listing of versions.
    public var nextVersionIDMarker: String?
}

extension S3ObjectPage<S3ListedObject> {
    init(
        _ response: ObjectResponse,
        root: StaticString,
        element: (inout XMLReader, String) throws -> S3ListedObject?
    ) throws {
        var page = Self()
        var isEncoded = false
        try response.document(root) { reader, name in
            if let element = try element(&reader, name) {
                page.elements.append(element)
                return true
            }
            switch name {
            case "IsTruncated": page.isTruncated = try reader.readBoolean()
            case "NextContinuationToken": page.continuationToken = try reader.readText()
            case "NextKeyMarker": page.nextKeyMarker = try reader.readText()
            case "NextVersionIdMarker": page.nextVersionIDMarker = try reader.readText()
            case "EncodingType": isEncoded = try reader.readText() == "url"
            case "CommonPrefixes":
                try reader.children { reader, name in
                    guard name == "Prefix" else { return false }
                    page.commonPrefixes.append(try reader.readText())
                    return true
                }
            default: return false
            }
            return true
        }
        if isEncoded {
            for index in page.elements.indices {
                page.elements[index].key = try page.elements[index].key.urlDecoded
            }
            page.commonPrefixes = try page.commonPrefixes.map { try $0.urlDecoded }
            page.nextKeyMarker = try page.nextKeyMarker.map { try $0.urlDecoded }
        }
        self = page
    }
}

extension String {
    /// The text without the encoding of S3's listings, which is that of forms: a plus sign is a space.
    fileprivate var urlDecoded: String {
        get throws {
            if !utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) { return self }
            let spaced = String(decoding: utf8.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }, as: UTF8.self)
            guard let decoded = PercentEncoding.decode(spaced) else { throw KeyIsNotText(encoded: self) }
            return decoded
        }
    }
}

/// The error for a key in a listing that is not UTF-8.
struct KeyIsNotText: Error, CustomStringConvertible {
    var encoded: String
    var description: String { "the key \(encoded) is not UTF-8" }
}
