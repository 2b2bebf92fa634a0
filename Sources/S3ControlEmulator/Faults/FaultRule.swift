public import HTTPTransport
public import S3ControlModel

/// Which calls a fault strikes.
public struct FaultRule: Sendable, Hashable {
    /// What goes wrong.
    public var fault: Fault
    /// The operation whose calls it strikes; nil for any.
    public var operation: JobsOperation?
    /// Which of these calls.
    public var occurrences: Occurrences

    /// Creates a rule.
    ///
    /// - Parameters:
    ///   - fault: What goes wrong.
    ///   - operation: The operation whose calls it strikes; nil for any.
    ///   - occurrences: Which of these calls, counted from when the rule is added; by default the first.
    public init(
        _ fault: Fault,
        on operation: JobsOperation? = nil,
        _ occurrences: Occurrences = .first(1)
    ) {
        self.fault = fault
        self.operation = operation
        self.occurrences = occurrences
    }

    /// Which of the calls that a rule is for, counted from 1.
    public enum Occurrences: Sendable, Hashable {
        /// Every call.
        case all
        /// The first calls, this many.
        case first(Int)
        /// Only the call of this number.
        case only(Int)
        /// The call of this number and all after it.
        case from(Int)
        /// Each call whose number is a multiple of this.
        case every(Int)
        /// Each call with this probability, 0 to 1; the emulator's seed decides which.
        case share(Double)
    }
}

extension FaultRule.Occurrences {
    /// Whether the call of this number is one of them.
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

/// The rules in force, and how many calls each has counted.
struct FaultInjector: Sendable {
    private var entries: [(rule: FaultRule, seen: Int)] = []
    private var random: RandomSource

    init(rules: [FaultRule], seed: UInt64?) {
        entries = rules.map { ($0, 0) }
        // Another sequence than that of the ids, so that a rule does not change these.
        random = RandomSource(seed: seed.map { ~$0 })
    }

    var rules: [FaultRule] { entries.map(\.rule) }

    mutating func add(_ rule: FaultRule) {
        entries.append((rule, 0))
    }

    mutating func removeAll() {
        entries = []
    }

    /// Counts a call, and returns the fault of the first rule that it falls under.
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

/// Something that goes wrong with a call on purpose.
public enum Fault: Sendable, Hashable {
    /// `TooManyRequestsException`; nothing is done.
    case throttle
    /// An error of the service; nothing is done. Any HTTP status from 400 on can come with any code.
    case error(ServiceErrorCode = .internalService, status: Int = 500)
    /// A page of HTML, as a proxy sends one, with an HTTP status such as 502 or 503; nothing is done.
    case htmlPage(status: Int = 503)
    /// The connection breaks; nothing is done.
    ///
    /// In process, the transport error carries the given delivery, because a client does not always know that
    /// nothing was done. The server closes the connection after it has read the whole request.
    case resetBeforeActing(RequestDelivery = .partlySent)
    /// The call is carried out, and the connection breaks before the answer.
    case resetAfterActing
    /// The call is carried out, and its answer comes late by this much.
    case delay(Duration)
    /// The call is carried out, and its answer is not well-formed XML.
    case wrongXML
    /// The call is carried out, and the connection breaks in the middle of the answer's body.
    case truncatedBody
    /// An error of the service in the body of an answer with the status 200; nothing is done.
    case errorInSuccess(ServiceErrorCode = .internalService)
    /// The service's clock is ahead by this much, or behind if negative, as far as signatures are concerned.
    ///
    /// With more than 15 minutes the answer is `RequestTimeTooSkewed`, unless the client has adjusted to
    /// the answers' `Date`.
    case clockSkew(Duration)
}
