package import AWSCore
import Basics
package import HTTPTransport
package import HTTPTypes
package import S3ControlEmulator
package import S3Objects
import Synchronization

/// A memory store whose requests are kept, and answered in its place where a test wants that.
package final class ObservedStore: HTTPTransport {
    private struct State: Sendable {
        var requests: [HTTPRequest] = []
        var bodies: [[UInt8]] = []
        var inFlight = 0
        var mostInFlight = 0
    }

    package typealias Hook = @Sendable (HTTPRequest, ObservedStore, Int) async throws -> TransportResponse?

    private let state = Mutex(State())
    /// Answers in the store's place, or changes it before it answers; gets the request's number, from 1.
    private let hook: Hook?
    /// The store itself.
    package let memory: MemoryObjectStore

    package init(buckets: [String] = ["bucket"], _ hook: Hook? = nil) {
        memory = MemoryObjectStore(buckets: buckets)
        self.hook = hook
    }

    package var requests: [HTTPRequest] { state.withLock { $0.requests } }
    package var bodies: [[UInt8]] { state.withLock { $0.bodies } }
    package var mostInFlight: Int { state.withLock { $0.mostInFlight } }

    /// The values of a field in the requests, in order.
    package func values(of field: String) -> [String] {
        requests.compactMap { request in HTTPField.Name(field).flatMap { request.headerFields[$0] } }
    }

    package func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        let number = state.withLock { state in
            state.requests.append(request)
            state.bodies.append(body)
            state.inFlight += 1
            state.mostInFlight = max(state.mostInFlight, state.inFlight)
            return state.requests.count
        }
        defer { state.withLock { $0.inFlight -= 1 } }
        await Task.yield()
        if let answer = try await hook?(request, self, number) { return answer }
        // By an impatient clock a call's deadline is there at once: what was sent is answered all the same.
        return memory.reply(to: request, body: body)
    }
}

/// A query's items.
package struct Query {
    private let items: [(String, String)]

    package init(_ target: String) {
        let query = target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        items = query.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
        }
    }

    package func has(_ name: String) -> Bool { items.contains { $0.0 == name } }
    package subscript(name: String) -> String? { items.first { $0.0 == name }?.1 }
}

extension TransportResponse {
    package static func answer(
        _ status: Int,
        _ text: String = "",
        bytes: [UInt8]? = nil,
        fields: [String: String] = [:]
    ) -> TransportResponse {
        var head = HTTPResponse(status: .init(code: status))
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        return TransportResponse(head: head, body: bytes ?? Array(text.utf8))
    }

    /// An error of S3 in the form that it has.
    package static func error(
        _ code: String,
        _ status: Int,
        fields: [String: String] = [:],
        more: String = ""
    )
        -> TransportResponse
    {
        answer(
            status,
            "<Error><Code>\(code)</Code><Message>It is \(code)</Message>\(more)<RequestId>r</RequestId></Error>",
            fields: fields
        )
    }
}

/// A client of `store`, whose retries wait for nothing.
package func makeClient(
    _ store: any HTTPTransport,
    _ change: (inout S3ObjectConfiguration) -> Void = { _ in }
) throws -> S3ObjectClient {
    var configuration = S3ObjectConfiguration(
        region: "eu-central-1",
        credentials: StaticCredentialsProvider(Credentials(accessKeyID: "AKID", secretAccessKey: "secret"))
    )
    configuration.transport = store
    configuration.delayClock = ImpatientClock()
    change(&configuration)
    return try S3ObjectClient(configuration: configuration)
}

/// A clock by which waiting takes no time, and the time of day that goes with it.
package final class ImpatientClock: Clock {
    package struct Instant: InstantProtocol {
        var elapsed: Duration
        package func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        package func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        package static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    private let elapsed = Mutex(Duration.zero)

    package init() {}

    package var now: Instant { Instant(elapsed: elapsed.withLock { $0 }) }
    package var minimumResolution: Duration { .nanoseconds(1) }

    package var wallClock: WallClock {
        WallClock { [self] in
            Date(timeIntervalSince1970: 1_790_000_000 + elapsed.withLock { $0 } / .seconds(1))
        }
    }

    package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        // A loop of waits would keep its thread from what it waits for.
        await Task.yield()
        elapsed.withLock { $0 = max($0, deadline.elapsed) }
    }
}

/// Bytes that differ from place to place.
package func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
}
