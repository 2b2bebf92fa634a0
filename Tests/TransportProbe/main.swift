// What a transport does to its process, and what the process does to it: run by CurlTransportTests, each behavior in a
// process of its own.
//
//     TransportProbe BEHAVIOR AUTHORITY [CERTIFICATE-AUTHORITY-FILE]

import CurlTransport
import HTTPTransport
import HTTPTypes
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

let arguments = CommandLine.arguments
let authority = arguments[2]
let authorityFile = arguments.count > 3 ? arguments[3] : nil

func makeTransport(maxConnections: Int = 64) -> CurlTransport {
    let tls = TLSConfiguration(certificateAuthorityFile: authorityFile)
    return CurlTransport(configuration: .init(maxConnections: maxConnections, tls: tls, proxy: .none))
}

func send(_ transport: CurlTransport, timeout: Duration = .seconds(60)) async -> String {
    let request = HTTPRequest(
        method: .post,
        scheme: authorityFile == nil ? "http" : "https",
        authority: authority,
        path: "/"
    )
    do {
        let response = try await transport.send(request, body: [], options: TransferOptions(timeout: timeout))
        return "\(response.statusCode)"
    } catch let error as TransportError {
        return "\(error.code) \(error.delivery): \(error.message)"
    } catch {
        return "\(error)"
    }
}

func sendMany(_ count: Int, _ transport: CurlTransport) async -> Set<String> {
    await withTaskGroup(of: String.self) { group in
        for _ in 0..<count { group.addTask { await send(transport) } }
        return await group.reduce(into: []) { $0.insert($1) }
    }
}

/// Sends `count` requests from the thread of another transport, which is running.
///
/// Without descriptors, libdispatch ends a process in whose pool work waits: its monitor reads files in /proc each second.
func sendManyAside(_ count: Int, _ transport: CurlTransport, worker: CurlTransport) async -> Set<String> {
    await Task(executorPreference: worker.taskExecutor) { await sendMany(count, transport) }.value
}

/// The processor time of this process, in seconds.
func processorTime() -> Double {
    var usage = rusage()
    #if canImport(Darwin)
    unsafe getrusage(RUSAGE_SELF, &usage)
    #else
    unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #endif
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// The memory of this process that is in use, in MiB; 0 where /proc does not say it.
func residentMebibytes() -> Int {
    let file = unsafe open("/proc/self/statm", O_RDONLY)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
    let fields = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) / 1_048_576 : 0
}

func limitDescriptors(to limit: Int) {
    var limits = rlimit()
    #if canImport(Darwin)
    let resource = RLIMIT_NOFILE
    #else
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #endif
    unsafe getrlimit(resource, &limits)
    limits.rlim_cur = rlim_t(limit)
    unsafe setrlimit(resource, &limits)
}

/// Runs tasks on the thread that calls ``run(_:)``: a forked child has no other.
///
/// `@unchecked Sendable`: only that thread touches it.
final class OneThread: TaskExecutor, @unchecked Sendable {
    private var jobs: [UnownedJob] = []

    func enqueue(_ job: consuming ExecutorJob) { jobs.append(UnownedJob(job)) }

    func run(_ operation: @escaping @Sendable () async -> String) -> String {
        nonisolated(unsafe) var result: String?
        _ = Task(executorPreference: self) { unsafe result = await operation() }
        for _ in 0..<10_000 {
            while !jobs.isEmpty { unsafe jobs.removeFirst().runSynchronously(on: asUnownedTaskExecutor()) }
            if let result = unsafe result { return result }
            usleep(1000)
        }
        return "hangs"
    }
}

/// Forks, runs `body` in the child, and returns the signal that ended the child; 0 if it exited.
func signalOfChild(running body: () -> Never) -> Int32 {
    // The thread has to be waiting: a child for ever awaits what the Swift runtime was initializing on another thread, such
    // as a type's metadata at its first use.
    usleep(200_000)
    fflush(nil)
    guard let symbol = unsafe dlsym(nil, "fork") else { exit(3) }
    typealias Fork = @convention(c) () -> pid_t
    let fork = unsafe unsafeBitCast(symbol, to: Fork.self)
    let child = fork()
    if child == 0 { body() }
    var status: Int32 = 0
    unsafe waitpid(child, &status, 0)
    return status & 0x7F
}

/// Measures how long a process takes to exit.
enum ExitTime {
    /// When the process called `exit`.
    nonisolated(unsafe) static var start: ContinuousClock.Instant?

    /// Prints it at the exit, after the exit handlers that are registered later.
    static func printAtExit() {
        atexit {
            guard let start = unsafe ExitTime.start else { return }
            let taken = start.duration(to: .now)
            print(taken < .milliseconds(900) ? "prompt" : "slow: \(taken)")
        }
    }
}

