public import HTTPTransport
public import S3ControlModel

/// A fault and the calls that it affects.
public struct FaultRule: Sendable, Hashable {
    /// The fault to inject.
    public var fault: Fault
    /// The operation whose calls are affected; nil for any.
    public var operation: JobsOperation?
    /// The affected calls of this operation.
    public var occurrences: Occurrences

    /// Creates a rule.
    ///
    /// - Parameters:
    ///   - fault: The fault to inject.
    ///   - operation: The operation whose calls are affected; nil for any.
    ///   - occurrences: The affected calls of this operation, counted from when the rule is
    ///     added; by default the first.
    public init(
        _ fault: Fault,
        on operation: JobsOperation? = nil,
        _ occurrences: Occurrences = .first(1)
    ) {
        self.fault = fault
        self.operation = operation
        self.occurrences = occurrences
    }

    /// The affected calls among those that match a rule's operation, counted from 1.
    public enum Occurrences: Sendable, Hashable {
        /// Every call.
        case all
        /// This number of calls, from the first on.
        case first(Int)
        /// Only the call with this number.
        case only(Int)
        /// The call with this number and all later calls.
        case from(Int)
        /// Every call whose number is a multiple of this one.
        case every(Int)
        /// Every call with this probability, 0 to 1. The emulator's seed determines the calls.
        case share(Double)
    }
}

extension FaultRule.Occurrences {
    /// Whether the call with this number is affected.
    func contains(_ number: Int, using random: inout RandomSource) -> Bool {
        switch self {
        case .all: true
        case .first(let count): number <= count
        case .only(let only): number == only
        case .from(let first): number >= first
        case .every(let step): step > 0 && number.isMultiple(of: step)
        case .share(let share): Double.random(in: 0..<1, using: &random) < share
        }
    }
}

/// The active rules, and the number of calls that each has counted.
struct FaultInjector: Sendable {
    private var entries: [(rule: FaultRule, seen: Int)] = []
    private var random: RandomSource

    init(rules: [FaultRule], seed: UInt64?) {
        entries = rules.map { ($0, 0) }
        // A different sequence from that of the IDs, so that a rule does not change the IDs.
        random = RandomSource(seed: seed.map { ~$0 })
    }

    var rules: [FaultRule] { entries.map(\.rule) }

    mutating func add(_ rule: FaultRule) {
        entries.append((rule, 0))
    }

    mutating func removeAll() {
        entries = []
    }

    /// Counts a call, and returns the fault of the first rule that applies.
    mutating func fault(on operation: JobsOperation?) -> Fault? {
        var fault: Fault?
        for index in entries.indices {
            let rule = entries[index].rule
            guard rule.operation == nil || rule.operation == operation else { continue }
            entries[index].seen += 1
            if rule.occurrences.contains(entries[index].seen, using: &random), fault == nil {
                fault = rule.fault
            }
        }
        return fault
    }
}

/// A deliberate failure of a call.
public enum Fault: Sendable, Hashable {
    /// `TooManyRequestsException`; the call has no effect.
    case throttle
    /// An error response of the service; the call has no effect. Any HTTP status of at least 400 can
    /// be combined with any code. A status outside of 100 to 999 is clamped.
    case error(ServiceErrorCode = .internalService, status: Int = 500)
    /// An HTML page, as sent by proxies, with an HTTP status such as 502 or 503; the call has no effect.
    /// A status outside of 100 to 999 is clamped.
    case htmlPage(status: Int = 503)
    /// The connection breaks; the call has no effect.
    ///
    /// In process, the transport error reports the given delivery, because a client does not always know that
    /// the call had no effect. A server closes the connection after it has read the whole request.
    case resetBeforeActing(RequestDelivery = .partlySent)
    /// The call takes effect, but the connection breaks before the response.
    case resetAfterActing
    /// The call takes effect, and the response is delayed by this time.
    case delay(Duration)
    /// The call takes effect, but the response is not well-formed XML.
    case wrongXML
    /// The call takes effect, but the connection breaks in the middle of the response's body.
    case truncatedBody
    /// An error of the service in the body of a response with the status 200; the call has no effect.
    case errorInSuccess(ServiceErrorCode = .internalService)
    /// The service's clock is ahead by this time, or behind if negative, when signatures are checked.
    ///
    /// Beyond 15 minutes, the response is `RequestTimeTooSkewed`, unless the client has adjusted its clock to
    /// the `Date` of earlier responses.
    case clockSkew(Duration)
}
