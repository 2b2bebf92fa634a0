import Basics

/// A bucket, or an object or a prefix in a bucket. Validated when it is created.
///
/// A location is written as `s3://bucket/key`, whose key is used as is, without percent-decoding, or as an
/// ARN such as `arn:aws:s3:::bucket/key`. A literal is validated before anything is sent.
public struct S3Location: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The bucket's name.
    public let bucket: String
    /// The object's key, or a prefix of keys; empty for the bucket itself.
    public var key: String { keyText.text }
    private let keyText: ByteText
    /// The reason why a literal is not a location; nil if it may be one.
    private let problem: String?

    /// Creates a location from a bucket and a key.
    ///
    /// - Throws: ``S3ObjectError`` with the code `invalidLocation`.
    public init(bucket: String, key: String = "") throws(S3ObjectError) {
        self.init(unchecked: bucket, key)
        try check()
    }

    /// Creates a location from a URI with the scheme `s3` or from an ARN.
    ///
    /// - Throws: ``S3ObjectError`` with the code `invalidLocation`.
    public init(_ text: String) throws(S3ObjectError) {
        self.init(stringLiteral: text)
        try check()
    }

    /// Creates a location from a literal, which is validated before anything is sent.
    public init(stringLiteral text: String) {
        let rest: Substring
        if text.hasPrefix("s3://") {
            rest = text.dropFirst(5)
        } else if text.hasPrefix("arn:") {
            let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            guard parts.count == 6, parts[2] == "s3" else {
                self.init(text, problem: "it is not an ARN of S3")
                return
            }
            guard parts[3].isEmpty, parts[4].isEmpty else {
                self.init(text, problem: "access points are not supported: name the bucket")
                return
            }
            rest = parts[5]
        } else {
            self.init(text, problem: "it begins with neither s3:// nor arn:")
            return
        }
        // Splits bytes, not characters: a combining mark after the slash belongs to the key.
        let bytes = rest.utf8
        let slash = bytes.firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
        let key = slash == bytes.endIndex ? "" : String(Substring(bytes[bytes.index(after: slash)...]))
        self.init(unchecked: String(Substring(bytes[..<slash])), key)
    }

    init(unchecked bucket: String, _ key: String) {
        self.bucket = bucket
        keyText = ByteText(key)
        problem = nil
    }

    private init(_ text: String, problem: String) {
        bucket = text
        keyText = ByteText("")
        self.problem = problem
    }

    /// Returns the location of another key in the same bucket.
    ///
    /// - Throws: ``S3ObjectError`` with the code `invalidLocation` if the key is too long or this is not a
    ///   location.
    public func with(key: String) throws(S3ObjectError) -> S3Location {
        if problem != nil { try check() }
        return try S3Location(bucket: bucket, key: key)
    }

    /// The location as `s3://bucket/key`.
    public var description: String {
        if problem != nil { return bucket }
        return key.isEmpty ? "s3://\(bucket)" : "s3://\(bucket)/\(key)"
    }

    /// Returns the location's ARN in a partition.
    public func arn(partition: String = "aws") -> String {
        "arn:\(partition):s3:::\(bucket)" + (key.isEmpty ? "" : "/\(key)")
    }

    /// The maximum length of a key, in bytes of UTF-8.
    public static let maxKeyBytes = 1024

    /// Checks the bucket's name, the key's length, and, if `needsKey` is true, that there is a key.
    package func check(needsKey: Bool = false) throws(S3ObjectError) {
        func invalid(_ reason: String) -> S3ObjectError {
            S3ObjectError(.invalidLocation, message: "\"\(description)\" is not a location in S3: \(reason).")
        }
        if let problem { throw invalid(problem) }
        guard !bucket.isEmpty else { throw invalid("it names no bucket") }
        guard bucket.utf8.count <= 255, bucket.utf8.allSatisfy(Self.isBucketByte),
            bucket != ".", bucket != ".."
        else {
            throw invalid("a bucket's name has letters, digits, dots, hyphens and underscores only")
        }
        if bucket.hasSuffix("--x-s3") || bucket.hasSuffix("--xa-s3") {
            throw invalid("directory buckets are not supported")
        }
        guard key.utf8.count <= Self.maxKeyBytes else {
            throw invalid("the key has \(key.utf8.count) bytes; \(Self.maxKeyBytes) are the most")
        }
        if needsKey, key.isEmpty { throw invalid("it names no object") }
    }

    private static func isBucketByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }
}

extension S3Location: Codable {
    /// Reads a location from text. Like a literal, it is validated before anything is sent.
    public init(from decoder: any Decoder) throws {
        self.init(stringLiteral: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the location as `s3://bucket/key`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
