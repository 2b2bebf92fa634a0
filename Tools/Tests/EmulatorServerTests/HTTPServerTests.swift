import EmulatorServer
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("The emulator is served over HTTP", .serialized)
struct HTTPServerTests {
    @Test("A client cancels a job over libcurl")
    func cancels() async throws {
        let emulator = S3ControlEmulator()
        emulator.addJob("job-1", .suspended, to: "123456789012")
        let server = try await HTTPServer.start(responder: emulator)
        let client = try S3ControlClient(
            configuration: S3ControlConfiguration(
                accountID: "123456789012",
                region: "us-east-1",
                endpoint: "http://127.0.0.1:\(server.port)",
                credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
            )
        )
        #expect(
            try await client.cancelJob("job-1", reason: "a reason, with spaces & signs").status == .cancelled
        )
        #expect(emulator.job("job-1", of: "123456789012")?.status == .cancelled)
        try await server.stop()
    }
}
