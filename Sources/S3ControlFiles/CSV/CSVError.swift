/// Comma-separated values that end within a quoted field: they are not whole.
public struct CSVError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The number of the record, from 1.
    public var record: Int

    /// Where the field's opening quote is, in bytes from the start.
    public var offset: Int

    /// What is wrong, and where.
    public var description: String {
        "Record \(record) ends within the quoted field at byte \(offset): the file was cut off, or a quote in it "
            + "is not doubled."
    }
}