switch arguments[1] {
case "return":
    // The process ends while the connections of these calls are being closed.
    let transport = makeTransport()
    print(await sendMany(16, transport).sorted())
case "exit":
    // The process ends with calls under way.
    let transport = makeTransport()
    for _ in 0..<16 {
        Task { while true { _ = await send(transport) } }
    }
    usleep(useconds_t.random(in: 0..<100_000))
    exit(0)
case "exit-on-thread":
    let transport = makeTransport()
    Task { while true { _ = await send(transport) } }
    _ = await Task(executorPreference: transport.taskExecutor) {
        _ = await send(transport)
        exit(0)
    }.value
case "fork":
    let transport = makeTransport()
    print(await send(transport))
    let ending = signalOfChild {
        let inParents = OneThread().run { await send(transport) }
        let own = CurlTransport(configuration: .init(proxy: .none))
        let inOwn = OneThread().run { await send(own) }
        print("child: \(inParents)\nchild's own: \(inOwn)")
        fflush(nil)
        _exit(0)
    }
    print(await send(transport), ending)
case "fork-exit", "fork-exit-own":
    ExitTime.printAtExit()
    let transport = makeTransport()
    print(await send(transport))
    let usesOwn = arguments[1] == "fork-exit-own"
    let ending = signalOfChild {
        let own = makeTransport()
        if usesOwn {
            let inOwn = OneThread().run { await send(own) }
            print("child's own: \(inOwn)")
        }
        unsafe ExitTime.start = .now
        exit(0)
    }
    print(await send(transport), ending)
case "no-descriptors":
    // Swift's runtime and its pool open descriptors of their own; then, with each more that is left, a new transport
    // gets further.
    let transport = makeTransport()
    let first = makeTransport()
    let worker = makeTransport()
    print(await sendManyAside(8, first, worker: worker).sorted())
    await first.shutdown()
    try await Task.sleep(for: .milliseconds(100))
    let lowest = dup(0)
    close(lowest)
    for extra in Int32(0)..<12 {
        limitDescriptors(to: Int(lowest + extra))
        // Each gives its descriptors back before the next one takes its own.
        let next = extra == 0 ? transport : makeTransport()
        print(await sendManyAside(1, next, worker: worker).first ?? "")
        if extra > 0 { await next.shutdown() }
    }
    limitDescriptors(to: 1024)
    print(await send(transport))
case "lower-limit":
    // More descriptors than the process may open are EINVAL to `poll`.
    let transport = makeTransport()
    let worker = makeTransport()
    print(await sendManyAside(32, transport, worker: worker).sorted())
    limitDescriptors(to: 8)
    let before = processorTime()
    // Fewer than before: the first ones may have shared connections, and a new one cannot be opened any more.
    print(await sendManyAside(16, transport, worker: worker).sorted())
    print(processorTime() - before < 0.5 ? "calm" : "spins")
case "signals":
    let transport = makeTransport()
    var own = sigset_t()
    unsafe pthread_sigmask(SIG_BLOCK, nil, &own)
    let blockedBefore = [SIGTERM, SIGPIPE, SIGCHLD].filter { unsafe sigismember(&own, $0) == 1 }
    let names = await Task(executorPreference: transport.taskExecutor) {
        var blocked = sigset_t()
        unsafe pthread_sigmask(SIG_BLOCK, nil, &blocked)
        return [SIGTERM, SIGPIPE, SIGCHLD].filter { unsafe sigismember(&blocked, $0) == 1 }
    }.value
    print(names == blockedBefore)
    print(await send(transport))
case "failed-bodies":
    let transport = makeTransport(maxConnections: 32)
    print(await sendMany(32, transport).count)
    // What glibc keeps for itself is no concern here.
    if let symbol = unsafe dlsym(nil, "malloc_trim") {
        typealias Trim = @convention(c) (Int) -> Int32
        _ = unsafe unsafeBitCast(symbol, to: Trim.self)(0)
    }
    let resident = residentMebibytes()
    withExtendedLifetime(transport) { print(resident < 64 ? "small" : "\(resident) MiB") }
case "many-tasks":
    // 20,000 parts of tasks of a millisecond each, and one transfer that must not wait for all of them.
    let transport = makeTransport()
    print(await send(transport))
    let ended = Counter()
    let work = Task(executorPreference: transport.taskExecutor) {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<20_000 {
                group.addTask {
                    usleep(1000)
                    ended.value.add(1, ordering: .relaxed)
                }
            }
        }
    }
    try await Task.sleep(for: .milliseconds(50))
    print(await send(transport))
    print(ended.value.load(ordering: .relaxed) < 20_000 ? "soon" : "late")
    work.cancel()
    exit(0)
default:
    print("no such behavior: \(arguments[1])")
    exit(2)
}

final class Counter: Sendable {
    let value = Atomic(0)
}
