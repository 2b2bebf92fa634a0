#if ServiceLifecycle
import EmulatorServer
import Logging
import S3Control
import S3ControlEmulator
import S3ControlModel
import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing

@Suite("With the trait ServiceLifecycle, the emulator's server is a service")
struct EmulatorServiceTests {
    private static let account: AccountID = "123456789012"

    private func client(_ server: HTTPServer) throws -> S3ControlClient {
        var configuration = S3ControlConfiguration(
            accountID: Self.account,
            region: "us-east-1",
            credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        )
        configuration.endpoint = "http://127.0.0.1:\(server.port)"
        return try S3ControlClient(configuration: configuration)
    }

    @Test("It serves until the group shuts down, and frees its port")
    func life() async throws {
        let emulator = S3ControlEmulator()
        emulator.addJob("job-1", .suspended, to: Self.account)
        let ports = AsyncStream.makeStream(of: Int.self)
        try await testGracefulShutdown { trigger in
            let service = EmulatorService(emulator) { server in
                let client = try client(server)
                #expect(try await client.cancelJob("job-1").status == .cancelled)
                ports.continuation.yield(server.port)
                trigger.triggerGracefulShutdown()
            }
            try await service.run()
        }
        let port = try #require(await ports.stream.first { _ in true })
        // Nothing listens there any more, so that another server can.
        let next = try await HTTPServer.start(port: port, responder: EmulatorResponder(emulator))
        try await next.stop()
    }

    @Test("A group serves as long as another service needs the server")
    func group() async throws {
        let emulator = S3ControlEmulator()
        emulator.addJob("job-1", .suspended, to: Self.account)
        let servers = AsyncStream.makeStream(of: HTTPServer.self)
        let server = EmulatorService(emulator) { servers.continuation.yield($0) }
        let canceler = Canceler(servers: servers.stream, client: client)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: server),
                    .init(service: canceler, successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                logger: Logger(label: "test")
            )
        )
        try await group.run()
        #expect(emulator.job("job-1", of: Self.account)?.status == .cancelled)
    }

    /// Cancels the job.
    private struct Canceler: Service {
        let servers: AsyncStream<HTTPServer>
        let client: @Sendable (HTTPServer) throws -> S3ControlClient

        func run() async throws {
            guard let server = await servers.first(where: { _ in true }) else { return }
            try await client(server).cancelJob("job-1")
        }
    }

    @Test("An address that is taken is an error, and an error of onStart ends the service")
    func failures() async throws {
        let emulator = S3ControlEmulator()
        struct Stop: Error {}
        await #expect(throws: HTTPServer.StartError.self) {
            try await EmulatorService(emulator) { server in
                try await EmulatorService(emulator, port: server.port).run()
            }.run()
        }
        await #expect(throws: Stop.self) { try await EmulatorService(emulator) { _ in throw Stop() }.run() }
    }
}
#endif
