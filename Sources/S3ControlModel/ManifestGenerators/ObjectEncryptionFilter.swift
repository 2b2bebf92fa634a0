/// Which objects go into a generated manifest, by how they are encrypted.
///
/// Source: [ObjectEncryptionFilter](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ObjectEncryptionFilter.html).
public enum ObjectEncryptionFilter: UnionShape {
    /// Objects encrypted with keys that S3 manages.
    case sseS3(SSES3Filter = SSES3Filter())
    /// Objects encrypted with a key of the Key Management Service.
    case sseKMS(SSEKMSFilter = SSEKMSFilter())
    /// Objects encrypted in two layers with a key of the Key Management Service.
    case dsseKMS(DSSEKMSFilter = DSSEKMSFilter())
    /// Objects encrypted with a key that the customer sends with each request.
    case sseC(SSECFilter = SSECFilter())
    /// Objects that the server did not encrypt.
    case notSSE(NotSSEFilter = NotSSEFilter())
    /// A member that this version does not know, by its name: it can be read, but not sent.
    case unknown(String)

    /// The union's name in the service model.
    public static let shapeName: StaticString = "ObjectEncryptionFilter"

    /// A value for a member that this version does not know.
    public static func unknownMember(_ name: String) -> Self { .unknown(name) }

    /// The name that an unknown member came with, nil for a known one.
    public var unknownMemberName: String? {
        if case .unknown(let name) = self { name } else { nil }
    }

    /// Shows every alternative to `visitor`.
    @inlinable
    public static func describe<Visitor: ShapeVisitor>(
        _ union: inout Self?,
        to visitor: inout Visitor
    ) throws(Visitor.Failure) {
        try visitor.alternative(
            Member("SSES3", wireName: "SSE-S3"),
            &union,
            payload: { if case .sseS3(let content) = $0 { content } else { nil } },
            make: { .sseS3($0) }
        )
        try visitor.alternative(
            Member("SSEKMS", wireName: "SSE-KMS"),
            &union,
            payload: { if case .sseKMS(let content) = $0 { content } else { nil } },
            make: { .sseKMS($0) }
        )
        try visitor.alternative(
            Member("DSSEKMS", wireName: "DSSE-KMS"),
            &union,
            payload: { if case .dsseKMS(let content) = $0 { content } else { nil } },
            make: { .dsseKMS($0) }
        )
        try visitor.alternative(
            Member("SSEC", wireName: "SSE-C"),
            &union,
            payload: { if case .sseC(let content) = $0 { content } else { nil } },
            make: { .sseC($0) }
        )
        try visitor.alternative(
            Member("NOTSSE", wireName: "NOT-SSE"),
            &union,
            payload: { if case .notSSE(let content) = $0 { content } else { nil } },
            make: { .notSSE($0) }
        )
    }
}
