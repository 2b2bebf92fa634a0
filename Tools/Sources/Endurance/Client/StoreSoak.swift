import CurlTransport
import S3BatchWorkflow
import S3Control
import S3ControlEmulator
import S3Objects

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A server that runs jobs on a store, and is killed and restarted from time to time.
struct RunnerProcess: Sendable {
    /// A file that contains the process ID of each start, one per line.
    let file: String

    private var pids: [Int32] {
        guard let bytes = try? Data(contentsOf: URL(filePath: file)) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { Int32($0) }
    }

    /// The number of restarts.
    var crashes: Int { max(0, pids.count - 1) }
    /// The process ID of the last start.
    var pid: Int32? { pids.last }
}

/// The part of a run in which jobs act on the objects of a store.
public struct StoreSoak: Sendable {
    /// The URL of the store.
    public var store: String
    /// The process ID of the store.
    public var storePID: Int32
    /// The URL of the server that runs the jobs.
    public var runner: String
    /// The path of the file to which each start of that server adds its process ID.
    public var runnerPIDs: String
    /// The duration for which that server is killed from time to time. Its use of
    /// resources is measured after this time.
    public var crashes: Duration
    /// The number of concurrent owners of jobs.
    public var workers: Int

    /// Creates the settings.
    public init(
        store: String,
        storePID: Int32,
        runner: String,
        runnerPIDs: String,
        crashes: Duration,
        workers: Int = 3
    ) {
        (self.store, self.storePID) = (store, storePID)
        (self.runner, self.runnerPIDs) = (runner, runnerPIDs)
        (self.crashes, self.workers) = (crashes, workers)
    }

    /// Runs the workers until the deadline.
    func run(
        seed: UInt64,
        until deadline: ContinuousClock.Instant,
        transport: CurlTransport,
        recorder: Recorder
    ) async throws {
        let credentials = StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        var objects = S3ObjectConfiguration(region: "us-east-1", endpoint: store, credentials: credentials)
        objects.addressing = .path
        objects.transport = transport
        var jobs = S3ControlConfiguration(
            accountID: SoakServer.account,
            region: "us-east-1",
            endpoint: runner,
            credentials: credentials
        )
        jobs.transport = transport
        let batch = BatchWorkflow(
            jobs: try S3ControlClient(configuration: jobs),
            objects: try S3ObjectClient(configuration: objects)
        )
        let process = RunnerProcess(file: runnerPIDs)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<workers {
                group.addTask {
                    var worker = StoreWorker(
                        number: number,
                        seed: seed,
                        batch: batch,
                        runner: process,
                        recorder: recorder
                    )
                    await worker.run(until: deadline)
                }
            }
        }
    }

    /// The processes to measure: the store, and the runner after the time in which it is killed.
    func samplers(after elapsed: Duration) -> [ProcessSampler] {
        var samplers = [ProcessSampler(name: "store", pid: storePID)]
        if elapsed > crashes + .seconds(1), let pid = RunnerProcess(file: runnerPIDs).pid {
            samplers.append(ProcessSampler(name: "runner", pid: pid))
        }
        return samplers
    }
}
