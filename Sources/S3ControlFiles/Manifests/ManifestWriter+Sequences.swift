extension ManifestWriter {
    /// Writes a manifest of `objects`, piece by piece.
    ///
    /// - Parameters:
    ///   - objects: Gone through once.
    ///   - sink: Takes each piece, in order; pieces are about 64 KiB.
    /// - Returns: What is known of the manifest.
    /// - Throws: ``FileFormatError``, and what `sink` throws.
    public static func write(
        _ objects: some Sequence<ManifestObject>,
        to sink: ([UInt8]) throws -> Void
    ) throws -> WrittenManifest {
        var writer = try ManifestWriter()
        for object in objects {
            if let piece = try writer.add(object) { try sink(piece) }
        }
        let (piece, manifest) = try writer.finish()
        if !piece.isEmpty { try sink(piece) }
        return manifest
    }

    /// Writes a manifest of `objects` as they come, piece by piece.
    ///
    /// - Parameters:
    ///   - objects: Gone through once.
    ///   - sink: Takes each piece, in order; the next object is asked for when it has returned.
    /// - Returns: What is known of the manifest.
    /// - Throws: ``FileFormatError``, and what `objects` and `sink` throw.
    public static func write<Objects: AsyncSequence>(
        _ objects: Objects,
        to sink: ([UInt8]) async throws -> Void
    ) async throws -> WrittenManifest where Objects.Element == ManifestObject {
        var writer = try ManifestWriter()
        for try await object in objects {
            if let piece = try writer.add(object) { try await sink(piece) }
        }
        let (piece, manifest) = try writer.finish()
        if !piece.isEmpty { try await sink(piece) }
        return manifest
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
}
