internal import EmulatorServer
internal import S3ControlEmulator
internal import S3ControlModel

/// The emulator with faults, on a port of this machine, with a journal.
public struct SoakServer: Sendable {
    private let server: HTTPServer
    private let emulator: S3ControlEmulator
    private let journal: LineFile

    /// The account whose jobs there are.
    static let account: AccountID = "123456789012"

    /// The port that it listens on.
    public var port: Int { server.port }

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - seed: Decides the chances of faults and the ids.
    ///   - journalPath: Where to write down what comes; a file there is replaced.
    ///   - capacity: How many jobs are kept; the oldest that ended goes first.
    /// - Throws: What the file system and the socket say.
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

    /// What goes wrong, and how often: some 14 of 100 requests.
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

    /// Stops to listen, and writes down the jobs as they are.
    public func stop() async throws {
        try await server.stop()
        for job in emulator.jobs(of: Self.account) {
            var told = Told(job)
            told.other = Told(emulator.tags(of: job.jobID, of: Self.account) ?? []).other
            journal.append(FinalRecord(job: job.jobID.rawValue, told: told).line)
        }
        journal.append(Line("E"))
        journal.flush()
    }
}
