public import Basics
@_spi(Shapes) public import S3ControlModel

/// One request that the emulator got, and what became of it.
public struct EmulatedCall: Sendable {
    /// The request's number, from 1 on.
    public var number: Int
    /// When it came, by the emulator's clock.
    public var date: Date
    /// The operation that its method and path name; nil if none.
    public var operation: JobsOperation?
    /// Its method.
    public var method: String
    /// Its target: path and query, a presigned request's signature and token left out.
    public var target: String
    /// What it asked, such as a `CreateJobRequest`; nil if it was refused before it was
    /// read, or its body had more than 64 KiB.
    public var input: (any S3ControlStructure)?
    /// The account that it named; nil if it was refused before it was read.
    public var account: AccountID?
    /// The job that it named, or created.
    public var jobID: JobID?
    /// The HTTP status of the answer; nil if the connection was broken.
    public var status: Int?
    /// The error's code; nil for a success.
    public var errorCode: ServiceErrorCode?
    /// The request id of the answer.
    public var requestID: String
    /// The fault that struck it; nil if none did.
    public var fault: Fault?

    /// A request's target as a log may have it: without what would let its reader send the request again.
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

/// The latest calls, and how many of each operation there were in all.
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
    /// The latest calls, ``EmulatorConfiguration/callLogCapacity`` at most, in the order of their answers.
    public var calls: [EmulatedCall] {
        state.withLock { $0.calls.calls }
    }

    /// How many calls there were in all, kept or not.
    public var callCount: Int {
        state.withLock { $0.calls.total }
    }

    /// How many calls of an operation there were in all, kept or not.
    ///
    /// - Parameter operation: The operation; nil for requests that name none.
    public func callCount(of operation: JobsOperation?) -> Int {
        state.withLock { $0.calls.count(of: operation) }
    }

    /// What was asked in those of the latest calls that have an input of this type, in order.
    ///
    /// - Parameter type: The type of a request, such as `UpdateJobStatusRequest.self`.
    public func requests<Request: S3ControlStructure>(_ type: Request.Type) -> [Request] {
        calls.compactMap { $0.input as? Request }
    }

    /// Forgets the calls and counts from 0 again.
    public func removeCalls() {
        state.withLock { $0.calls.removeAll() }
    }

    /// The rules of faults in force, in the order in which they were added.
    public var faults: [FaultRule] {
        state.withLock { $0.faults.rules }
    }

    /// Makes a fault strike. Where several rules fit a call, the one that was added first counts.
    ///
    /// - Parameters:
    ///   - fault: What goes wrong.
    ///   - operation: The operation whose calls it strikes; nil for any.
    ///   - occurrences: Which of these calls, counted from now; by default the first.
    public func inject(
        _ fault: Fault,
        on operation: JobsOperation? = nil,
        _ occurrences: FaultRule.Occurrences = .first(1)
    ) {
        inject(FaultRule(fault, on: operation, occurrences))
    }

    /// Makes a fault strike.
    public func inject(_ rule: FaultRule) {
        state.withLock { $0.faults.add(rule) }
    }

    /// Lets nothing go wrong any more.
    public func removeFaults() {
        state.withLock { $0.faults.removeAll() }
    }
}
