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
        let started = ContinuousClock.now
        let cpuBefore = ProcessUsage.now.cpuSeconds
        let counter = Counter()
        let requests = options.requests
        let outcomes = Outcomes(capacity: requests)
        await withDiscardingTaskGroup { group in
            for _ in 0..<options.concurrency {
                group.addTask(executorPreference: executor) {
                    while counter.next() < requests {
                        let start = ContinuousClock.now
                        do {
                            try await call()
                            outcomes.add(start.duration(to: .now))
                        } catch {
                            outcomes.add(nil)
                        }
                    }
                }
            }
        }
        let usage = ProcessUsage.now
        return LoadResult(
            outcomes: outcomes.all,
            elapsed: started.duration(to: .now),
            cpuSeconds: usage.cpuSeconds - cpuBefore,
            peakMebibytes: usage.peakMebibytes
        )
    }
}

/// Deals out the numbers of the requests.
private final class Counter: Sendable {
    private let value = Atomic(0)

    func next() -> Int { value.wrappingAdd(1, ordering: .relaxed).oldValue }
}

/// Collects the time that each call took, nil for one that failed.
private final class Outcomes: Sendable {
    private let durations: Mutex<[Duration?]>

    init(capacity: Int) {
        var empty: [Duration?] = []
        empty.reserveCapacity(capacity)
        durations = Mutex(empty)
    }

    var all: [Duration?] { durations.withLock { $0 } }

    func add(_ duration: Duration?) {
        durations.withLock { $0.append(duration) }
    }
}
