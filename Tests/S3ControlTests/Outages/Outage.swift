import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import Synchronization
import VirtualTime

/// What is broken between the client and the service, or in the service.
enum Outage: String, CaseIterable, Sendable {
    /// No connection, a connection that breaks before or after the service acts, and no answer in time.
    case refused, lostBefore, lostAfter, lateBefore, lateAfter
    /// The service fails, before or after it acts.
    case failBefore, failAfter, unavailable
    /// Something else answers: a page, or nothing.
    case page404, page502, empty404, proxy407, misdirected421
    /// The service acted, and the answer cannot be read.
    case truncated
    /// An error in a response of status 200.
    case errorInSuccess
    /// The service throttles, with and without a code.
    case throttled, bare429
    /// The credentials are not accepted.
    case accessDenied, expiredToken, wrongSecret
    /// A code that nobody knows.
    case unknownCode

    /// Whether requests come to the service all the same.
    var isDelivered: Bool { [.lostAfter, .lateAfter, .failAfter, .truncated].contains(self) }

    /// Whether waiting may help.
    var isTransient: Bool {
        ![.throttled, .bare429, .accessDenied, .expiredToken, .wrongSecret, .unknownCode].contains(self)
    }

    /// Whether the service has decided about the credentials, not about a job.
    var isGeneral: Bool { [.accessDenied, .expiredToken, .wrongSecret, .unknownCode].contains(self) }

    /// A part of the message of every error that it causes.
    var words: String {
        switch self {
        case .refused: "refused"
        case .lostBefore, .lostAfter: "lost"
        case .lateBefore, .lateAfter: "late"
        case .failBefore, .failAfter, .errorInSuccess: "InternalService"
        case .unavailable: "ServiceUnavailable"
        case .page404, .empty404: "404"
        case .page502: "502"
        case .proxy407: "407"
        case .misdirected421: "421"
        case .truncated: "not what the service sends"
        case .throttled, .bare429: ""
        case .accessDenied: "AccessDenied"
        case .expiredToken: "ExpiredToken"
        case .wrongSecret: "SignatureDoesNotMatch"
        case .unknownCode: "SomethingNew"
        }
    }

    /// What the client gets; `answer` is the service's if the request was delivered.
    func reply(_ answer: TransportResponse?) throws -> TransportResponse {
        func failure(_ code: TransportError.Code, _ delivery: RequestDelivery, _ message: String)
            -> TransportError
        {
            TransportError(code, delivery: delivery, message: message)
        }
        switch self {
        case .refused: throw failure(.connectFailed, .notSent, "The connection was refused.")
        case .lostBefore, .lostAfter: throw failure(.connectionLost, .sent, "The connection was lost.")
        case .lateBefore, .lateAfter: throw failure(.timeout, .sent, "The response was late.")
        case .failBefore, .failAfter: return .serviceError("InternalServiceException", status: 500)
        case .unavailable: return .serviceError("ServiceUnavailable", status: 503)
        case .page404: return .answer(404, "<html><body>Not found</body></html>")
        case .page502: return .answer(502, "<html><body>Bad gateway</body></html>")
        case .empty404: return .answer(404)
        case .proxy407: return .answer(407, "<html><body>Who are you?</body></html>")
        case .misdirected421: return .answer(421)
        case .truncated:
            guard let answer else { return .answer(500) }
            return TransportResponse(head: answer.head, body: Array(answer.body.dropLast(3)))
        case .errorInSuccess: return .serviceError("InternalServiceException", status: 200)
        case .throttled: return .throttled
        case .bare429: return .answer(429)
        case .accessDenied: return .serviceError("AccessDenied", status: 403)
        case .expiredToken: return .serviceError("ExpiredToken")
        case .wrongSecret: return .serviceError("SignatureDoesNotMatch", status: 403)
        case .unknownCode: return .serviceError("SomethingNewException", status: 409)
        }
    }
}

/// The way to an emulator, on which outages come and go, with a log of what the service was asked and of what came back.
final class OutageWay: HTTPTransport {
    /// Says what is broken for a request; nil for nothing.
    typealias Plan = @Sendable (HTTPRequest, Duration) -> Outage?

    /// What happened to the changes of one job, and to the requests about it.
    struct JobLog: Sendable {
        /// The changes that were sent, whether or not they came to the service.
        var sent = 0
        /// The changes that the service has accepted.
        var accepted = 0
        /// The service's answers about the job that came back whole.
        var answers = 0
    }

    private struct State {
        var logs: [String: JobLog] = [:]
        var listings = 0
        var times: [Duration] = []
        var isOver = false
    }

    private let emulator: S3ControlEmulator
    private let clock: VirtualClock
    private let latency: Duration
    private let plan: Plan
    private let state = Mutex(State())

    init(to emulator: S3ControlEmulator, clock: VirtualClock, latency: Duration = .zero, plan: @escaping Plan)
    {
        self.emulator = emulator
        self.clock = clock
        self.latency = latency
        self.plan = plan
    }

    /// Mends everything.
    func mend() { state.withLock { $0.isOver = true } }

    func log(of job: String) -> JobLog { state.withLock { $0.logs[job] ?? JobLog() } }

    /// How many listings came back whole.
    var listings: Int { state.withLock { $0.listings } }

    /// How many answers about single jobs came back whole.
    var answers: Int { state.withLock { $0.logs.values.reduce(0) { $0 + $1.answers } } }

    /// When requests were sent.
    var times: [Duration] { state.withLock { $0.times } }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        let job = Self.job(of: request)
        let isChange = request.method == .post
        let outage = state.withLock { state in
            state.times.append(clock.elapsed)
            if isChange { state.logs[job, default: JobLog()].sent += 1 }
            return state.isOver ? nil : plan(request, clock.elapsed)
        }
        if latency > .zero { try await clock.sleep(for: latency) }
        var answer: TransportResponse?
        if outage?.isDelivered ?? true {
            let response = try await emulator.send(request, body: body, options: options)
            state.withLock { state in
                if isChange, response.statusCode == 200 { state.logs[job, default: JobLog()].accepted += 1 }
            }
            answer = response
        }
        switch outage {
        case .lateBefore, .lateAfter: try await clock.sleep(for: options.timeout ?? .seconds(60))
        default: if latency > .zero { try await clock.sleep(for: latency) }
        }
        guard outage == nil, let answer else { return try outage?.reply(answer) ?? .answer(500) }
        state.withLock { state in
            if job.isEmpty { state.listings += 1 } else { state.logs[job, default: JobLog()].answers += 1 }
        }
        return answer
    }

    /// The id in the path; empty for a listing.
    private static func job(of request: HTTPRequest) -> String {
        let path = (request.path ?? "").prefix { $0 != "?" }
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[2]) : ""
    }
}
