internal import HTTPTransport
internal import HTTPTypes
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlXML

/// One call of `Operation`.
///
/// `@unchecked Sendable`, for ``result`` alone, which is all that changes: it is written by the call's own task, one
/// attempt after the other, and read once that has ended; with a deadline, too, its task is waited for. A `Mutex`
/// over a type that is not known here would have its layout looked up by the runtime in every call.
final class OperationExchange<Operation: RESTOperation>: Exchange, @unchecked Sendable {
    /// How a job tells whether a change of it was made, of which there is no answer.
    struct Settlement: Sendable {
        /// Whether an error other than one of unknown effect may be a success all the same.
        var isDoubtful: @Sendable (S3ControlError) -> Bool
        /// Returns the result if the job is as asked for; may throw a better error.
        var judge: @Sendable (JobDescriptor, S3ControlError) throws -> Operation.Output?
    }

    let account: AccountID
    let job: JobID?
    let record = CallRecord()
    private let input: Operation.Input
    private let settlement: Settlement?
    /// The result of a call that has succeeded.
    private(set) var result = Operation.Output.blank

    init(_ input: Operation.Input, account: AccountID, job: JobID?, settlement: Settlement? = nil) {
        self.input = input
        self.account = account
        self.job = job
        self.settlement = settlement
    }

    var operation: String { "\(Operation.name)" }
    var isReadOnly: Bool { "\(Operation.method)" == "GET" }

    func validate() throws { try input.validate() }

    func write() throws -> (head: HTTPRequest, body: [UInt8]) { try Operation.writeRequest(input) }

    func read(_ response: TransportResponse) -> AttemptFailure? {
        ResponseReader(response).read { (body) throws(XMLError) in
            try Operation.readResponse(body, into: &result)
        }
    }

    func canBeSettled(after error: S3ControlError) -> Bool {
        guard let settlement else { return false }
        return error.effect == .unknown || settlement.isDoubtful(error)
    }

    func settle(with job: JobDescriptor, after error: S3ControlError) throws -> Bool {
        guard let found = try settlement?.judge(job, error) else { return false }
        result = found
        return true
    }
}
