import Foundation
import Testing

@Suite("CurlTransport minds the process that it lives in", .ownThreads, .timeLimit(.minutes(2)))
struct ProcessLifeTests {
    private let certificates: Certificates

    init() async throws {
        certificates = try await Certificates.make { try $0.make("good", names: "DNS:localhost") }
    }

    /// What `TransportProbe` prints, which is built beside this test.
    private func probe(_ behavior: String, _ authority: String, isTLS: Bool = false) async throws -> [String]
    {
        try await offPool { [certificates] in
            let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
            var command = ["\(folder)/TransportProbe", behavior, authority]
            if isTLS { command.append(certificates.authority) }
            let process = try ChildProcess(command, in: certificates.folder)
            try process.finish()
            return process.output.split(separator: "\n").map(String.init)
        }
    }

    @Test(arguments: ["return", "exit"])
    func `a process that ends while TLS connections are used or closing does not crash`(behavior: String)
        async throws
    {
        let server = try await OddTLSServer.start("close-late", certificates)
        for _ in 0..<25 { _ = try await probe(behavior, server.authority, isTLS: true) }
    }

    @Test func `a task on the transport's thread may end the process`() async throws {
        let server = try await OddTLSServer.start("close-late", certificates)
        _ = try await probe("exit-on-thread", server.authority, isTLS: true)
    }

    @Test func `a forked child's request fails clearly, and a transport of its own works`() async throws {
        let server = try ScriptedServer.answering()
        let lines = try await probe("fork", server.authority)
        #expect(lines.first == "200")
        #expect(
            lines.contains { $0.hasPrefix("child: shutDown notSent: This process was forked") },
            "\(lines)"
        )
        #expect(lines.contains("child's own: 200"))
        #expect(lines.last == "200 0")
    }

    @Test(arguments: [false, true])
    func `a process without descriptors is outOfResources, and works again afterwards`(isTLS: Bool)
        async throws
    {
        let tlsServer = try await OddTLSServer.start("plain", certificates)
        let plainServer = try ScriptedServer.answering()
        let lines = try await probe(
            "no-descriptors",
            isTLS ? tlsServer.authority : plainServer.authority,
            isTLS: isTLS
        )
        let failures = lines.filter { !$0.hasSuffix("200") && $0 != "[\"200\"]" }
        #expect(failures.count >= 3, "\(lines)")
        #expect(failures.allSatisfy { $0.hasPrefix("outOfResources notSent: ") }, "\(failures)")
        #expect(lines.last == "200")
    }

    @Test func `a limit of descriptors below those in use neither stops nor spins`() async throws {
        let server = try ScriptedServer.answering()
        #expect(try await probe("lower-limit", server.authority) == ["[\"200\"]", "[\"200\"]", "calm"])
    }

    @Test func `tasks on the transport's thread have the process's signals`() async throws {
        let server = try ScriptedServer.answering()
        #expect(try await probe("signals", server.authority) == ["true", "200"])
    }

    @Test func `failed transfers keep no body`() async throws {
        let body = String(repeating: "x", count: 12 << 20)
        let server = try ScriptedServer { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(13 << 20)\r\n\r\n\(body)")
        }
        #expect(try await probe("failed-bodies", server.authority) == ["1", "small"])
    }

    @Test func `many tasks on the transport's thread let transfers go on`() async throws {
        let server = try ScriptedServer.answering()
        #expect(try await probe("many-tasks", server.authority) == ["200", "200", "soon"])
    }
}
