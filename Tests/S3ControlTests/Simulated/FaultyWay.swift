import AWSCore
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import Synchronization
import VirtualTime

/// The way to an emulator and back, on which a plan says what goes wrong with each attempt. It notes them all.
final class FaultyWay: HTTPTransport {
    /// One attempt as it was seen on the way.
    struct Attempt: Sendable {
        var fault: AttemptFault
        var request: HTTPRequest
        var start: Duration
        var end: Duration?
        /// The emulator's HTTP status, if the request came to it.
        var status: Int?
        var isSkewRefusal = false
        /// How long it waited for a slot.
        var queued = Duration.zero

        var acted: Bool { request.method != .get && status == 200 }
        var method: String { request.method.rawValue }
        var invocationID: String { field("amz-sdk-invocation-id") }
        var number: String { field("amz-sdk-request") }
        var date: String { field("x-amz-date") }
        var accessKeyID: String {
            let authorization = field("authorization")
            guard let range = authorization.firstRange(of: "Credential=") else { return "" }
            return String(authorization[range.upperBound...].prefix { $0 != "/" })
        }

        private func field(_ name: String) -> String {
            HTTPField.Name(name).flatMap { request.headerFields[$0] } ?? ""
        }
    }

    private let emulator: S3ControlEmulator
    private let clock: VirtualClock
    private let latency: Duration
    private let plan: [AttemptFault]
    /// How long each wait for a slot takes, one after the other, and then none.
    private let waits: [Duration]
    private let log = Mutex<[Attempt]>([])
    private let queue = Mutex(Queue())

    private struct Queue {
        var count = 0
        var lastWait = Duration.zero
        var hasExpired = false
        var isHealed = false
    }

    /// Whether a call has waited for a slot in vain.
    var hasExpired: Bool { queue.withLock { $0.hasExpired } }

    var attempts: [Attempt] { log.withLock { $0 } }

    /// Strikes the attempts with the faults of `plan`, one each, and those after them with none.
    init(
        to emulator: S3ControlEmulator,
        clock: VirtualClock,
        latency: Duration,
        plan: [AttemptFault],
        waits: [Duration] = []
    ) {
        self.emulator = emulator
        self.clock = clock
        self.latency = latency
        self.plan = plan
        self.waits = waits
    }

    /// Ends the faults.
    func heal() { queue.withLock { $0.isHealed = true } }

    /// Takes the next wait from the plan; nil if there is none, so that a slot is free.
    private func beginWait(onlyIfNone: Bool) -> Duration? {
        queue.withLock { queue in
            let wait = queue.isHealed || queue.count >= waits.count ? .zero : waits[queue.count]
            guard wait == .zero || !onlyIfNone else { return nil }
            queue.count += 1
            queue.lastWait = wait
            return wait
        }
    }

    func tryAcquireSlot(of owner: any SlotOwner) -> TransferSlot? {
        beginWait(onlyIfNone: true).map { _ in TransferSlot(of: owner) }
    }

    func acquireSlot(of owner: any SlotOwner, deadline: ContinuousClock.Instant?) async throws -> TransferSlot
    {
        let wait = beginWait(onlyIfNone: false) ?? .zero
        // To the millisecond: the real clock has gone on.
        let limit = deadline.map {
            Duration.milliseconds((ContinuousClock.now.duration(to: $0) / .milliseconds(1)).rounded())
        }
        guard let limit, limit < wait else {
            try await clock.sleep(for: wait)
            return TransferSlot(of: owner)
        }
        try await clock.sleep(for: limit)
        queue.withLock { $0.hasExpired = true }
        throw TransportError(.queueTimeout, delivery: .notSent, message: "No connection was free in time.")
    }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        try await send(request, body: body, options: options, in: nil)
    }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions, in slot: TransferSlot?)
        async throws
        -> TransportResponse
    {
        slot?.use()
        let index = log.withLock { log in
            log.append(
                Attempt(
                    fault: log.count < plan.count && !queue.withLock({ $0.isHealed })
                        ? plan[log.count] : .none,
                    request: request,
                    start: clock.elapsed,
                    queued: queue.withLock { $0.lastWait }
                )
            )
            return log.count - 1
        }
        let fault = attempts[index].fault
        defer { log.withLock { $0[index].end = clock.elapsed } }
        if fault != .notSent { slot?.recordSending() }
        if latency > .zero { try await clock.sleep(for: latency) }
        var answer: TransportResponse?
        if fault.isDelivered {
            let response = try await emulator.send(request, body: body, options: options)
            log.withLock {
                $0[index].status = response.head.status.code
                $0[index].isSkewRefusal =
                    [.none, .slow].contains(fault)
                    && String(decoding: response.body, as: UTF8.self).contains("TooSkewed")
            }
            answer = response
        }
        switch fault {
        case .slow: try await clock.sleep(for: .seconds(1))
        case .neverBefore, .neverAfter: try await clock.sleep(for: options.timeout ?? .seconds(60))
        default: if latency > .zero { try await clock.sleep(for: latency) }
        }
        return try fault.reply(answer)
    }
}

/// A provider that takes its time, gives another of two key pairs each second, and fails when told to.
final class RotatingCredentials: CredentialsProvider {
    static let pairs = [
        EmulatorConfiguration.exampleCredentials,
        Credentials(
            accessKeyID: "AKIAI44QH8DHBEXAMPLE",
            secretAccessKey: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"
        ),
    ]

    private let clock: VirtualClock
    private let latency: Duration
    private let failing: Int?
    private let state = Mutex<(calls: Int, last: String, isHealed: Bool)>((0, "", false))

    /// The access key given last.
    var last: String { state.withLock { $0.last } }

    init(clock: VirtualClock, latency: Duration, failing: Int?) {
        self.clock = clock
        self.latency = latency
        self.failing = failing
    }

    /// Ends the failures.
    func heal() { state.withLock { $0.isHealed = true } }

    func credentials() async throws -> Credentials {
        if latency > .zero { try await clock.sleep(for: latency) }
        let pair = Self.pairs[Int(clock.elapsed / .seconds(1)) % 2]
        let fails = state.withLock { state in
            state.calls += 1
            state.last = pair.accessKeyID
            return state.calls == failing && !state.isHealed
        }
        if fails { throw CredentialsError("No credentials: looked nowhere.") }
        return pair
    }
}
