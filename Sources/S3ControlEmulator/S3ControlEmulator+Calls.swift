@_spi(Shapes) public import S3ControlModel

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
