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
        var method: String
        var invocationID: String
        var number: String
        var start: Duration
        var end: Duration?
        var date: String
        var accessKeyID: String
        /// The emulator's HTTP status, if the request came to it.
        var status: Int?
        var isSkewRefusal = false

        var acted: Bool { method != "GET" && status == 200 }
    }

    private let emulator: S3ControlEmulator
    private let clock: VirtualClock
    private let latency: Duration
    private let plan: [AttemptFault]
    private let log = Mutex<[Attempt]>([])

    var attempts: [Attempt] { log.withLock { $0 } }

    /// Strikes the attempts with the faults of `plan`, one each, and those after them with none.
    init(to emulator: S3ControlEmulator, clock: VirtualClock, latency: Duration, plan: [AttemptFault]) {
        self.emulator = emulator
        self.clock = clock
        self.latency = latency
        self.plan = plan
    }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        func field(_ name: String) -> String {
            HTTPField.Name(name).flatMap { request.headerFields[$0] } ?? ""
        }
        let index = log.withLock { log in
            log.append(
                Attempt(
                    fault: log.count < plan.count ? plan[log.count] : .none,
                    method: request.method.rawValue,
                    invocationID: field("amz-sdk-invocation-id"),
                    number: field("amz-sdk-request"),
                    start: clock.elapsed,
                    date: field("x-amz-date"),
                    accessKeyID: field("authorization").firstRange(of: "Credential=").map {
                        String(field("authorization")[$0.upperBound...].prefix { $0 != "/" })
                    } ?? ""
                )
            )
            return log.count - 1
        }
        let fault = attempts[index].fault
        defer { log.withLock { $0[index].end = clock.elapsed } }
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
    private let state = Mutex<(calls: Int, last: String)>((0, ""))

    /// The access key given last.
    var last: String { state.withLock { $0.last } }

    init(clock: VirtualClock, latency: Duration, failing: Int?) {
        self.clock = clock
        self.latency = latency
        self.failing = failing
    }

    func credentials() async throws -> Credentials {
        if latency > .zero { try await clock.sleep(for: latency) }
        let pair = Self.pairs[Int(clock.elapsed / .seconds(1)) % 2]
        let number = state.withLock { state in
            state.calls += 1
            state.last = pair.accessKeyID
            return state.calls
        }
        if number == failing { throw CredentialsError("No credentials: looked nowhere.") }
        return pair
    }
}
