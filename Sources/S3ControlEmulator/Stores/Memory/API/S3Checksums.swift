import Basics
import HTTPTypes
import S3ControlModel
import S3Objects

/// Reads the checksums of requests, and verifies those of a body.
enum S3Checksums {
    /// Verifies all checksums of a request's body and returns the one to store with the object, if any.
    ///
    /// - Throws: `BadDigest` if a checksum does not match the body; `InvalidDigest` or
    ///   `InvalidRequest` if one is malformed.
    static func check(_ request: S3Request) throws(S3Fault) -> [S3ObjectChecksum] {
        if let text = HTTPField.Name("content-md5").flatMap({ request.fields[$0] }) {
            guard let given = Base64Text.decode(text), given.count == 16 else {
                throw S3Fault("InvalidDigest", 400, "The Content-MD5 you specified was invalid.")
            }
            guard given == ObjectETag.md5(request.body) else {
                throw S3Fault(
                    "BadDigest",
                    400,
                    "The Content-MD5 you specified did not match what we received."
                )
            }
        }
        var found: [S3ObjectChecksum] = []
        for algorithm in S3ChecksumAlgorithm.allCases {
            let name = "x-amz-checksum-" + algorithm.rawValue.lowercased()
            guard let value = request.field(name) ?? request.trailers[name] else { continue }
            let due = S3ObjectHasher.checksum(of: request.body, algorithm)
            guard isValid(value, like: due) else { throw invalid(name) }
            // A checksum that cannot be computed here is accepted.
            guard due.map({ $0 == value }) ?? true else {
                throw S3Fault(
                    "BadDigest",
                    400,
                    "The \(algorithm.rawValue) you specified did not match the calculated checksum."
                )
            }
            found.append(S3ObjectChecksum(algorithm, value, type: .fullObject))
        }
        guard found.count <= 1 else { throw several }
        if found.isEmpty, let algorithm = try algorithm(of: request),
            let value = S3ObjectHasher.checksum(of: request.body, algorithm)
        {
            found = [S3ObjectChecksum(algorithm, value, type: .fullObject)]
        }
        return found
    }

    /// Returns the checksum algorithm of a request, if it specifies one.
    static func algorithm(of request: S3Request) throws(S3Fault) -> S3ChecksumAlgorithm? {
        let text = request.field("x-amz-checksum-algorithm") ?? request.field("x-amz-sdk-checksum-algorithm")
        guard let text else { return nil }
        let algorithm = S3ChecksumAlgorithm(rawValue: text.uppercased())
        guard algorithm.isKnown else {
            throw .invalidRequest(
                "Checksum algorithm provided is unsupported. Please try again with any of the valid types."
            )
        }
        return algorithm
    }

    /// Returns the type of the object's checksum in a request about an upload, if it specifies one.
    static func checksumType(of request: S3Request) throws(S3Fault) -> ComputeObjectChecksumType? {
        guard let text = request.field("x-amz-checksum-type") else { return nil }
        let type = ComputeObjectChecksumType(rawValue: text)
        guard type.isKnown else { throw invalid("x-amz-checksum-type") }
        return type
    }

    /// Returns the checksum type of an upload to begin; nil for an upload without an algorithm.
    static func checksumType(
        of request: S3Request,
        for algorithm: S3ChecksumAlgorithm?
    ) throws(S3Fault) -> ComputeObjectChecksumType? {
        let given = try checksumType(of: request)
        guard let algorithm else {
            guard given == nil else {
                throw .invalidRequest(
                    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
                )
            }
            return nil
        }
        let type: ComputeObjectChecksumType = given ?? (algorithm == .crc64NVME ? .fullObject : .composite)
        // S3 combines the CRCs of the parts into that of the object. Other checksums cannot be combined.
        let isAllowed =
            type == .composite
            ? algorithm != .crc64NVME : [.crc32, .crc32C, .crc64NVME].contains(algorithm)
        guard isAllowed else {
            throw .invalidRequest(
                "The \(type.rawValue) checksum type cannot be used with the \(algorithm.rawValue.lowercased()) checksum algorithm."
            )
        }
        return type
    }

    /// Returns the error for a checksum of another algorithm than that of the upload.
    static func mismatch(_ expected: S3ChecksumAlgorithm, _ actual: S3ChecksumAlgorithm) -> S3Fault {
        let (expected, actual) = (expected.rawValue.lowercased(), actual.rawValue.lowercased())
        return .invalidRequest(
            "Checksum Type mismatch occurred, expected checksum Type: \(expected), actual checksum Type: \(actual)"
        )
    }

    /// Returns the checksum of the object in a request to complete an upload, if it specifies one. A composite
    /// checksum may be followed by the number of parts.
    static func checksum(ofObject request: S3Request) throws(S3Fault) -> S3ObjectChecksum? {
        var found: [S3ObjectChecksum] = []
        for algorithm in S3ChecksumAlgorithm.allCases {
            let name = "x-amz-checksum-" + algorithm.rawValue.lowercased()
            guard let value = request.field(name) else { continue }
            let parts = value.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            let isCounted = parts.count == 1 || Int(parts[1]) != nil
            guard isCounted, isValid(String(parts[0]), algorithm) else { throw invalid(name) }
            found.append(S3ObjectChecksum(algorithm, value))
        }
        guard found.count <= 1 else { throw several }
        return found.first
    }

    /// Returns the checksum of a part in a request to complete an upload, if it specifies one.
    static func checksum(ofPart element: S3Document) throws(S3Fault) -> S3ObjectChecksum? {
        let found = S3ChecksumAlgorithm.allCases.compactMap { algorithm in
            element.value("Checksum" + algorithm.rawValue).map { S3ObjectChecksum(algorithm, $0) }
        }
        guard found.count <= 1, found.allSatisfy({ isValid($0.value, $0.algorithm) }) else {
            throw .invalid(
                "Invalid Base64 or multiple checksums present in request",
                "Checksum",
                found.map { "\($0.algorithm.rawValue):\($0.value);" }.joined()
            )
        }
        return found.first
    }

    /// Returns the error for a malformed value of a header field.
    static func invalid(_ name: String) -> S3Fault {
        .invalidRequest("Value for \(name) header is invalid.")
    }

    private static let several = S3Fault.invalidRequest(
        "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
    )

    /// Whether a checksum is Base64, and has the length of the algorithm's checksums.
    private static func isValid(_ value: String, _ algorithm: S3ChecksumAlgorithm) -> Bool {
        isValid(value, like: S3ObjectHasher.checksum(of: [], algorithm))
    }

    /// Whether a checksum is Base64, and has the length of another one, if there is one.
    private static func isValid(_ value: String, like other: String?) -> Bool {
        guard let bytes = Base64Text.decode(value), !bytes.isEmpty else { return false }
        return other.flatMap(Base64Text.decode).map { $0.count == bytes.count } ?? true
    }
}

/// Base64 (RFC 4648, section 4).
enum Base64Text {
    /// Decodes a text; nil unless it consists of groups of four digits, with padding only in the last group.
    static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 4) else { return nil }
        let padding = digits.suffix(2).count { $0 == UInt8(ascii: "=") }
        guard digits.suffix(padding).allSatisfy({ $0 == UInt8(ascii: "=") }) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 4 * 3)
        var word = 0
        for (index, digit) in digits.enumerated() {
            let isPadding = index >= digits.count - padding
            guard let value = isPadding ? 0 : Base64.value(of: digit) else { return nil }
            word = word << 6 | value
            guard index % 4 == 3 else { continue }
            bytes += [16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
            word = 0
        }
        return Array(bytes.dropLast(padding))
    }
}
