import S3ControlModel
import S3Objects

/// What a request to complete an upload specifies: the parts, and properties that the object must have.
struct UploadCompletion {
    struct Part {
        var number: Int
        /// The entity tag without quotes.
        var eTag: String
        var checksum: S3ObjectChecksum?
    }

    var parts: [Part]
    /// The size of the object.
    var size: Int?
    /// The type of the object's checksum.
    var checksumType: ComputeObjectChecksumType?
    /// The checksum of the object. A composite checksum may lack the number of parts.
    var checksum: S3ObjectChecksum?
}

extension UploadCompletion {
    init(_ request: S3Request) throws(S3Fault) {
        self.init(parts: [])
        let document = try S3Document(request.body, root: "CompleteMultipartUpload")
        for element in document.all("Part") {
            guard let number = try element.number("PartNumber"), let eTag = element.value("ETag") else {
                throw .malformedXML
            }
            let checksum = try S3Checksums.checksum(ofPart: element)
            parts.append(Part(number: number, eTag: eTag.filter { $0 != "\"" }, checksum: checksum))
        }
        if let text = request.field("x-amz-mp-object-size") {
            guard let size = Int(text), size >= 0 else {
                throw S3Checksums.invalid("x-amz-mp-object-size")
            }
            self.size = size
        }
        checksumType = try S3Checksums.checksumType(of: request)
        checksum = try S3Checksums.checksum(ofObject: request)
    }
}

extension MultipartUpload {
    private static let smallestPart = 5 << 20

    /// Assembles the object from its parts.
    ///
    /// - Throws: The error of S3 if a part does not exist, is out of order, or is too small, or if the object
    ///   is not what the request specifies.
    func assembled(
        _ completion: UploadCompletion
    ) throws(S3Fault) -> (bytes: [UInt8], eTag: ObjectETag, properties: MemoryObjectProperties) {
        let wanted = completion.parts
        var bytes: [UInt8] = []
        var digests: [UInt8] = []
        var properties = properties
        for (entry, next) in zip(wanted, wanted.dropFirst()) {
            guard entry.number < next.number else {
                throw S3Fault(
                    "InvalidPartOrder",
                    400,
                    "The list of parts was not in ascending order. Parts must be ordered by part number."
                )
            }
        }
        for (index, entry) in wanted.enumerated() {
            guard let part = parts[entry.number], part.eTag.text == entry.eTag else {
                throw Self.invalid(entry)
            }
            try check(entry, part)
            guard part.bytes.count >= Self.smallestPart || index == wanted.count - 1 else {
                throw S3Fault(
                    "EntityTooSmall",
                    400,
                    "Your proposed upload is smaller than the minimum allowed size"
                ).with("ProposedSize", "\(part.bytes.count)").with("MinSizeAllowed", "\(Self.smallestPart)")
            }
            bytes += part.bytes
            digests += part.eTag.bytes
            properties.parts.append(
                MemoryObjectPart(number: index + 1, size: part.bytes.count, checksums: part.checksums)
            )
        }
        if let size = completion.size, size != bytes.count {
            throw .invalidRequest(
                "The provided 'x-amz-mp-object-size' header value \(size) does not match what was computed: \(bytes.count)"
            )
        }
        if let algorithm = checksumAlgorithm {
            properties.checksums = checksum(algorithm, of: bytes, wanted)
            try check(completion, algorithm, properties.checksums.first)
        }
        return (bytes, ObjectETag(md5: ObjectETag.md5(digests), parts: wanted.count), properties)
    }

    private static func invalid(_ entry: UploadCompletion.Part) -> S3Fault {
        S3Fault(
            "InvalidPart",
            400,
            "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
        ).with("PartNumber", "\(entry.number)").with("ETag", entry.eTag)
    }

    /// Verifies the checksum that a request specifies for a part. A composite checksum requires one for each
    /// part.
    private func check(_ entry: UploadCompletion.Part, _ part: Part) throws(S3Fault) {
        guard let given = entry.checksum else {
            guard let checksumAlgorithm, checksumType == .composite else { return }
            throw .invalidRequest(
                "The upload was created using a \(checksumAlgorithm.rawValue.lowercased()) checksum. The complete request must include the checksum for each part. It was missing for part \(entry.number) in the request."
            )
        }
        guard checksumAlgorithm == nil || checksumAlgorithm == given.algorithm else {
            throw S3Fault(
                "BadDigest",
                400,
                "The \(given.algorithm.rawValue.lowercased()) you specified for part \(entry.number) did not match what we received."
            )
        }
        let isKnown = part.checksums.contains { $0.algorithm == given.algorithm && $0.value == given.value }
        guard isKnown else { throw Self.invalid(entry) }
    }

    /// Verifies the checksum and its type that a request specifies for the object.
    ///
    /// - Parameters:
    ///   - completion: The request.
    ///   - algorithm: The upload's algorithm.
    ///   - due: The object's checksum; nil if it cannot be computed here.
    private func check(
        _ completion: UploadCompletion,
        _ algorithm: S3ChecksumAlgorithm,
        _ due: S3ObjectChecksum?
    ) throws(S3Fault) {
        if let type = completion.checksumType, let checksumType, type != checksumType {
            throw .invalidRequest(
                "The upload was created using the \(checksumType.rawValue) checksum mode. The complete request must use the same checksum mode."
            )
        }
        guard let given = completion.checksum else { return }
        guard given.algorithm == algorithm else { throw S3Checksums.mismatch(algorithm, given.algorithm) }
        let accepted = [given.value, "\(given.value)-\(completion.parts.count)"]
        guard let due, !accepted.contains(due.value) else { return }
        throw S3Fault(
            "BadDigest",
            400,
            "The \(algorithm.rawValue.lowercased()) you specified did not match the calculated checksum."
        )
    }

    private func checksum(
        _ algorithm: S3ChecksumAlgorithm,
        of bytes: [UInt8],
        _ wanted: [UploadCompletion.Part]
    ) -> [S3ObjectChecksum] {
        guard checksumType == .composite else {
            return S3ObjectHasher.checksum(of: bytes, algorithm)
                .map { [S3ObjectChecksum(algorithm, $0, type: .fullObject)] } ?? []
        }
        let all = wanted.flatMap { entry in
            parts[entry.number]?.checksums.first { $0.algorithm == algorithm }
                .flatMap { Base64Text.decode($0.value) } ?? []
        }
        return S3ObjectHasher.checksum(of: all, algorithm)
            .map { [S3ObjectChecksum(algorithm, "\($0)-\(wanted.count)", type: .composite)] } ?? []
    }
}
