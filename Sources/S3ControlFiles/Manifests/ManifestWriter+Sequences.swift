extension ManifestWriter {
    /// Writes a manifest of `objects`, chunk by chunk.
    ///
    /// - Parameters:
    ///   - objects: Iterated once.
    ///   - sink: Takes the file's chunks in order; they have about 64 KiB.
    /// - Returns: What is known of the manifest.
    /// - Throws: ``FileFormatError``, and what `sink` throws.
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

    /// Writes a manifest of `objects` as they come, chunk by chunk.
    ///
    /// - Parameters:
    ///   - objects: Iterated once; the next one is asked for when `sink` has returned.
    ///   - sink: Takes the file's chunks in order; they have about 64 KiB.
    /// - Returns: What is known of the manifest.
    /// - Throws: ``FileFormatError``, and what `objects` and `sink` throw.
    public static func write<Objects: AsyncSequence>(
        _ objects: Objects,
        to sink: ([UInt8]) async throws -> Void
    ) async throws -> WrittenManifest where Objects.Element == ManifestObject {
        try await write(objects, to: sink) { (writer, object) in try writer.add(object) }
    }

    /// Writes a manifest of an inventory's objects, for an operation other than a copy.
    ///
    /// - Parameters:
    ///   - objects: Iterated once; all of them are written.
    ///   - sink: Takes the file's chunks in order; they have about 64 KiB.
    /// - Returns: What is known of the manifest.
    /// - Throws: ``FileFormatError``, and what `objects` and `sink` throw.
    public static func write<Objects: AsyncSequence>(
        _ objects: Objects,
        to sink: ([UInt8]) async throws -> Void
    ) async throws -> WrittenManifest where Objects.Element == InventoryObject {
        try await write(objects, to: sink) { (writer, object) in try writer.add(object.object) }
    }

    /// Writes a manifest of an inventory's objects for a copy, which fails for objects of more than 5 GB.
    ///
    /// - Parameters:
    ///   - objects: Iterated once.
    ///   - sink: Takes the file's chunks in order; they have about 64 KiB.
    ///   - tooLarge: Takes the objects of more than ``InventoryObject/maximumCopySize`` bytes, which are not written.
    /// - Returns: What is known of the manifest.
    /// - Throws: ``FileFormatError``: `missingColumn` when the inventory has no sizes; and what `objects`, `sink` and
    ///   `tooLarge` throw.
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
                    "The inventory has no sizes, so objects that are too large to copy cannot be found: add the field Size."
                )
            }
            if size > InventoryObject.maximumCopySize {
                try await tooLarge(object)
            } else if let chunk = try writer.add(object.object) {
                try await sink(chunk)
            }
        }
        let (chunk, manifest) = try writer.finish()
        if !chunk.isEmpty { try await sink(chunk) }
        return manifest
    }

    /// Writes a manifest of the tasks of a report that failed, with their keys as the report writes them.
    ///
    /// - Parameters:
    ///   - rows: Iterated once.
    ///   - filter: Which failures to write.
    ///   - sink: Takes the file's chunks in order; they have about 64 KiB.
    /// - Returns: What is known of the manifest.
    /// - Throws: ``FileFormatError``, and what `rows` and `sink` throw.
    public static func write<Rows: AsyncSequence>(
        failuresOf rows: Rows,
        matching filter: FailureFilter = FailureFilter(),
        to sink: ([UInt8]) async throws -> Void
    ) async throws -> WrittenManifest where Rows.Element == CompletionReportRow {
        try await write(rows, to: sink) { (writer, row) in
            filter.includes(row) ? try writer.add(row) : nil
        }
    }

    /// Writes a manifest of `objects` to a file, which is replaced if it is there.
    ///
    /// - Returns: What is known of the manifest.
    /// - Throws: ``FileFormatError``; the file is not whole then.
    public static func write(
        _ objects: some Sequence<ManifestObject>,
        toFile path: String
    ) throws -> WrittenManifest {
        let file = try OpenFile(writing: path)
        return try write(objects) { try file.write($0) }
    }

    /// Writes a manifest of `objects` as they come to a file, which is replaced if it is there.
    ///
    /// - Returns: What is known of the manifest.
    /// - Throws: ``FileFormatError``, and what `objects` throws; the file is not whole then.
    public static func write<Objects: AsyncSequence>(
        _ objects: Objects,
        toFile path: String
    ) async throws -> WrittenManifest where Objects.Element == ManifestObject {
        let file = try OpenFile(writing: path)
        return try await write(objects) { try file.write($0) }
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
        let (chunk, manifest) = try writer.finish()
        if !chunk.isEmpty { try await sink(chunk) }
        return manifest
    }
}
