/// How far a transfer is.
public struct S3TransferProgress: Sendable, Hashable {
    /// The bytes that have been transferred.
    public var completedBytes: Int
    /// All bytes; nil while that is not known.
    public var totalBytes: Int?

    /// Creates a state of a transfer.
    public init(completedBytes: Int, totalBytes: Int?) {
        self.completedBytes = completedBytes
        self.totalBytes = totalBytes
    }
}
