import Foundation
import Synchronization
import Testing

@testable import HTTPTransportConformance

@Suite("ScriptedServer follows its script and stops immediately", .timeLimit(.minutes(15)))
struct ScriptedServerTests {
    /// The client's side of a connection.
    private final class Client {
        private let socket: Descriptor
        private let never: StopSignal

        init(_ server: ScriptedServer, at address: ScriptedServer.Address = .ipv4) throws {
            socket = try .connecting(to: address, port: server.port)
            never = try StopSignal()
        }

        func send(_ text: String) {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty, socket.wait(for: .writing, unless: never, atMost: .seconds(5)),
                let count = socket.send(rest)
            {
                rest = rest.dropFirst(count)
            }
        }

        func finishSending() { socket.finishSending() }

        /// What comes until the end or until there are `count` bytes; nil when it takes longer than five seconds.
        func receive(_ count: Int = .max) -> String? {
            var received: [UInt8] = []
            while received.count < count {
                guard socket.wait(for: .reading, unless: never, atMost: .seconds(5)) else { return nil }
                guard let bytes = socket.receive(atMost: min(count, 65536)) else { continue }
                if bytes.isEmpty { break }
                received += bytes
            }
            return String(decoding: received, as: UTF8.self)
        }
    }

    private static let get = "GET /a?b HTTP/1.1\r\nHost: h\r\nX-One:  1 \r\n\r\n"

    @Test(arguments: [ScriptedServer.Address.ipv4, .ipv6, .unix(path: "/tmp/s3control-\(UUID().uuidString)")])
    func `connections and requests are counted`(_ address: ScriptedServer.Address) throws {
        defer { if case .unix(let path) = address { try? FileManager.default.removeItem(atPath: path) } }
        let server = try ScriptedServer.answering("answer", address: address)
        let clients = try (0..<2).map { _ in try Client(server, at: address) }
        for (index, count) in [(0, 3), (1, 2)] {
            for _ in 0..<count {
                clients[index].send(Self.get)
                #expect(clients[index].receive(6) == "answer")
            }
        }
        #expect(server.connectionCount == 2)
        #expect(server.requestCounts.sorted() == [2, 3])
        #expect(server.requests == Array(repeating: Self.get, count: 5))
        #expect(server.openConnectionCount == 2)
        #expect(server.authority.hasPrefix(address.host))
        server.stop()
        #expect(server.openConnectionCount == 0)
    }

    @Test func `a request is read with its fields and its body`() throws {
        let server = try ScriptedServer { connection, _ in
            let request = try connection.readRequest()
            let fields = request.fields.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
            try connection.send("\(request.method) \(request.target) \(fields) \(request.body) ")
            try connection.send(String(decoding: try connection.read(3), as: UTF8.self))
        }
        let client = try Client(server)
        client.send("PUT /x HTTP/1.1\r\nx-one:\t1 \r\ncontent-LENGTH: 2\r\n\r\nabnex")
        client.send("t")
        #expect(client.receive() == "PUT /x x-one=1,content-LENGTH=2 [97, 98] nex")
    }

    @Test func `bytes are sent in pieces, and a half-closed connection still receives`() async throws {
        let received = Mutex("")
        let isReceived = Signal()
        let server = try ScriptedServer { connection, _ in
            try connection.readRequest()
            try connection.send("abcdefg", inPiecesOf: 2, pause: .milliseconds(1))
            connection.finishSending()
            let bytes = try connection.read(4)
            received.withLock { $0 = String(decoding: bytes, as: UTF8.self) }
            isReceived.send()
        }
        let client = try Client(server)
        client.send(Self.get)
        #expect(client.receive() == "abcdefg")
        client.send("late")
        await isReceived.wait()
        #expect(received.withLock { $0 } == "late")
    }

    /// What a script may be doing when its server is stopped.
    enum Waiting: CaseIterable, Sendable {
        case reading, readingRequest, sending, pausing, untilACondition, untilTheEnd
    }

