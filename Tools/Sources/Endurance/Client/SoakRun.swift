internal import Basics
internal import CurlTransport
internal import HTTPTransport
internal import HTTPTypes
internal import S3Control

/// The client's side of a run: workers, samples, and a last look at each job when nothing fails any more.
public struct SoakRun: Sendable {
    /// The URL of a ``SoakServer``.
    public var endpoint: String
    /// The URL of a server that answers as the other does, over TLS and with `Connection: close`, and closes late.
    public var closingEndpoint: String
    /// The certificate authority that its certificate is checked with, in PEM form.
    public var certificateAuthorityFile: String
    /// The server's process.
    public var serverPID: Int32
    /// How long the workers work.
    public var duration: Duration
    /// Decides what the workers do.
    public var seed: UInt64
    /// How many work at a time.
    public var workers: Int
    /// How many calls a second they make in all, if answers take no time.
    public var callsPerSecond: Double
    /// Where to write down what is done; a file there is replaced.
    public var logPath: String

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
        logPath: String
    ) {
        self.endpoint = endpoint
        self.closingEndpoint = closingEndpoint
        self.certificateAuthorityFile = certificateAuthorityFile
        self.serverPID = serverPID
        self.duration = duration
        self.seed = seed
        self.workers = workers
        self.callsPerSecond = callsPerSecond
        self.logPath = logPath
    }

    /// Runs it.
    ///
    /// - Parameter progress: Told every ten seconds of how far it is.
    /// - Throws: When the log cannot be written, or the server cannot be reached.
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
        let jobs = await withTaskGroup(of: [JobID].self) { group in
            for number in 0..<workers {
                group.addTask {
                    var worker = Worker(number: number, seed: seed, caller: caller, pause: pause)
                    return await worker.run(until: start + duration)
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        sampler.cancel()
        await sampler.value
        // What was cancelled may still be on its way; the slowest answer takes a second and a half.
        try await Task.sleep(for: .seconds(2))
        try await removeFaults(transport)
        try await lookAgain(at: jobs, caller)
        await listAtOnce(caller)
        try await sampleIdle(recorder, since: start)
        withExtendedLifetime(transport) { recorder.flush() }
    }

    /// Leaves connections that their server closes when no call is under way any more.
    private func listAtOnce(_ caller: Caller) async {
        let request = ListJobsRequest(accountID: SoakServer.account, maxResults: 10)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    await caller.call(.list, nil) { _ in
                        Told(try await caller.closingClient.listJobs(request).jobs)
                    }
                }
            }
        }
    }

    /// Samples this process without a call: for a third of the workers' time, at least 6 s and at most a minute.
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
            for sampler in samplers {
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
            throw S3ControlError(.unexpected, message: "The faults stay.")
        }
    }

    /// Asks for each job that the workers have, and waits for those that are on the way to their end.
    private func lookAgain(at jobs: [JobID], _ caller: Caller) async throws {
        let client = caller.clients[0]
        for job in jobs {
            let record = await caller.call(.describe, job.rawValue) { _ in
                var found = try await client.describeJob(job)
                if found.status != .suspended {
                    found = try await client.waitUntil(job, timeout: .seconds(30))
                }
                return Told(found)
            }
            guard record.outcome == .success else { continue }
            var told = record.told
            told.other = Told(try await client.tags(of: job)).other
            caller.recorder.write(FinalRecord(job: job.rawValue, told: told).line)
        }
    }
}
