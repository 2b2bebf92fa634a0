import Basics
import CurlTransport
import HTTPTransport
import HTTPTypes
import S3Control

/// The client side of a run: workers, samples, and a final check of each job without faults.
public struct SoakRun: Sendable {
    /// The URL of a ``SoakServer``.
    public var endpoint: String
    /// The URL of the server with the same jobs over TLS, which sends `Connection: close` and closes late.
    public var closingEndpoint: String
    /// The PEM file with the certificate authority of that server.
    public var certificateAuthorityFile: String
    /// The process ID of the server.
    public var serverPID: Int32
    /// The duration of the workers' calls.
    public var duration: Duration
    /// The seed of the workers' decisions.
    public var seed: UInt64
    /// The number of concurrent workers.
    public var workers: Int
    /// The total number of calls per second if responses took no time.
    public var callsPerSecond: Double
    /// The path of the journal; an existing file is replaced.
    public var logPath: String
    /// Jobs that act on a store, at the same time; nil for none.
    public var storeSoak: StoreSoak?

    /// Creates a run.
    public init(
        endpoint: String,
        closingEndpoint: String,
        certificateAuthorityFile: String,
        serverPID: Int32,
        duration: Duration,
        seed: UInt64,
        workers: Int = 32,
        callsPerSecond: Double = 400,
        logPath: String,
        storeSoak: StoreSoak? = nil
    ) {
        (self.endpoint, self.closingEndpoint) = (endpoint, closingEndpoint)
        (self.certificateAuthorityFile, self.serverPID) = (certificateAuthorityFile, serverPID)
        (self.duration, self.seed, self.workers) = (duration, seed, workers)
        (self.callsPerSecond, self.logPath, self.storeSoak) = (callsPerSecond, logPath, storeSoak)
    }

    /// Runs the workers.
    ///
    /// - Parameter progress: Called every ten seconds with a line about the progress.
    /// - Throws: If the journal cannot be written or the server cannot be reached.
    public func run(progress: @escaping @Sendable (String) -> Void) async throws {
        let recorder = Recorder(file: try LineFile(path: logPath))
        let tls = TLSConfiguration(certificateAuthorityFile: certificateAuthorityFile)
        let transport = CurlTransport(configuration: .init(maxConnections: 16, tls: tls))
        let caller = try Caller(
            endpoint: endpoint,
            closingEndpoint: closingEndpoint,
            transport: transport,
            recorder: recorder
        )
        let start = ContinuousClock.now
        let sampler = Task { await sample(recorder, since: start, progress) }
        let pause = Duration.seconds(Double(workers) / callsPerSecond)
        async let storeJobs: Void? = storeSoak?.run(
            seed: seed,
            until: start + duration,
            transport: CurlTransport(configuration: .init(maxConnections: 16)),
            recorder: recorder
        )
        let jobs = await withTaskGroup(of: [JobID].self) { group in
            for number in 0..<workers {
                group.addTask {
                    var worker = Worker(number: number, seed: seed, caller: caller, pause: pause)
                    return await worker.run(until: start + duration)
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        try await storeJobs
        sampler.cancel()
        await sampler.value
        // Cancelled requests may still be in flight. The slowest response takes a second and a half.
        try await Task.sleep(for: .seconds(2))
        try await removeFaults(transport)
        try await recheck(jobs, caller)
        await listAtOnce(caller)
        try await sampleIdle(recorder, since: start)
        withExtendedLifetime(transport) { recorder.flush() }
    }

    /// Opens connections at the same time, which their server closes when there are no more calls.
    private func listAtOnce(_ caller: Caller) async {
        let request = ListJobsRequest(accountID: SoakServer.account, maxResults: 10)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    await caller.call(.list, nil) { _ in
                        ReportedState(try await caller.closingClient.listJobs(request).jobs)
                    }
                }
            }
        }
    }

    /// Samples this process without calls for a third of the workers' duration: at least 6 s and at most a minute.
    private func sampleIdle(_ recorder: Recorder, since start: ContinuousClock.Instant) async throws {
        let sampler = ProcessSampler(name: "client", pid: ProcessInfo.processInfo.processIdentifier)
        let interval = min(max(duration / 3, .seconds(6)), .seconds(60)) / 15
        for _ in 0..<15 {
            try await Task.sleep(for: interval)
            let seconds = start.duration(to: .now) / .seconds(1)
            if let sample = sampler.sample(at: seconds, isIdle: true) { recorder.write(sample.line) }
        }
    }

    private func sample(
        _ recorder: Recorder,
        since start: ContinuousClock.Instant,
        _ progress: @Sendable (String) -> Void
    ) async {
        let samplers = [
            ProcessSampler(name: "client", pid: ProcessInfo.processInfo.processIdentifier),
            ProcessSampler(name: "server", pid: serverPID),
        ]
        var count = 0
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            count += 1
            let seconds = start.duration(to: .now) / .seconds(1)
            let others = storeSoak?.samplers(after: start.duration(to: .now)) ?? []
            for sampler in samplers + others {
                if let sample = sampler.sample(at: seconds) { recorder.write(sample.line) }
            }
            if count % 10 == 0 {
                progress("\(Int(seconds)) s: \(recorder.callCount) calls, \(recorder.requestCount) requests")
            }
        }
    }

    private func removeFaults(_ transport: CurlTransport) async throws {
        let url = endpoint.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: true)
        let request = HTTPRequest(
            method: .delete,
            scheme: "http",
            authority: url.last.map { String($0.drop { $0 == "/" }) },
            path: "/_emulator/faults"
        )
        let response = try await transport.send(request)
        guard response.head.status == .ok else {
            throw S3ControlError(.unexpected, message: "The faults could not be turned off.")
        }
    }

    /// Describes each remaining job of the workers, and waits for those that are about to end.
    private func recheck(_ jobs: [JobID], _ caller: Caller) async throws {
        let client = caller.clients[0]
        for job in jobs {
            let record = await caller.call(.describe, job.rawValue) { _ in
                var found = try await client.describeJob(job)
                if found.status != .suspended {
                    found = try await client.waitUntil(job, timeout: .seconds(30))
                }
                return ReportedState(found)
            }
            guard record.outcome == .success else { continue }
            var reported = record.reported
            reported.other = ReportedState(try await client.tags(of: job)).other
            caller.recorder.write(FinalRecord(job: job.rawValue, reported: reported).line)
        }
    }
}
