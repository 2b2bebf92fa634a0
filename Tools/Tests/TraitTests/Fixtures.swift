#if EveryTrait

import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
import S3ControlModel
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A client on an emulator with one suspended job, whose first request is lost before it is sent.
func makeClient() throws -> S3ControlClient {
    let emulator = S3ControlEmulator()
    emulator.add(
        EmulatedJob(
            JobDescriptor(jobID: "job-1", status: .suspended) {
                $0.priority = 10
                $0.creationTime = Date()
            }
        ),
        to: "123456789012"
    )
    var settings = StandardRetryPolicy.Settings()
    settings.transientDelay = .zero
    var configuration = S3ControlConfiguration(
        accountID: "123456789012",
        region: "us-east-1",
        credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
    )
    configuration.transport = LosingFirst(emulator)
    configuration.retryPolicy = StandardRetryPolicy(settings: settings)
    return try S3ControlClient(configuration: configuration)
}

/// A failed connection first, then the emulator.
private final class LosingFirst: HTTPTransport {
    private let emulator: S3ControlEmulator
    private let isFirst = Mutex(true)

    init(_ emulator: S3ControlEmulator) { self.emulator = emulator }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        let isFirst = isFirst.withLock { isFirst in
            defer { isFirst = false }
            return isFirst
        }
        if isFirst { throw TransportError(.connectFailed, delivery: .notSent, message: "No connection.") }
        return try await emulator.send(request, body: body, options: options)
    }
}

#endif
