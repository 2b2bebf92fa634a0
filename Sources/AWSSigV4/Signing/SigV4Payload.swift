internal import Basics

/// How a signature covers a request's body.
public enum SigV4Payload: Sendable, Hashable {
    /// The whole body. Its SHA-256 is signed.
    case bytes([UInt8])

    /// The SHA-256 of the body, computed elsewhere: 64 lowercase hexadecimal digits.
    case sha256(hex: String)

    /// `UNSIGNED-PAYLOAD`: the signature does not cover the body.
    case unsigned

    /// `STREAMING-UNSIGNED-PAYLOAD-TRAILER`: an unsigned `aws-chunked` body with a checksum in its trailer.
    case streamingUnsignedTrailer

    /// No body.
    public static let empty = SigV4Payload.bytes([])
}

/// The values that represent a payload in `x-amz-content-sha256` and at the end of a canonical request.
enum PayloadMarker {
    static let unsigned = "UNSIGNED-PAYLOAD"
    static let streamingUnsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
    /// Bodies that are signed chunk by chunk, without and with trailers.
    static let signedChunks = [
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
    ]
    /// The SHA-256 of an empty body.
    static let emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// Whether `text` consists of 64 lowercase hexadecimal digits.
    static func isHash(_ text: String) -> Bool {
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "F")
        return text.utf8.count == 64 && text.utf8.allSatisfy { $0.hexValue != nil && !capitals.contains($0) }
    }
}

extension SigV4Payload {
    /// The body's length, if the payload contains the body.
    var byteCount: Int? {
        if case .bytes(let bytes) = self { bytes.count } else { nil }
    }

    /// Whether the payload is a marker that must be sent in a header.
    var isMarker: Bool {
        switch self {
        case .unsigned, .streamingUnsignedTrailer: true
        case .bytes, .sha256: false
        }
    }
}
