import Basics

/// The stored form of an object's version. It is small, because a store may contain millions.
struct MemoryVersion: Sendable {
    var version: VersionNumber
    var modified: Date
    var bytes: [UInt8]
    var eTag: ObjectETag
    private var box: Box?

    /// Allocated separately, because most objects have no properties.
    private final class Box: Sendable {
        let properties: MemoryObjectProperties

        init(_ properties: MemoryObjectProperties) {
            self.properties = properties
        }
    }

    init(
        version: VersionNumber,
        modified: Date,
        bytes: [UInt8],
        eTag: ObjectETag,
        properties: MemoryObjectProperties = MemoryObjectProperties()
    ) {
        self.version = version
        self.modified = modified
        self.bytes = bytes
        self.eTag = eTag
        self.properties = properties
    }

    static func deleteMarker(_ version: VersionNumber, _ date: Date) -> MemoryVersion {
        MemoryVersion(version: version, modified: date, bytes: [], eTag: .deleteMarker)
    }

    var isDeleteMarker: Bool { eTag == .deleteMarker }

    private static let plain = MemoryObjectProperties()

    var properties: MemoryObjectProperties {
        get { box?.properties ?? Self.plain }
        set { box = newValue == Self.plain ? nil : Box(newValue) }
    }

    /// Whether the properties are those of `other`. True without a change, even if a date is not a number.
    func hasProperties(of other: MemoryVersion) -> Bool {
        box === other.box || properties == other.properties
    }
}

/// The versions of an object. Most objects have only the latest.
struct ObjectVersions: Sendable {
    var latest: MemoryVersion
    /// The earlier versions, the oldest first.
    var older: [MemoryVersion] = []

    /// The version with this number; nil if it does not exist.
    subscript(_ number: VersionNumber) -> MemoryVersion? {
        latest.version == number ? latest : older.last { $0.version == number }
    }

    /// All versions, the latest first.
    var newestFirst: some RandomAccessCollection<MemoryVersion> {
        (0...older.count).lazy.map { $0 == 0 ? latest : older[older.count - $0] }
    }

    /// Returns the number of versions, the latest first, that a listing has passed at a marker.
    ///
    /// If the marker was removed meanwhile, these are the versions that are newer. The version `null`
    /// has no place in the order of numbers, so it may be listed twice, but is never omitted.
    func count(through marker: VersionNumber) -> Int {
        if latest.version == marker { return 1 }
        if let index = older.lastIndex(where: { $0.version == marker }) { return older.count - index + 1 }
        guard marker != .null else { return 0 }
        if let index = older.firstIndex(where: { $0.version.value > marker.value }) {
            return older.count - index + 1
        }
        return latest.version.value > marker.value ? 1 : 0
    }

    /// Makes `object` the latest version. It replaces an earlier version with the same number.
    mutating func add(_ object: MemoryVersion) {
        if latest.version == object.version {
            latest = object
            return
        }
        if object.version == .null { older.removeAll { $0.version == .null } }
        older.append(latest)
        latest = object
    }

    /// Replaces the version that has `object`'s number, if any.
    mutating func replace(_ object: MemoryVersion) {
        if latest.version == object.version {
            latest = object
        } else if let index = older.lastIndex(where: { $0.version == object.version }) {
            older[index] = object
        }
    }

    /// Removes a version in place. Returns false, without removing it, if it is the only one.
    mutating func remove(_ number: VersionNumber) -> Bool {
        if latest.version == number {
            guard let next = older.popLast() else { return false }
            latest = next
        } else if let index = older.lastIndex(where: { $0.version == number }) {
            older.remove(at: index)
        }
        return true
    }
}

/// The number of a version, which its ID encodes.
struct VersionNumber: Sendable, Hashable {
    var value: UInt64

    /// The number of versions that are written without versioning.
    static let null = VersionNumber(value: 0)

    /// The version ID: `null`, or 32 hexadecimal digits. As in S3, IDs do not show the order of versions.
    var id: String {
        if value == 0 { return "null" }
        return Self.hex(Self.mix(value)) + Self.hex(value ^ Self.mask)
    }

    /// Decodes a version ID; nil if no store can have created it.
    init?(id: String) {
        if id == "null" {
            value = 0
            return
        }
        guard id.utf8.count == 32, let last = UInt64(id.suffix(16), radix: 16), last ^ Self.mask != 0 else {
            return nil
        }
        value = last ^ Self.mask
        guard self.id == id else { return nil }
    }

    init(value: UInt64) {
        self.value = value
    }

    private static let mask: UInt64 = 0x5851_F42D_4C95_7F2D

    private static func mix(_ value: UInt64) -> UInt64 {
        var word = value &* 0x9E37_79B9_7F4A_7C15
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return word ^ (word >> 27)
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

/// An entity tag: the MD5 of the contents, or the MD5 of the parts' MD5s with the number of parts.
struct ObjectETag: Sendable, Hashable {
    private var high: UInt64
    private var low: UInt64
    /// The number of parts; 0 for an object that was not uploaded in parts, -1 for a delete marker.
    private(set) var parts: Int32

    static let deleteMarker = ObjectETag(high: 0, low: 0, parts: -1)

    private init(high: UInt64, low: UInt64, parts: Int32) {
        self.high = high
        self.low = low
        self.parts = parts
    }

    /// Creates a tag from the 16 bytes of an MD5.
    init(md5: [UInt8], parts: Int = 0) {
        func word(_ range: Range<Int>) -> UInt64 {
            md5.dropFirst(range.lowerBound).prefix(range.count).reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(high: word(0..<8), low: word(8..<16), parts: Int32(clamping: parts))
    }

    /// Creates the tag of contents that are not uploaded in parts.
    init(of bytes: [UInt8]) {
        self.init(md5: Self.md5(bytes))
    }

    static func md5(_ bytes: [UInt8]) -> [UInt8] {
        guard let digest = try? Digest(.md5), (try? digest.update(bytes)) != nil else { return [] }
        return (try? digest.finish()) ?? []
    }

    /// The MD5's 16 bytes.
    var bytes: [UInt8] {
        [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) } }
    }

    /// The tag without quotes.
    var text: String { Hex.encode(bytes) + (parts > 0 ? "-\(parts)" : "") }

    /// The tag in quotes.
    var quoted: String { "\"\(text)\"" }
}
