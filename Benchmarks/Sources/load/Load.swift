import CurlTransport
import S3Control
import Synchronization

/// Sends requests through the whole client (validate, write, sign, send, read) and prints one JSON object.
///
///     load --endpoint URL --account-id ID --job-id ID --operation update-job-status|list-jobs \
///          --concurrency N --requests M
///
/// Credentials and region come from the environment. Failed calls are counted, not repeated.
@main
struct Load {
    static func main() async {
        do {
            let options = try LoadOptions(CommandLine.arguments.dropFirst())
            print(try await run(options).json)
        } catch let error as LoadOptions.UsageError {
            printError("load: \(error.message)")
            exitProcess(2)
        } catch {
            printError("load: \(error)")
            exitProcess(1)
        }
    }

    private static func run(_ options: LoadOptions) async throws -> LoadResult {
        // What the tasks do between their requests is short and does not block.
        let transport = CurlTransport()
        let client = try await S3ControlClient(
            accountID: AccountID(options.accountID),
            endpoint: options.endpoint
        ).with {
            $0.retryPolicy = NoRetryPolicy()
            $0.transport = transport
        }
        let jobID = try JobID(options.jobID)
        let call: @Sendable () async throws -> Void =
            switch options.operation {
            case .updateJobStatus:
                { _ = try await client.updateJobStatus(jobID: jobID, to: .cancelled) }
            case .listJobs:
                { _ = try await client.listJobs(ListJobsRequest(accountID: client.configuration.accountID)) }
            }
        // One at a time, each hand-over to another thread costs more than the call itself. Many at a time keep
        // several threads busy.
        let executor: (any TaskExecutor)? = options.concurrency == 1 ? transport.taskExecutor : nil
        let run = Run(requests: options.requests, call)
        let started = ContinuousClock.now
        let cpuBefore = ProcessUsage.now.cpuSeconds
        await withDiscardingTaskGroup { group in
            for _ in 0..<options.concurrency {
                group.addTask(executorPreference: executor) { await run.work() }
            }
        }
        let usage = ProcessUsage.now
        return LoadResult(
            outcomes: run.outcomes,
            elapsed: started.duration(to: .now),
            cpuSeconds: usage.cpuSeconds - cpuBefore,
            peakMebibytes: usage.peakMebibytes
        )
    }
}

/// So many requests, by however many tasks, which keep a reference to it and nothing else.
private final class Run: Sendable {
    private let requests: Int
    private let call: @Sendable () async throws -> Void
    private let next = Atomic(0)
    /// Nanoseconds, -1 for a call that failed.
    private let times: Mutex<[Int]>

    init(requests: Int, _ call: @escaping @Sendable () async throws -> Void) {
        self.requests = requests
        self.call = call
        var empty: [Int] = []
        empty.reserveCapacity(requests)
        times = Mutex(empty)
    }

    /// Makes one request after the other as long as there are any left.
    func work() async {
        while next.wrappingAdd(1, ordering: .relaxed).oldValue < requests {
            let start = ContinuousClock.now
            do {
                try await call()
                add(Int(start.duration(to: .now) / .nanoseconds(1)))
            } catch {
                add(-1)
            }
        }
    }

    private func add(_ time: Int) {
        times.withLock { $0.append(time) }
    }

    /// The time that each call took, nil for one that failed.
    var outcomes: [Duration?] {
        times.withLock { $0 }.map { $0 < 0 ? nil : .nanoseconds($0) }
    }
}
