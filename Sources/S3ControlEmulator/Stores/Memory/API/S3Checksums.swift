internal import Basics
internal import HTTPTypes
internal import S3ControlModel
internal import S3Objects

/// Verifies the checksums of a request against its body.
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
            let length = due.flatMap(Base64Text.decode)?.count
            guard let given = Base64Text.decode(value), !given.isEmpty, length ?? given.count == given.count
            else { throw .invalidRequest("Value for \(name) header is invalid.") }
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
        guard found.count <= 1 else {
            throw .invalidRequest(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
            )
        }
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
        var word: UInt32 = 0
        for (index, digit) in digits.enumerated() {
            let isPadding = index >= digits.count - padding
            guard let value = isPadding ? 0 : value(of: digit) else { return nil }
            word = word << 6 | value
            guard index % 4 == 3 else { continue }
            bytes += [16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
            word = 0
        }
        return Array(bytes.dropLast(padding))
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
