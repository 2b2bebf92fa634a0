import S3Control
import S3ControlEmulator
import Testing

@Suite("The emulator is a client's transport")
struct InProcessTests {
    @Test("The ten lines of the README")
    func readme() async throws {
        let emulator = S3ControlEmulator()
        emulator.addJob("job-1", .suspended, to: "123456789012")
        emulator.inject(.throttle, .first(1))
        var configuration = S3ControlConfiguration(
            accountID: "123456789012",
            region: "us-east-1",
            credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        )
        configuration.transport = emulator
        let client = try S3ControlClient(configuration: configuration)
        #expect(try await client.cancelJob("job-1").status == .cancelled)
        #expect(emulator.calls.first?.fault == .throttle)
        #expect(emulator.calls.count > 1)
    }
}
