internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlModel
internal import S3ControlXML
internal import Synchronization

/// One call of `Operation`.
final class OperationExchange<Operation: RESTOperation>: Exchange {
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
    private let output = Mutex<Operation.Output?>(nil)

    init(_ input: Operation.Input, account: AccountID, job: JobID?, settlement: Settlement? = nil) {
        self.input = input
        self.account = account
        self.job = job
        self.settlement = settlement
    }

    var operation: String { "\(Operation.name)" }
    var isReadOnly: Bool { "\(Operation.method)" == "GET" }

    /// The result of a call that has succeeded.
    var result: Operation.Output {
        guard let output = output.withLock({ $0 }) else {
            preconditionFailure("The call has succeeded without a result.")
        }
        return output
    }

    func validate() throws { try input.validate() }

    func write() throws -> (head: HTTPRequest, body: [UInt8]) { try Operation.writeRequest(input) }

    func read(_ response: TransportResponse) -> AttemptFailure? {
        ResponseReader(response).read(Operation.self) { result in output.withLock { $0 = result } }
    }

    func canBeSettled(after error: S3ControlError) -> Bool {
        guard let settlement else { return false }
        return error.effect == .unknown || settlement.isDoubtful(error)
    }

    func settle(with job: JobDescriptor, after error: S3ControlError) throws -> Bool {
        guard let result = try settlement?.judge(job, error) else { return false }
        output.withLock { $0 = result }
        return true
    }
}