    @Test(arguments: Waiting.allCases)
    func `stopping ends a script that is waiting for anything`(_ waiting: Waiting) async throws {
        let started = Signal()
        let hasEnded = Signal()
        let server = try ScriptedServer { connection, _ in
            defer { hasEnded.send() }
            started.send()
            switch waiting {
            case .reading: _ = try connection.readSome()
            case .readingRequest: try connection.readRequest()
            case .sending: while true { try connection.send(Self.get) }
            case .pausing: try connection.pause(for: .seconds(60))
            case .untilACondition: try connection.wait { false }
            case .untilTheEnd: connection.waitForEnd()
            }
        }
        let client = try Client(server)
        client.send("GET")
        await started.wait()
        let before = ContinuousClock.now
        server.stop()
        #expect(hasEnded.hasHappened)
        #expect(before.duration(to: .now) < .seconds(30))
        #expect(server.openConnectionCount == 0)
        server.stop()
        // Nobody listens there any more.
        let late = try? Client(server)
        late?.send(Self.get)
        #expect(late?.receive() ?? "" == "")
        #expect(server.connectionCount == 1)
    }

    @Test func `releasing the server stops it`() async throws {
        let hasEnded = Signal()
        var server: ScriptedServer? = try ScriptedServer { connection, _ in
            connection.waitForEnd()
            hasEnded.send()
        }
        let client = try server.map { try Client($0) }
        while server?.connectionCount == 0 { await Task.yield() }
        server = nil
        #expect(hasEnded.hasHappened)
        #expect(client?.receive() == "")
    }

    @Test func `a script can stop its own server`() async throws {
        let box = Mutex<ScriptedServer?>(nil)
        let hasStopped = Signal()
        let server = try ScriptedServer { connection, _ in
            try connection.readRequest()
            box.withLock { $0 }?.stop()
            hasStopped.send()
        }
        box.withLock { $0 = server }
        let client = try Client(server)
        client.send(Self.get)
        await hasStopped.wait()
        #expect(client.receive() == "")
        box.withLock { $0 = nil }
    }

    @Test func `exceeding a limit ends the connection`() throws {
        let limits = ScriptedServer.Limits(
            connections: 4,
            headBytes: 100,
            bodyBytes: 10,
            silence: .milliseconds(200)
        )
        let server = try ScriptedServer(limits: limits) { connection, _ in
            while true {
                try connection.readRequest()
                try connection.send("answer")
            }
        }
        let long = String(repeating: "x", count: 200)
        for text in [
            "GET /\(long) HTTP/1.1\r\n\r\n", "PUT / HTTP/1.1\r\nContent-Length: 11\r\n\r\n", "silence",
        ] {
            let client = try Client(server)
            client.send(text)
            #expect(client.receive() == "", "\(text)")
        }
    }

    @Test func `connections beyond the limit are closed immediately, until there is room again`() async throws
    {
        let server = try ScriptedServer(limits: .init(connections: 2)) { connection, _ in
            try connection.readRequest()
            try connection.send("answer")
            connection.waitForEnd()
        }
        var clients = try (0..<2).map { _ in try Client(server) }
        for client in clients {
            client.send(Self.get)
            #expect(client.receive(6) == "answer")
        }
        #expect(try Client(server).receive() == "")
        #expect(server.connectionCount == 2)
        clients.removeFirst()
        while server.openConnectionCount == 2 { await Task.yield() }
        // The thread of the connection that has ended may still be on its way out.
        for _ in 0..<1000 where server.connectionCount == 2 {
            let client = try Client(server)
            client.send(Self.get)
            if client.receive(6) == "answer" { break }
        }
        #expect(server.connectionCount == 3)
    }

    @Test func `servers are stopped while clients connect`() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<50 {
                        guard let server = try? ScriptedServer.answering() else { continue }
                        let clients = (0..<4).compactMap { _ in try? Client(server) }
                        for client in clients { client.send(Self.get) }
                        server.stop()
                        #expect(server.openConnectionCount == 0)
                    }
                }
            }
        }
    }
}
