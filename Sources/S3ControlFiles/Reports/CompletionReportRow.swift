/// One task of a completion report.
public struct CompletionReportRow: Sendable, Hashable, Codable {
    /// The name of the object's bucket.
    public var bucket: String

    /// The object's key as the report writes it, which is percent-encoded where the manifest's was.
    public var key: String

    /// The object's version; nil if the manifest named none.
    public var versionID: String?

    /// What became of the task.
    public var status: TaskStatus

    /// The error's code; nil where there is none.
    public var errorCode: String?

    /// The HTTP status that S3 or Lambda answered with; nil where there is none.
    public var httpStatusCode: Int?

    /// The result in words: `Successful`, the error's message, what the Lambda function returned, or the
    /// checksum that was computed.
    public var message: String

    /// The object's key as it is, without percent-encoding.
    ///
    /// - Parameter plusIsSpace: Whether `+` stands for a space, as in a manifest that S3 Inventory wrote; in
    ///   one of ``ManifestWriter`` it never does.
    public func decodedKey(plusIsSpace: Bool = false) -> String {
        KeyEncoding.decode(key, plusIsSpace: plusIsSpace)
    }
}
