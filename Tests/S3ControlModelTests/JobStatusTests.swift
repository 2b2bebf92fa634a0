import Basics
import S3ControlModel
import Testing

@Suite("A job's status follows the documented state machine")
struct JobStatusTests {
    static let terminal: Set<JobStatus> = [.complete, .cancelled, .failed]

    @Test("Three statuses are terminal, and five are transitional")
    func kinds() {
        #expect(Set(JobStatus.allCases.filter(\.isTerminal)) == Self.terminal)
        #expect(
            Set(JobStatus.allCases.filter(\.isTransitional))
                == [.cancelling, .completing, .failing, .pausing, .preparing]
        )
    }

    /// Every step that the service documents, and no other.
    static let steps: [JobStatus: Set<JobStatus>] = [
        .new: [.preparing, .cancelling, .failing],
        .preparing: [.ready, .suspended, .cancelling, .failing],
        .suspended: [.ready, .cancelled],
        .ready: [.active, .cancelling, .failing],
        .active: [.pausing, .completing, .cancelling, .failing],
        .pausing: [.paused, .active, .cancelling, .failing],
        .paused: [.active, .cancelling, .failing],
        .completing: [.complete, .failing],
        .failing: [.failed],
        .cancelling: [.cancelled],
        .complete: [], .cancelled: [], .failed: [],
    ]

    @Test("Each status has the documented successors", arguments: JobStatus.allCases)
    func successors(status: JobStatus) {
        #expect(status.successors == Self.steps[status])
        #expect(status.successors.isEmpty == status.isTerminal)
    }

    @Test("Every status has an outcome for every requested status", arguments: JobStatus.allCases)
    func outcomes(status: JobStatus) {
        let cancelled: [JobStatus: StatusUpdateOutcome] = [
            .suspended: .changes(to: .cancelled), .cancelling: .unchanged,
            .new: .changes(to: .cancelling), .preparing: .changes(to: .cancelling),
            .ready: .changes(to: .cancelling), .active: .changes(to: .cancelling),
            .pausing: .changes(to: .cancelling), .paused: .changes(to: .cancelling),
        ]
        let ready: [JobStatus: StatusUpdateOutcome] = [.suspended: .changes(to: .ready), .ready: .unchanged]
        #expect(status.outcome(of: .cancelled) == cancelled[status] ?? .refused)
        #expect(status.outcome(of: .ready) == ready[status] ?? .refused)
    }

    @Test("A requested change is a transition of the state machine", arguments: JobStatus.allCases)
    func outcomesAreSteps(status: JobStatus) {
        for requested in RequestedJobStatus.allCases {
            guard case .changes(let next) = status.outcome(of: requested) else { continue }
            #expect(status.successors.contains(next))
        }
    }

    /// What each status can still come to, found by walking ``steps`` from scratch.
    static func reachable(from status: JobStatus) -> Set<JobStatus> {
        var reached: Set<JobStatus> = []
        for _ in JobStatus.allCases {
            for each in reached.union([status]) { reached.formUnion(steps[each] ?? []) }
        }
        return reached
    }

    @Test("A status is reachable if there is a path of transitions to it", arguments: JobStatus.allCases)
    func reachability(status: JobStatus) {
        #expect(Set(JobStatus.allCases.filter(status.canReach)) == Self.reachable(from: status))
    }

    @Test("Every job can end, and a new job can reach every other status")
    func everythingIsReachable() {
        for status in JobStatus.allCases where !status.isTerminal {
            #expect(Self.terminal.contains(where: status.canReach))
            #expect(status == .new || JobStatus.new.canReach(status))
            #expect(!status.canReach(.new))
        }
    }

    @Test("A confirmed job never awaits confirmation again")
    func confirmation() {
        for status in JobStatus.allCases where ![.new, .preparing].contains(status) {
            #expect(!status.canReach(.suspended))
        }
    }

    @Test("An unknown status rules nothing out, except for a job that has ended")
    func unknown() {
        let tomorrow: JobStatus = "Tomorrow"
        #expect(!tomorrow.isKnown && !tomorrow.isTerminal && tomorrow.successors.isEmpty)
        for status in JobStatus.allCases {
            #expect(tomorrow.canReach(status))
            #expect(status.canReach(tomorrow) == !status.isTerminal)
        }
        #expect(tomorrow.outcome(of: .cancelled) == .refused)
    }

    @Test("The diagram has every transition")
    func diagram() {
        let lines = JobStatus.diagram.split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(lines.prefix(2) == ["stateDiagram-v2", "[*] --> New"])
        for (status, successors) in Self.steps {
            for next in successors { #expect(lines.contains("\(status) --> \(next)")) }
            #expect(lines.contains("\(status) --> [*]") == Self.terminal.contains(status))
        }
        #expect(lines.count == 2 + Self.steps.values.map(\.count).reduce(0, +) + 3)
    }

    @Test("The documentation has the current diagram")
    func documentation() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let page = try String(contentsOfFile: "/\(root)/Docs/JobStatuses.md", encoding: .utf8)
        #expect(page.contains("```mermaid\n\(JobStatus.diagram)```\n"))
    }
}
