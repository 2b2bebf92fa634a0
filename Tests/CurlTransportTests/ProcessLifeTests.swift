import Foundation
import HTTPTransportConformance
import Testing

/// What `TransportProbe` prints, which is built beside the tests.
private func probe(_ behavior: String, _ authority: String, _ certificates: Certificates? = nil) async throws
    -> [String]
{
    try await offPool {
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let program = "\(folder)/TransportProbe"
        // The address sanitizer keeps freed memory, which would hide what a transport keeps.
        let options = ProcessInfo.processInfo.environment["ASAN_OPTIONS"].map { "\($0):" } ?? ""
        let kept = "quarantine_size_mb=1:thread_local_quarantine_size_kb=64"
        var command = ["env", "ASAN_OPTIONS=\(options)\(kept)", program, behavior, authority]
        if let certificates { command.append(certificates.authority) }
        let process = try ChildProcess(command, in: certificates?.folder ?? "/tmp")
        try process.finish()
        // Without the loader's remark on a libcurl whose symbols have no versions.
        return process.output.split(separator: "\n").map(String.init)
            .filter { !$0.hasSuffix(" no version information available (required by \(program))") }
    }
}

/// Checks what the probe says of a process that runs out of descriptors and then gets more.
private func expectOutOfResources(_ lines: [String]) {
    let failures = lines.filter { !$0.hasSuffix("200") && $0 != "[\"200\"]" }
    #expect(failures.count >= 3, "\(lines)")
    #expect(failures.allSatisfy { $0.hasPrefix("outOfResources notSent: ") }, "\(failures)")
    #expect(lines.last == "200")
}

@Suite("CurlTransport is a good citizen of its process", .ownThreads, .timeLimit(.minutes(15)))
struct ProcessLifeTests {
    @Test func `a forked child's request fails clearly, but its own transport works`() async throws {
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

    @Test(arguments: ["fork-exit", "fork-exit-own"])
    func `a forked child that exits does not wait for its parent's threads`(behavior: String) async throws {
        let server = try ScriptedServer.answering()
        let lines = try await probe(behavior, server.authority)
        #expect(lines.first == "200")
        #expect(lines.contains("prompt"), "\(lines)")
        #expect(lines.last == "200 0")
    }

    @Test func `a process without descriptors is outOfResources, and works again later`() async throws {
        let server = try ScriptedServer.answering()
        expectOutOfResources(try await probe("no-descriptors", server.authority))
    }

    @Test func `a descriptor limit below those in use causes neither a hang nor a busy loop`() async throws {
        let server = try ScriptedServer.answering()
        #expect(try await probe("lower-limit", server.authority) == ["[\"200\"]", "[\"200\"]", "calm"])
    }

    @Test func `tasks on the transport's thread have the process's signals`() async throws {
        let server = try ScriptedServer.answering()
        #expect(try await probe("signals", server.authority) == ["true", "200"])
    }

    @Test func `failed transfers keep no body in memory`() async throws {
        let body = String(repeating: "x", count: 12 << 20)
        let server = try ScriptedServer { peer, _ in
            try peer.readRequest()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(13 << 20)\r\n\r\n\(body)")
        }
        #expect(try await probe("failed-bodies", server.authority) == ["1", "small"])
    }

    @Test func `many tasks on the transport's thread do not block transfers`() async throws {
        let server = try ScriptedServer.answering()
        #expect(try await probe("many-tasks", server.authority) == ["200", "200", "soon"])
    }
}

@Suite("CurlTransport is a good citizen of its process, with TLS", .ownThreads, .timeLimit(.minutes(15)))
struct ProcessLifeTLSTests {
    private let certificates: Certificates

    init() async throws {
        certificates = try await Certificates.make { try $0.make("good", names: "DNS:localhost") }
    }

    @Test(arguments: ["return", "exit"])
    func `a process that ends while TLS connections are used or closing does not crash`(behavior: String)
        async throws
    {
        let server = try await OddTLSServer.start("close-late", certificates)
        for _ in 0..<25 { _ = try await probe(behavior, server.authority, certificates) }
    }

    @Test func `a task on the transport's thread can end the process`() async throws {
        let server = try await OddTLSServer.start("close-late", certificates)
        _ = try await probe("exit-on-thread", server.authority, certificates)
    }

    @Test func `a process without descriptors is outOfResources, and works again later`() async throws {
        let server = try await OddTLSServer.start("plain", certificates)
        expectOutOfResources(try await probe("no-descriptors", server.authority, certificates))
    }
}
