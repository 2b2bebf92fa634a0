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
