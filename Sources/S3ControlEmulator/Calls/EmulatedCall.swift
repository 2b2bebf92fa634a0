public import Basics
@_spi(Shapes) public import S3ControlModel

/// A request that the emulator received, and its outcome.
public struct EmulatedCall: Sendable {
    /// The request's number, from 1 on.
    public var number: Int
    /// The date on which it arrived, by the emulator's clock.
    public var date: Date
    /// The operation that its method and path select; nil if none.
    public var operation: JobsOperation?
    /// Its method.
    public var method: String
    /// Its target: path and query, without the signature and token of a presigned request.
    public var target: String
    /// Its input, such as a `CreateJobRequest`; nil if the request was rejected before it was read, or if its
    /// body had more than 64 KiB.
    public var input: (any S3ControlStructure)?
    /// The account that it named; nil if the request was rejected before it was read.
    public var account: AccountID?
    /// The job that it named or created.
    public var jobID: JobID?
    /// The HTTP status of the response; nil if the connection was broken before the response.
    public var status: Int?
    /// The error's code; nil for a success.
    public var errorCode: ServiceErrorCode?
    /// The request ID of the response.
    public var requestID: String
    /// The fault that was injected; nil if none was.
    public var fault: Fault?

    /// Returns a request's target without the values that would let a reader of a log send the request again.
    ///
    /// - Parameter target: Path and query, as received.
    public static func loggable(target: String) -> String {
        guard let mark = target.firstIndex(of: "?"), target.contains("X-Amz-") else { return target }
        let items = target[target.index(after: mark)...]
            .split(separator: "&", omittingEmptySubsequences: false)
            .map { item in
                let secrets = ["X-Amz-Signature=", "X-Amz-Security-Token="]
                return secrets.first(where: item.hasPrefix).map { $0 + "…" } ?? String(item)
            }
        return target[...mark] + items.joined(separator: "&")
    }
}

/// The latest calls, and the total number of calls of each operation.
struct CallLog: Sendable {
    private let capacity: Int
    private var latest = Queue<EmulatedCall>()
    private var counts: [JobsOperation?: Int] = [:]

    init(capacity: Int) {
        self.capacity = max(capacity, 0)
    }

    var calls: [EmulatedCall] { Array(latest) }

    var total: Int { counts.values.reduce(0, +) }

    func count(of operation: JobsOperation?) -> Int { counts[operation] ?? 0 }

    mutating func record(_ call: EmulatedCall) {
        counts[call.operation, default: 0] += 1
        guard capacity > 0 else { return }
        if latest.count == capacity { _ = latest.popFirst() }
        latest.append(call)
    }

    mutating func removeAll() {
        latest = Queue()
        counts = [:]
    }
}

extension S3ControlEmulator {
    /// The latest calls, at most ``EmulatorConfiguration/callLogCapacity``, in the order of their responses.
    public var calls: [EmulatedCall] {
        state.withLock { $0.calls.calls }
    }

    /// The total number of calls, including those that are not kept.
    public var callCount: Int {
        state.withLock { $0.calls.total }
    }

    /// Returns the total number of calls of an operation, including those that are not kept.
    ///
    /// - Parameter operation: The operation; nil for requests that name none.
    public func callCount(of operation: JobsOperation?) -> Int {
        state.withLock { $0.calls.count(of: operation) }
    }

    /// Returns the inputs of this type among the latest calls, in order.
    ///
    /// - Parameter type: The type of a request, such as `UpdateJobStatusRequest.self`.
    public func requests<Request: S3ControlStructure>(_ type: Request.Type) -> [Request] {
        calls.compactMap { $0.input as? Request }
    }

    /// Removes all calls and resets their counts to 0.
    public func removeCalls() {
        state.withLock { $0.calls.removeAll() }
    }

    /// The active rules of faults, in the order in which they were added.
    public var faults: [FaultRule] {
        state.withLock { $0.faults.rules }
    }

    /// Injects a fault. If several rules match a call, the one that was added first applies.
    ///
    /// - Parameters:
    ///   - fault: The fault.
    ///   - operation: The operation whose calls are affected; nil for any.
    ///   - occurrences: The affected calls among these, counted from now; by default the first.
    public func inject(
        _ fault: Fault,
        on operation: JobsOperation? = nil,
        _ occurrences: FaultRule.Occurrences = .first(1)
    ) {
        inject(FaultRule(fault, on: operation, occurrences))
    }

    /// Injects the fault of a rule.
    public func inject(_ rule: FaultRule) {
        state.withLock { $0.faults.add(rule) }
    }

    /// Removes all rules of faults.
    public func removeFaults() {
        state.withLock { $0.faults.removeAll() }
    }
}
