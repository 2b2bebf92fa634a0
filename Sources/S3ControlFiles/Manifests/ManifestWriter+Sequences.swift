extension ManifestWriter {
    /// Writes a manifest of `objects` in chunks.
    ///
    /// - Parameters:
    ///   - objects: Iterated once.
    ///   - sink: Receives the file's chunks in order, each about 64 KiB.
    /// - Returns: The properties of the manifest.
    /// - Throws: ``FileFormatError``, and the errors of `sink`.
    public static func write(
        _ objects: some Sequence<ManifestObject>,
        to sink: ([UInt8]) throws -> Void
    ) throws -> WrittenManifest {
        var writer = try ManifestWriter()
        for object in objects {
            if let chunk = try writer.add(object) { try sink(chunk) }
        }
        let (chunk, manifest) = try writer.finish()
        if !chunk.isEmpty { try sink(chunk) }
        return manifest
    }

    /// Writes a manifest of an asynchronous sequence of objects in chunks.
    ///
    /// - Parameters:
    ///   - objects: Iterated once. The next object is requested after `sink` has returned.
    ///   - sink: Receives the file's chunks in order, each about 64 KiB.
    /// - Returns: The properties of the manifest.
    /// - Throws: ``FileFormatError``; `CancellationError` if the task was cancelled; and the errors of `objects` and
    ///   `sink`.
    public static func write<Objects: AsyncSequence>(
        _ objects: Objects,
        to sink: ([UInt8]) async throws -> Void
    ) async throws -> WrittenManifest where Objects.Element == ManifestObject {
        try await write(objects, to: sink) { (writer, object) in try writer.add(object) }
    }

    /// Writes a manifest of an inventory's objects for operations other than a copy.
    ///
    /// - Parameters:
    ///   - objects: Iterated once. All of them are written.
    ///   - sink: Receives the file's chunks in order, each about 64 KiB.
    /// - Returns: The properties of the manifest.
    /// - Throws: ``FileFormatError``; `CancellationError` if the task was cancelled; and the errors of `objects` and
    ///   `sink`.
    public static func write<Objects: AsyncSequence>(
        _ objects: Objects,
        to sink: ([UInt8]) async throws -> Void
    ) async throws -> WrittenManifest where Objects.Element == InventoryObject {
        try await write(objects, to: sink) { (writer, object) in try writer.add(object.object) }
    }

    /// Writes a manifest of an inventory's objects for a copy, which fails for objects larger than 5 GB.
    ///
    /// - Parameters:
    ///   - objects: Iterated once.
    ///   - sink: Receives the file's chunks in order, each about 64 KiB.
    ///   - tooLarge: Receives the objects larger than ``InventoryObject/maximumCopySize``, which are not written.
    /// - Returns: The properties of the manifest.
    /// - Throws: ``FileFormatError``: `missingColumn` if the inventory has no sizes; `CancellationError` if the task
    ///   was cancelled; and the errors of `objects`, `sink`, and `tooLarge`.
    public static func writeForCopies<Objects: AsyncSequence>(
        _ objects: Objects,
        to sink: ([UInt8]) async throws -> Void,
        tooLarge: (InventoryObject) async throws -> Void
    ) async throws -> WrittenManifest where Objects.Element == InventoryObject {
        var writer = try ManifestWriter()
        for try await object in objects {
            guard let size = object.size else {
                throw FileFormatError(
                    .missingColumn,
                    "The inventory has no sizes, which are required to skip objects that are too large to copy. Add the field Size."
                )
            }
            if size > InventoryObject.maximumCopySize {
                try await tooLarge(object)
            } else if let chunk = try writer.add(object.object) {
                try await sink(chunk)
            }
        }
        // A stream also ends when its task is cancelled.
        try Task.checkCancellation()
        let (chunk, manifest) = try writer.finish()
        if !chunk.isEmpty { try await sink(chunk) }
        return manifest
    }

    /// Writes a manifest of a report's failed tasks, with their keys as in the report.
    ///
    /// - Parameters:
    ///   - rows: Iterated once.
    ///   - filter: The failures to include.
    ///   - emptyVersionIsNull: Whether a row without a version is of the version `null`, as it is if the job's
    ///     manifest has versions. If not, it is of the current version.
    ///   - sink: Receives the file's chunks in order, each about 64 KiB.
    /// - Returns: The properties of the manifest.
    /// - Throws: ``FileFormatError``; `CancellationError` if the task was cancelled; and the errors of `rows` and
    ///   `sink`.
    public static func write<Rows: AsyncSequence>(
        failuresOf rows: Rows,
        matching filter: FailureFilter = FailureFilter(),
        emptyVersionIsNull: Bool = false,
        to sink: ([UInt8]) async throws -> Void
    ) async throws -> WrittenManifest where Rows.Element == CompletionReportRow {
        try await write(rows, to: sink) { (writer, row) in
            filter.includes(row) ? try writer.add(row, emptyVersionIsNull: emptyVersionIsNull) : nil
        }
    }

    /// Writes a manifest of `objects` to a file, replacing an existing one.
    ///
    /// - Returns: The properties of the manifest.
    /// - Throws: ``FileFormatError``. The file is incomplete then.
    public static func write(
        _ objects: some Sequence<ManifestObject>,
        toFile path: String
    ) throws -> WrittenManifest {
        var file = try OpenFile(writing: path)
        let manifest = try write(objects) { try file.write($0) }
        try file.finish()
        return manifest
    }

    /// Writes a manifest of an asynchronous sequence of objects to a file, replacing an existing one.
    ///
    /// - Returns: The properties of the manifest.
    /// - Throws: ``FileFormatError``; `CancellationError` if the task was cancelled; and the errors of `objects`. The
    ///   file is incomplete then.
    public static func write<Objects: AsyncSequence>(
        _ objects: Objects,
        toFile path: String
    ) async throws -> WrittenManifest where Objects.Element == ManifestObject {
        var file = try OpenFile(writing: path)
        let manifest = try await write(objects) { try file.write($0) }
        try file.finish()
        return manifest
    }

    private static func write<Elements: AsyncSequence>(
        _ elements: Elements,
        to sink: ([UInt8]) async throws -> Void,
        add: (inout ManifestWriter, Elements.Element) throws -> [UInt8]?
    ) async throws -> WrittenManifest {
        var writer = try ManifestWriter()
        for try await element in elements {
            if let chunk = try add(&writer, element) { try await sink(chunk) }
        }
        // A stream also ends when its task is cancelled.
        try Task.checkCancellation()
        let (chunk, manifest) = try writer.finish()
        if !chunk.isEmpty { try await sink(chunk) }
        return manifest
    }
}
