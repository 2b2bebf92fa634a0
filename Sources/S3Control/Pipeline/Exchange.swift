internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlModel

/// One call of some operation: what it asks for, and what the service answered.
///
/// The pipeline knows calls by this protocol only. One asynchronous function so serves all operations, whose results
/// differ by kilobytes, and a call that waits keeps room for a reference.
protocol Exchange: AnyObject, Sendable {
    /// The operation's name.
    var operation: String { get }
    /// Whether the call changes nothing, whatever becomes of it.
    var isReadOnly: Bool { get }
    var account: AccountID { get }
    /// The job that the call is about, which may be too new to be found.
    var job: JobID? { get }
    /// Takes note of what becomes of the call.
    var record: CallRecord { get }

    /// Throws what is wrong with the request.
    func validate() throws

    /// Writes the request, scheme and authority left out.
    func write() throws -> (head: HTTPRequest, body: [UInt8])

    /// Reads a response and keeps the result; returns the failure if it tells of one.
    func read(_ response: TransportResponse) -> AttemptFailure?

    /// Whether the job itself may tell, after `error`, if the call has succeeded.
    func canBeSettled(after error: S3ControlError) -> Bool

    /// Takes the result from the job as it was found after `error`, if it is as asked for.
    ///
    /// - Returns: Whether it is.
    /// - Throws: A better error.
    func settle(with job: JobDescriptor, after error: S3ControlError) throws -> Bool
}

extension Exchange {
    /// Whether the service may have acted on any attempt, the present one included.
    var effect: S3ControlError.Effect { !isReadOnly && record.mayHaveActed ? .unknown : .none }
}
