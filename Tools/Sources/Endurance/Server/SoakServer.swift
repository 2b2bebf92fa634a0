import EmulatorServer
import S3ControlEmulator
import S3ControlModel

/// An emulator with faults on a local port, with a journal.
public struct SoakServer: Sendable {
    private let server: HTTPServer
    private let emulator: S3ControlEmulator
    private let journal: LineFile

    /// The account of all jobs.
    static let account: AccountID = "123456789012"

    /// The port of the server.
    public var port: Int { server.port }

    /// Starts listening.
    ///
    /// - Parameters:
    ///   - seed: The seed of faults and IDs.
    ///   - journalPath: The path of the journal; an existing file is replaced.
    ///   - capacity: The maximum number of jobs. The job that ended first is evicted first.
    /// - Throws: Errors of the file system and of the socket.
    public static func start(seed: UInt64, journalPath: String, capacity: Int = 2000) async throws
        -> SoakServer
    {
        let journal = try LineFile(path: journalPath)
        var configuration = EmulatorConfiguration(
            pace: JobPace(
                new: .milliseconds(20),
                preparing: .milliseconds(50),
                ready: .milliseconds(50),
                pausing: .milliseconds(50),
                windingUp: .milliseconds(100)
            ),
            work: JobWork(totalTasks: 1500, tasksPerSecond: 1000, failureShare: 0.01)
        )
        configuration.seed = seed
        configuration.faults = faults
        configuration.jobCapacity = capacity
        configuration.callLogCapacity = 16
        configuration.visibilityDelay = .milliseconds(20)
        let emulator = S3ControlEmulator(configuration: configuration)
        journal.append(Line("K", capacity))
        let server = try await HTTPServer.start(responder: JournalingResponder(emulator, journal: journal))
        return SoakServer(server: server, emulator: emulator, journal: journal)
    }

    /// The faults and their frequency, about 14 of 100 requests in total.
    static let faults: [FaultRule] = [
        FaultRule(.throttle, .share(0.03)),
        FaultRule(.error(.internalService, status: 500), .share(0.02)),
        FaultRule(.htmlPage(status: 503), .share(0.01)),
        FaultRule(.errorInSuccess(.internalService), .share(0.005)),
        FaultRule(.resetBeforeActing(), .share(0.02)),
        FaultRule(.resetAfterActing, .share(0.02)),
        FaultRule(.truncatedBody, .share(0.01)),
        FaultRule(.wrongXML, .share(0.005)),
        FaultRule(.delay(.milliseconds(300)), .share(0.02)),
        FaultRule(.delay(.milliseconds(1500)), .share(0.005)),
    ]

    /// Stops listening, and records the final jobs.
    public func stop() async throws {
        try await server.stop()
        for job in emulator.jobs(of: Self.account) {
            var reported = ReportedState(job)
            reported.other = ReportedState(emulator.tags(of: job.jobID, of: Self.account) ?? []).other
            journal.append(FinalRecord(job: job.jobID.rawValue, reported: reported).line)
        }
        journal.append(Line("E"))
        journal.flush()
    }
}
