internal import Basics

/// What a signature says of a request's body.
public enum SigV4Payload: Sendable, Hashable {
    /// The whole body, whose SHA-256 is signed.
    case bytes([UInt8])

    /// The SHA-256 of the body, computed elsewhere: 64 lower-case hexadecimal digits.
    case sha256(hex: String)

    /// `UNSIGNED-PAYLOAD`: the signature does not cover the body.
    case unsigned

    /// `STREAMING-UNSIGNED-PAYLOAD-TRAILER`: an `aws-chunked` body, unsigned, with a checksum in its trailer.
    case streamingUnsignedTrailer

    /// No body.
    public static let empty = SigV4Payload.bytes([])
}

/// The texts that stand for a payload in `x-amz-content-sha256` and at the end of a canonical request.
enum PayloadMarker {
    static let unsigned = "UNSIGNED-PAYLOAD"
    static let streamingUnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    /// A body that is signed chunk by chunk, without fields behind it and with such.
    static let signedChunks = [
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    ]
    /// SHA-256 of nothing.
    static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// Whether `text` is 64 lower-case hexadecimal digits.
    static func isHash(_ text: String) -> Bool {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "F")
        return text.utf8.count == 64 && text.utf8.allSatisfy { $0.hexValue != nil && !capitals.contains($0) }
    }
}

extension SigV4Payload {
    /// The body's length, where the payload tells.
    var byteCount: Int? {
        if case .bytes(let bytes) = self { bytes.count } else { nil }
    }

    /// Whether the payload is a marker that the service can only learn from a header.
    var isMarker: Bool {
        switch self {
        case .unsigned, .streamingUnsignedTrailer: true
        case .bytes, .sha256: false
        }
    }
}
