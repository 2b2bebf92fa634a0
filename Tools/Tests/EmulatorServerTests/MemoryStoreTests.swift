import EmulatorServer
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("A store in memory is served beside the jobs")
struct MemoryStoreTests {
    private func withStore(_ body: (MemoryObjectStore, Int) async throws -> Void) async throws {
        let store = MemoryObjectStore(buckets: ["photos", "v20180820"])
        let emulator = makeEmulator()
        emulator.addJob("job-1", .active, to: account)
        let server = try await HTTPServer.start(responder: EmulatorResponder(emulator, store: store))
        do {
            try await body(store, server.port)
        } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }

    private func ask(_ request: String, port: Int) async throws -> String {
        try await RawClient.exchange(port: port, request + "Connection: close\r\n\r\n")
    }

    @Test("requests are told apart by host, path and account")
    func apart() async throws {
        try await withStore { store, port in
            store.put("text", at: "jobs/job-1", in: "v20180820")
            let path = "GET /v20180820/jobs/job-1 HTTP/1.1\r\nHost: localhost\r\n"
            let object = try await ask(path, port: port)
            #expect(object.hasSuffix("\r\n\r\ntext"))
            let account = "x-amz-account-id: 123456789012\r\n"
            let byAccount = try await ask(path + account, port: port)
            #expect(byAccount.contains("<JobId>job-1</JobId>"))
            let host = "GET /v20180820/jobs/job-1 HTTP/1.1\r\nHost: 123456789012.s3-control.test\r\n"
            let byHost = try await ask(host + account, port: port)
            #expect(byHost.contains("<JobId>job-1</JobId>"))
            let fips = "Host: 123456789012.s3-control-fips.us-east-1.amazonaws.com\r\n"
            let byFIPS = try await ask("GET /v20180820/jobs/job-1 HTTP/1.1\r\n" + fips + account, port: port)
            #expect(byFIPS.contains("<JobId>job-1</JobId>"))
            // A bucket whose name begins like the host of the jobs API.
            store.put("control", at: "k", in: "s3-control-data")
            for host in ["s3-control-data.localhost", "s3-control-data.s3.us-east-1.amazonaws.com"] {
                let named = try await ask("GET /k HTTP/1.1\r\nHost: \(host)\r\n", port: port)
                #expect(named.hasSuffix("\r\n\r\ncontrol"))
            }
            let health = try await ask("GET /_emulator/health HTTP/1.1\r\nHost: localhost\r\n", port: port)
            #expect(health.contains("\"ok\""))
        }
    }

    @Test("a response to HEAD says the length, and one without content does not")
    func lengths() async throws {
        try await withStore { store, port in
            store.put("text", at: "k", in: "photos")
            let head = try await ask("HEAD /photos/k HTTP/1.1\r\nHost: localhost\r\n", port: port)
            #expect(head.lowercased().contains("content-length: 4\r\n"))
            #expect(head.hasSuffix("\r\n\r\n"))
            let deleted = try await ask("DELETE /photos/k HTTP/1.1\r\nHost: localhost\r\n", port: port)
            #expect(deleted.hasPrefix("HTTP/1.1 204"))
            #expect(!deleted.lowercased().contains("content-length"))
            #expect(store.object("k", in: "photos") == nil)
        }
    }
}
