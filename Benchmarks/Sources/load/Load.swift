import CurlTransport
import Processes
import S3Control
import Synchronization

/// Sends requests through the whole client (validate, write, sign, send, read) and prints one JSON object.
///
///     load --endpoint URL --account-id ID --job-id ID --operation update-job-status|list-jobs \
///          --concurrency N --requests M [--threads T]
///
/// Credentials and region come from the environment. Failed calls are counted, not repeated. There are as many
/// clients as `--threads` says, each of which does all its work on its transport's thread; by default one for each
/// processor, at most two and no more than calls in flight. With 0 it is one client, whose calls are spread over the
/// threads of Swift's pool.
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
        var callers: [Caller] = []
        for _ in 0..<max(1, options.threads) { callers.append(try await Caller(options)) }
        let run = Run(requests: options.requests)
        let started = ContinuousClock.now
        let cpuBefore = ProcessUsage.now.cpuSeconds
        await withDiscardingTaskGroup { group in
            for index in 0..<options.concurrency {
                let caller = callers[index % callers.count]
                group.addTask(executorPreference: caller.executor) { await run.work(caller) }
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

/// A client, and what it is asked.
private final class Caller: Sendable {
    /// Where its tasks run; nil for Swift's pool.
    let executor: (any TaskExecutor)?
    /// Makes one call; a function for each operation, so that a small result needs no room for a large one.
    let call: @Sendable () async throws -> Void

    init(_ options: LoadOptions) async throws {
        let transport = CurlTransport()
        // What the tasks do between their requests is short and does not block.
        executor = options.threads > 0 ? transport.taskExecutor : nil
        let client = try await S3ControlClient(
            accountID: AccountID(options.accountID),
            endpoint: options.endpoint
        ).with {
            $0.retryPolicy = NoRetryPolicy()
            $0.transport = transport
        }
        let jobID = try JobID(options.jobID)
        call =
            switch options.operation {
            case .updateJobStatus:
                { _ = try await client.updateJobStatus(jobID: jobID, to: .cancelled) }
            case .listJobs:
                { _ = try await client.listJobs(ListJobsRequest(accountID: client.configuration.accountID)) }
            }
    }
}

/// So many requests, by however many tasks.
private final class Run: Sendable {
    private let requests: Int
    private let next = Atomic(0)
    /// Nanoseconds, -1 for a call that failed.
    private let times: Mutex<[Int]>

    init(requests: Int) {
        self.requests = requests
        var empty: [Int] = []
        empty.reserveCapacity(requests)
        times = Mutex(empty)
    }

    /// Makes one request after the other as long as there are any left.
    func work(_ caller: Caller) async {
        while next.wrappingAdd(1, ordering: .relaxed).oldValue < requests {
            let start = ContinuousClock.now
            do {
                try await caller.call()
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
