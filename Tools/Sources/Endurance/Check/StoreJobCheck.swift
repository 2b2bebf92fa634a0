/// Checks that a job on a store did everything that its report says, and nothing else.
struct StoreJobCheck {
    typealias Fate = StoreJobRecord.Fate

    /// The fates that an object of a complete job may have.
    static let sound: Set<Fate> = [
        Fate(role: .present, reported: "succeeded", state: .changed),
        Fate(role: .missing, reported: "failed NoSuchKey 404", state: .absent),
        Fate(role: .bystander, reported: "", state: .unchanged),
    ]

    private(set) var violations: [SoakCheck.Violation] = []

    init(_ record: StoreJobRecord) {
        switch record.outcome {
        case .complete: check(record)
        case .lost: report(.lostJob, record, "forgotten after \(record.crashes) crashes")
        case .unfinished: report(.unfinishedJob, record, record.reason ?? "not in time")
        case .broken: report(.unknownError, record, record.reason ?? "no reason")
        }
    }

    private mutating func report(
        _ rule: SoakCheck.Violation.Rule,
        _ record: StoreJobRecord,
        _ text: String
    ) {
        let job = "\(record.operation) of worker \(record.worker), job \(record.job ?? "-")"
        violations.append(SoakCheck.Violation(rule: rule, text: "\(job): \(text)"))
    }

    private mutating func check(_ record: StoreJobRecord) {
        for (fate, count) in record.fates where !Self.sound.contains(fate) {
            let isInReport = fate.reported == "succeeded" || fate.reported.hasPrefix("failed ")
            let isOnce = isInReport && !fate.reported.contains("+")
            let rule: SoakCheck.Violation.Rule =
                fate.role != .stranger && isOnce == (fate.role != .bystander) ? .untrueReport : .lostTask
            report(rule, record, "\(count) of the fate \(fate)")
        }
        func count(_ role: Fate.Role) -> Int {
            record.fates.reduce(0) { $0 + ($1.key.role == role ? $1.value : 0) }
        }
        let expected = [count(.present) + count(.missing), count(.present), count(.missing)]
        if record.counts != expected {
            report(.lostTask, record, "the job has counted \(record.counts), not \(expected)")
        }
    }
}
