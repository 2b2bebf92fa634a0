import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import VirtualTime

/// A client on an emulator in virtual time, with outages between them.
struct OutageBench {
    let simulation = Simulation()
    let emulator: S3ControlEmulator
    let way: OutageWay
    let client: S3ControlClient
    /// A client that nothing stands in the way of.
    let other: S3ControlClient

    init(
        latency: Duration = .zero,
        pace: JobPace = JobPace(),
        visibilityDelay: Duration = .zero,
        retries: any RetryPolicy = NoRetryPolicy(),
        plan: @escaping OutageWay.Plan
    ) throws {
        var rules = EmulatorConfiguration(clock: simulation.wallClock, checksSignatures: false, pace: pace)
        rules.visibilityDelay = visibilityDelay
        emulator = S3ControlEmulator(configuration: rules)
        way = OutageWay(to: emulator, clock: simulation.clock, latency: latency, plan: plan)
        client = try Self.client(way, simulation, retries)
        other = try Self.client(emulator, simulation, NoRetryPolicy())
    }

    private static func client(
        _ transport: any HTTPTransport,
        _ simulation: Simulation,
        _ retries: any RetryPolicy
    ) throws -> S3ControlClient {
        var configuration = makeConfiguration(transport: transport)
        configuration.clock = simulation.wallClock
        configuration.delayClock = simulation.clock
        configuration.retryPolicy = retries
        return try S3ControlClient(configuration: configuration)
    }

    func addJob(_ status: JobStatus, id: JobID, work: JobWork = JobWork(), tags: [S3Tag] = []) {
        var job = EmulatedJob(makeJob(id, status, at: Simulation.epoch), work: work)
        job.tags = tags
        emulator.add(job, to: account)
    }

    /// What is wrong with a report, by the service's own log.
    func violations(of report: BulkReport) -> [String] {
        report.results.compactMap { result in
            violation(result, report.action).map { "\(result.jobID): \($0); \(result)" }
        }
    }

    private func violation(_ result: BulkResult, _ action: BulkAction) -> String? {
        let log = way.log(of: result.jobID.rawValue)
        let job = emulator.job(result.jobID, of: account)
        let statuses = emulator.transitions(of: result.jobID, of: account).map(\.status)
        let wasEverSo =
            switch action {
            case .cancel: statuses.contains { [.cancelling, .cancelled].contains($0) }
            case .confirm:
                statuses.contains {
                    [.ready, .active, .pausing, .paused, .completing, .complete].contains($0)
                }
            case .setPriority(let priority): job?.priority == priority
            }
        switch result.outcome {
        case .done: return log.accepted > 0 || wasEverSo ? nil : "done, but the service did nothing"
        case .unchanged:
            if log.accepted > 0 { return "already so, but it was this client" }
            return wasEverSo ? nil : "already so, but it is not"
        case .refused:
            if log.accepted > 0 { return "refused, but the service did it" }
            return log.answers + way.listings > 0 ? nil : "refused, but the service said nothing"
        case .pending, .unselected: return log.accepted > 0 ? "open, but the service did it" : nil
        case .unknown: return log.sent > 0 ? nil : "unknown, but nothing was sent"
        }
    }
}
