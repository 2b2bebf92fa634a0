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
