import EmulatorServer
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("CONNECT leads back to the emulator")
struct TunnelTests {
    private let request =
        "GET /v20180820/jobs/job-1 HTTP/1.1\r\nHost: 123456789012.s3-control.test\r\n"
        + "x-amz-account-id: 123456789012\r\nConnection: close\r\n\r\n"

    /// Opens a tunnel to `host`, and sends `request` through it.
    private func exchange(_ host: String, _ request: String, port: Int) async throws -> String {
        let client = try await RawClient(port: port)
        try await client.send("CONNECT \(host) HTTP/1.1\r\nHost: \(host)\r\n\r\n")
        // The second request goes out at once only if it need not be read before the answer to the first.
        try await client.waitForBytes()
        try await client.send(request)
        await client.endOutput()
        return try await client.readToEnd()
    }

    @Test(
        "whatever host is named",
        arguments: ["123456789012.s3-control.test:80", "example.com:443", "127.0.0.1:22", "[::1]:25"]
    )
    func tunnels(_ host: String) async throws {
        let emulator = makeEmulator()
        emulator.addJob("job-1", .active, to: account)
        try await withServer(emulator) { port in
            let reply = try await exchange(host, request, port: port)
            #expect(reply.hasPrefix("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n"))
            #expect(reply.contains("<JobId>job-1</JobId>"))
        }
    }

    @Test("a tunnel does not lead to another, and what is no HTTP is refused in it as outside")
    func nested() async throws {
        try await withServer(makeEmulator()) { port in
            let nested = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"
            let reply = try await exchange("a:1", nested, port: port)
            #expect(!reply.dropFirst(20).contains("Connection established"))
            let nonsense = try await exchange("a:1", "nonsense\r\n\r\n", port: port)
            #expect(nonsense.contains("400 Bad Request"))
        }
    }
}
