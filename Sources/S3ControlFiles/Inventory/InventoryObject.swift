public import Basics

/// An object of an S3 Inventory. A member is nil if the inventory has no column for it.
///
/// Objects are compared by their bytes, not by Unicode equivalence.
///
/// Source: [Amazon S3 Inventory list](https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory.html#storage-inventory-contents).
public struct InventoryObject: Sendable, Hashable {
    /// The maximum size of an object in one copy operation, and therefore in a job: 5 GiB.
    public static let maximumCopySize: Int64 = 5 << 30

    /// The object's bucket and key, and its version if the inventory lists versions. The version is `null` for an
    /// object created before the bucket was versioned.
    public var object: ManifestObject

    /// Whether this is the object's current version.
    public var isLatest: Bool?

    /// Whether this is a delete marker instead of an object.
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

    /// The object's encryption, such as `SSE-S3`.
    public var encryptionStatus: String?

    /// Creates a value; `configure` sets the optional members.
    public init(_ object: ManifestObject, _ configure: (inout Self) -> Void = { _ in }) {
        self.object = object
        isDeleteMarker = false
        configure(&self)
    }

    /// Whether a job cannot copy the object because of its size; false if the size is unknown.
    public var isTooLargeToCopy: Bool { (size ?? 0) > Self.maximumCopySize }
}

/// A filter for the objects of an inventory. An object must meet every condition that is set.
public struct InventoryFilter: Sendable, Hashable {
    /// Prefixes of the key, one of which must match. Empty for any key.
    public var prefixes: [String] = []

    /// Suffixes of the key, one of which must match. Empty for any key.
    public var suffixes: [String] = []

    /// Texts one of which the key must contain. Empty for any key.
    public var substrings: [String] = []

    /// The minimum size in bytes.
    public var minimumSize: Int64?

    /// The maximum size in bytes.
    public var maximumSize: Int64?

    /// The earliest time of the last change.
    public var modifiedSince: Date?

    /// The time before which the object was last changed.
    public var modifiedBefore: Date?

    /// The storage classes to include. Empty for any.
    public var storageClasses: Set<String> = []

    /// The replication statuses to include. Empty for any.
    public var replicationStatuses: Set<String> = []

    /// The encryption statuses to include. Empty for any.
    public var encryptionStatuses: Set<String> = []

    /// Whether to exclude older versions. An inventory of versions must have the column `IsLatest`.
    public var latestVersionsOnly = false

    /// Whether to include delete markers, which jobs cannot process.
    public var includesDeleteMarkers = false

    /// Creates a filter; `configure` sets its conditions.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }

    /// Whether the filter includes an object. A value missing from the inventory meets no condition.
    public func includes(_ object: InventoryObject) -> Bool {
        if object.isDeleteMarker, !includesDeleteMarkers { return false }
        // The objects of an inventory without versions are current.
        if latestVersionsOnly, !(object.isLatest ?? (object.object.versionID == nil)) { return false }
        return includes(key: object.object.key) && includes(size: object.size)
            && includes(date: object.lastModified)
            && Self.includes(object.storageClass, in: storageClasses)
            && Self.includes(object.replicationStatus, in: replicationStatuses)
            && Self.includes(object.encryptionStatus, in: encryptionStatuses)
    }

    /// The columns that the conditions require.
    ///
    /// - Parameter listsVersions: Whether the inventory lists versions.
    func columns(listsVersions: Bool) -> [String] {
        var columns: [String] = []
        if latestVersionsOnly, listsVersions { columns.append("IsLatest") }
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

/// The totals of an inventory or a part of it.
public struct InventorySummary: Sendable, Hashable {
    /// The number of objects.
    public private(set) var objectCount = 0

    /// The total size; nil if the size of an object is unknown.
    public private(set) var byteCount: Int64? = 0

    /// The number of objects that cannot be copied because they are larger than 5 GB.
    public private(set) var tooLargeToCopy = 0

    /// The first objects.
    public private(set) var first: [InventoryObject] = []

    private let firstCount: Int

    /// Creates an empty summary.
    ///
    /// - Parameter count: The number of objects to keep in ``first``.
    public init(keepingFirst count: Int = 10) {
        firstCount = count
    }

    /// Adds an object.
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

    /// Adds all objects.
    ///
    /// - Throws: The errors of `objects`; `CancellationError` if the task was cancelled.
    public mutating func add<Objects: AsyncSequence>(_ objects: Objects) async throws
    where Objects.Element == InventoryObject {
        for try await object in objects { add(object) }
        // A stream also ends when its task is cancelled.
        try Task.checkCancellation()
    }
}
