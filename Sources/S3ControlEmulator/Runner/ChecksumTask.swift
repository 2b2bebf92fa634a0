import Basics
import S3ControlFiles
import S3ControlModel
import S3Objects

/// Computes an object's checksum from its bytes.
struct ChecksumTask {
    let operation: S3ComputeObjectChecksumOperation
    let object: ManifestObject
    let access: StoreAccess

    /// Computes the checksum. Each request is retried after temporary failures.
    ///
    /// - Returns: The checksum as JSON, in the format of the report.
    func run() async throws -> String {
        // CRC64NVME is S3's default for objects without a checksum.
        let algorithm = S3ChecksumAlgorithm(rawValue: operation.checksumAlgorithm?.rawValue ?? "CRC64NVME")
        let isComposite = operation.checksumType == .composite
        // Objects in one piece have one part.
        var sizes: ArraySlice<Int> = []
        if isComposite {
            let found = try await access.withRetries { try await access.objects.partSizes(of: object) }
            sizes = found.map { max($0, 0) }[...]
        }
        let suffix = isComposite ? "-\(max(sizes.count, 1))" : ""
        let isInOnePiece = sizes.isEmpty
        var left = sizes.popFirst() ?? .max
        var part = try hasher(algorithm)
        var composite = try hasher(algorithm)
        var iterator = StoreChunks(access: access, object: object).makeAsyncIterator()
        while let chunk = try await iterator.next() {
            var rest = chunk[...]
            while !rest.isEmpty {
                let taken = rest.prefix(left)
                part.update(Array(taken))
                rest = rest.dropFirst(taken.count)
                left -= taken.count
                if left == 0 {
                    composite.update(part.finish())
                    part = try hasher(algorithm)
                    left = sizes.popFirst() ?? .max
                }
            }
        }
        var bytes = part.finish()
        if isComposite {
            if isInOnePiece { composite.update(bytes) }
            bytes = composite.finish()
        }
        return JSONValue.object([
            .init("checksum_base64", .string(Base64.encode(bytes) + suffix)),
            .init("checksum_hex", .string(Hex.encode(bytes))),
            .init("checksumAlgorithm", .string(algorithm.rawValue)),
            .init("checksumType", .string((operation.checksumType ?? .fullObject).rawValue)),
            .init("etag", .string(iterator.eTag ?? "")),
        ]).description
    }

    private func hasher(_ algorithm: S3ChecksumAlgorithm) throws(ObjectStoreError) -> S3ObjectHasher {
        guard let hasher = S3ObjectHasher(algorithm) else {
            throw .notImplemented("ComputeObjectChecksum with \(algorithm)")
        }
        return hasher
    }
}
