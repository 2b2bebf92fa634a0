@_spi(Partitions) import AWSCore
import Basics
public import S3Control
public import S3ControlFiles
public import S3Objects

extension BatchWorkflow {
    /// Uploads a manifest of an asynchronous sequence of objects, in constant memory.
    ///
    /// If `objects` or the upload fails, no object is created.
    ///
    /// - Parameters:
    ///   - objects: Iterated once. Either all objects must have a version, or none.
    ///   - location: The manifest's location. An existing object is replaced.
    ///   - options: Upload options, including a progress handler.
    /// - Throws: ``BatchWorkflowError`` with the code `emptyManifest`; `FileFormatError`; `S3ObjectError`; and the
    ///   errors of `objects`.
    public func uploadManifest<Objects: AsyncSequence>(
        _ objects: Objects,
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> UploadedManifest where Objects.Element == ManifestObject {
        try await upload(objects, to: location, options) { writer, object throws(FileFormatError) in
            try writer.add(object)
        }
    }

    /// Uploads a manifest of `objects`.
    public func uploadManifest(
        _ objects: some Sequence<ManifestObject>,
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> UploadedManifest {
        try await uploadManifest(AsyncElements(objects), to: location, options: options)
    }

    /// Uploads a manifest of the objects with `keys` in one bucket.
    public func uploadManifest(
        _ keys: some Sequence<String>,
        in bucket: S3Location,
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> UploadedManifest {
        let name = try bucketName(bucket)
        let objects = keys.lazy.map { ManifestObject(bucket: name, key: $0) }
        return try await uploadManifest(AsyncElements(objects), to: location, options: options)
    }

    /// Uploads a manifest of the objects with an asynchronous sequence of keys in one bucket.
    public func uploadManifest<Keys: AsyncSequence>(
        _ keys: Keys,
        in bucket: S3Location,
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> UploadedManifest where Keys.Element == String {
        let name = try bucketName(bucket)
        return try await upload(keys, to: location, options) { writer, key throws(FileFormatError) in
            try writer.add(ManifestObject(bucket: name, key: key))
        }
    }

    /// Uploads a manifest of a listing's objects, without delete markers.
    ///
    /// A manifest without versions contains each object once, if it exists.
    ///
    /// - Parameters:
    ///   - listing: The objects.
    ///   - bucket: The bucket of the objects.
    ///   - location: The manifest's location.
    ///   - includesVersions: Whether the manifest contains the version of each object, for a listing of versions.
    ///   - options: Upload options.
    public func uploadManifest(
        _ listing: S3ObjectListing,
        in bucket: S3Location,
        includesVersions: Bool = false,
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> UploadedManifest {
        let name = try bucketName(bucket)
        return try await upload(listing, to: location, options) { writer, object throws(FileFormatError) in
            // Without versions, a row is for the current version.
            guard !object.isDeleteMarker, includesVersions || object.isLatest else { return nil }
            let version = includesVersions ? object.versionID : nil
            return try writer.add(
                ManifestObject(bucket: name, key: object.key, versionID: version)
            )
        }
    }

    /// Uploads a manifest of an inventory's objects.
    ///
    /// - Parameters:
    ///   - inventory: The inventory's `manifest.json`.
    ///   - filter: The objects to include.
    ///   - location: The manifest's location.
    ///   - skipsTooLargeToCopy: Whether to skip objects larger than 5 GB, which cannot be copied.
    ///   - options: Upload options.
    public func uploadManifest(
        ofInventory inventory: S3Location,
        matching filter: InventoryFilter = InventoryFilter(),
        skippingTooLargeToCopy skipsTooLargeToCopy: Bool = false,
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> UploadedManifest {
        let objects = try await self.inventory(inventory, matching: filter)
        return try await upload(objects, to: location, options) { writer, object throws(FileFormatError) in
            if skipsTooLargeToCopy {
                guard let size = object.size else {
                    throw FileFormatError(
                        .missingColumn,
                        "The inventory has no sizes, which are required to skip objects over 5 GB. Add the field Size."
                    )
                }
                if size > InventoryObject.maximumCopySize { return nil }
            }
            return try writer.add(object.object)
        }
    }

    /// The name of the bucket whose objects a manifest lists.
    private func bucketName(_ location: S3Location) throws -> String {
        try location.check()
        guard location.key.isEmpty else {
            throw S3ObjectError(
                .invalidLocation,
                message: "\(location) must be a bucket, without a key or prefix.",
                location: location
            )
        }
        return location.bucket
    }

    /// The bytes of an object; nil if it does not exist.
    func readIfThere(_ location: S3Location) async throws -> [UInt8]? {
        do {
            return try await objects.readAll(location)
        } catch let error as S3ObjectError where error.code == .notFound {
            return nil
        }
    }

    /// Uploads a manifest that `add` writes from `elements`.
    func upload<Elements: AsyncSequence>(
        _ elements: Elements,
        to location: S3Location,
        _ options: S3UploadOptions,
        add: @escaping (inout ManifestWriter, Elements.Element) throws -> [UInt8]?
    ) async throws -> UploadedManifest {
        let chunks = try ManifestChunks(elements, location, add)
        var options = options
        options.properties.contentType = options.properties.contentType ?? "text/csv"
        let object = try await objects.upload(chunks, to: location, options: options)
        guard let written = chunks.state.written else {
            preconditionFailure("A manifest was uploaded that has not ended.")
        }
        return UploadedManifest(
            location: location,
            versionID: object.versionID,
            eTag: object.eTag.unquoted,
            written: written,
            partition: Partition.of(region: objects.configuration.region).name
        )
    }
}

/// The bytes of a manifest, generated on demand.
struct ManifestChunks<Elements: AsyncSequence>: AsyncSequence {
    typealias Add = (inout ManifestWriter, Elements.Element) throws -> [UInt8]?

    private let elements: Elements
    private let add: Add
    let state: State

    final class State {
        var writer: ManifestWriter?
        var written: WrittenManifest?
        let location: S3Location

        init(_ location: S3Location) throws {
            writer = try ManifestWriter()
            self.location = location
        }
    }

    init(_ elements: Elements, _ location: S3Location, _ add: @escaping Add) throws {
        self.elements = elements
        self.add = add
        state = try State(location)
    }

    func makeAsyncIterator() -> Iterator {
        Iterator(elements: elements.makeAsyncIterator(), add: add, state: state)
    }

    struct Iterator: AsyncIteratorProtocol {
        var elements: Elements.AsyncIterator
        let add: Add
        let state: State

        mutating func next() async throws -> [UInt8]? {
            try await next(isolation: #isolation)
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            guard var writer = state.writer.take() else { return nil }
            while let element = try await elements.next(isolation: actor) {
                if let chunk = try add(&writer, element) {
                    state.writer = consume writer
                    return chunk
                }
            }
            // A stream ends, too, when its task is cancelled.
            try Task.checkCancellation()
            let (chunk, written) = try writer.finish()
            // Checked before anything is sent: without rows, there is only one chunk.
            guard written.objectCount > 0 else {
                throw BatchWorkflowError(
                    .emptyManifest,
                    message:
                        "The manifest for \(state.location) would be empty, and a job with it would fail."
                )
            }
            state.written = written
            return chunk
        }
    }
}

extension String {
    /// The entity tag without quotation marks, as in a job.
    var unquoted: String {
        guard utf8.count >= 2, hasPrefix("\""), hasSuffix("\"") else { return self }
        return String(dropFirst().dropLast())
    }
}

/// A manifest in S3.
public struct UploadedManifest: Sendable, Hashable {
    /// The manifest's location.
    public var location: S3Location
    /// The manifest's version, in a versioned bucket.
    public var versionID: String?
    /// The manifest's entity tag in S3.
    public var eTag: String
    /// The properties of the manifest.
    public var written: WrittenManifest
    /// The partition of its ARN.
    public var partition: String

    /// The manifest for a job.
    public var manifest: JobManifest {
        written.manifest(at: location.arn(partition: partition), versionID: versionID, eTag: eTag)
    }
}

extension JobDraft {
    /// Creates a draft of a job for the objects of a manifest.
    public init(
        _ operation: JobOperation,
        on manifest: UploadedManifest,
        report: JobReportDestination,
        roleARN: String,
        priority: Int = Self.defaultPriority,
        description: String? = nil,
        tags: [S3Tag] = []
    ) {
        self.init(
            operation,
            on: .listed(manifest.manifest),
            report: report,
            roleARN: roleARN,
            priority: priority,
            description: description,
            tags: tags
        )
    }
}
