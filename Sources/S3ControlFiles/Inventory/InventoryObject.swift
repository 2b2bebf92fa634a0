public import Basics

/// An object of an S3 Inventory. What the inventory has no column for is nil.
///
/// Two are the same if their bytes are: not by Unicode's equivalence.
///
/// Source: [Amazon S3 Inventory list](https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html#storage-inventory-contents).
public struct InventoryObject: Sendable, Hashable {
    /// The largest object that one copy operation takes, and so a job: 5 GiB.
    public static let maximumCopySize: Int64 = 5 << 30

    /// The object's bucket and key, and its version if the inventory lists versions: `null` for an object from before
    /// the bucket was versioned.
    public var object: ManifestObject

    /// Whether this is the object's current version.
    public var isLatest: Bool?

    /// Whether this is no object, but a marker that one was deleted.
    public var isDeleteMarker: Bool

    /// The object's size in bytes.
    public var size: Int64?

    /// When the object was created or last changed.
    public var lastModified: Date?

    /// The object's entity tag, without quotes.
    public var eTag: String?

    /// The object's storage class, such as `STANDARD`.
    public var storageClass: String?

    /// The state of the object's replication, such as `COMPLETED`.
    public var replicationStatus: String?

    /// How the object is encrypted, such as `SSE-S3`.
    public var encryptionStatus: String?

    /// Creates a value; `configure` sets the optional members.
    public init(_ object: ManifestObject, _ configure: (inout Self) -> Void = { _ in }) {
        self.object = object
        isDeleteMarker = false
        configure(&self)
    }

    /// Whether a copy of the object fails in a job because of its size; false if the size is not known.
    public var isTooLargeToCopy: Bool { (size ?? 0) > Self.maximumCopySize }
}

/// Which objects of an inventory are wanted: those that meet every condition that is set.
public struct InventoryFilter: Sendable, Hashable {
    /// What the key starts with: one of these. Empty for any key.
    public var prefixes: [String] = []

    /// What the key ends with: one of these. Empty for any key.
    public var suffixes: [String] = []

    /// What is in the key: one of these. Empty for any key.
    public var substrings: [String] = []

    /// The least size in bytes.
    public var minimumSize: Int64?

    /// The largest size in bytes.
    public var maximumSize: Int64?

    /// Changed at this time or later.
    public var modifiedSince: Date?

    /// Changed before this time.
    public var modifiedBefore: Date?

    /// The storage class: one of these. Empty for any.
    public var storageClasses: Set<String> = []

    /// The replication status: one of these. Empty for any.
    public var replicationStatuses: Set<String> = []

    /// The encryption: one of these. Empty for any.
    public var encryptionStatuses: Set<String> = []

    /// Whether older versions are left out.
    public var latestVersionsOnly = false

    /// Whether delete markers are kept, which no job can work on.
    public var includesDeleteMarkers = false

    /// Creates a filter; `configure` sets its conditions.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }

    /// Whether an object is wanted. What the inventory does not say of it meets no condition.
    public func includes(_ object: InventoryObject) -> Bool {
        if object.isDeleteMarker, !includesDeleteMarkers { return false }
        if latestVersionsOnly, object.isLatest == false { return false }
        return includes(key: object.object.key) && includes(size: object.size)
            && includes(date: object.lastModified)
            && Self.includes(object.storageClass, in: storageClasses)
            && Self.includes(object.replicationStatus, in: replicationStatuses)
            && Self.includes(object.encryptionStatus, in: encryptionStatuses)
    }

    /// The columns that the conditions need.
    var columns: [String] {
        var columns: [String] = []
        if minimumSize != nil || maximumSize != nil { columns.append("Size") }
        if modifiedSince != nil || modifiedBefore != nil { columns.append("LastModifiedDate") }
        if !storageClasses.isEmpty { columns.append("StorageClass") }
        if !replicationStatuses.isEmpty { columns.append("ReplicationStatus") }
        if !encryptionStatuses.isEmpty { columns.append("EncryptionStatus") }
        return columns
    }

    private func includes(key: String) -> Bool {
        // By bytes, as S3 compares keys.
        let key = key.utf8
        if !prefixes.isEmpty, !prefixes.contains(where: { key.starts(with: $0.utf8) }) { return false }
        if !suffixes.isEmpty, !suffixes.contains(where: { key.suffix($0.utf8.count).elementsEqual($0.utf8) })
        {
            return false
        }
        return substrings.isEmpty || substrings.contains { key.firstRange(of: $0.utf8) != nil || $0.isEmpty }
    }

    private func includes(size: Int64?) -> Bool {
        guard minimumSize != nil || maximumSize != nil else { return true }
        guard let size else { return false }
        return size >= minimumSize ?? .min && size <= maximumSize ?? .max
    }

    private func includes(date: Date?) -> Bool {
        guard modifiedSince != nil || modifiedBefore != nil else { return true }
        guard let date else { return false }
        return date >= modifiedSince ?? .distantPast && modifiedBefore.map { date < $0 } ?? true
    }

    private static func includes(_ value: String?, in wanted: Set<String>) -> Bool {
        wanted.isEmpty || (value.map(wanted.contains) ?? false)
    }
}

/// What an inventory, or a part of it, amounts to.
public struct InventorySummary: Sendable, Hashable {
    /// The number of objects.
    public private(set) var objectCount = 0

    /// The size of all objects; nil if the size of one is not known.
    public private(set) var byteCount: Int64? = 0

    /// How many objects a copy fails for because they are larger than 5 GB.
    public private(set) var tooLargeToCopy = 0

    /// The first objects.
    public private(set) var first: [InventoryObject] = []

    private let firstCount: Int

    /// Creates a summary of nothing.
    ///
    /// - Parameter count: How many objects ``first`` keeps.
    public init(keepingFirst count: Int = 10) {
        firstCount = count
    }

    /// Counts an object.
    public mutating func add(_ object: InventoryObject) {
        objectCount += 1
        byteCount = byteCount.flatMap { sum in
            object.size.flatMap { size in
                let (total, overflow) = sum.addingReportingOverflow(size)
                return overflow ? nil : total
            }
        }
        if object.isTooLargeToCopy { tooLargeToCopy += 1 }
        if first.count < firstCount { first.append(object) }
    }

    /// Counts all objects.
    ///
    /// - Throws: What `objects` throws.
    public mutating func add<Objects: AsyncSequence>(_ objects: Objects) async throws
    where Objects.Element == InventoryObject {
        for try await object in objects { add(object) }
    }
}
