import EmulatorServer
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

let account: AccountID = "123456789012"

/// An emulator that does not check signatures.
func makeEmulator(change: (inout EmulatorConfiguration) -> Void = { _ in }) -> S3ControlEmulator {
    var configuration = EmulatorConfiguration(checksSignatures: false)
    change(&configuration)
    return S3ControlEmulator(configuration: configuration)
}

/// On a busy machine, a test may have to wait for a minute before it can send.
let patientLimits = ServerLimits(idleTime: .seconds(600), requestTime: .seconds(600))

/// Runs `body` with a server that is stopped after it.
func withServer(
    _ emulator: S3ControlEmulator,
    limits: ServerLimits = patientLimits,
    tls: ServerTLS? = nil,
    store: MemoryObjectStore? = nil,
    _ body: (_ port: Int) async throws -> Void
) async throws {
    try await withServer(
        responder: EmulatorResponder(emulator, store: store),
        limits: limits,
        tls: tls,
        body
    )
}

/// Runs `body` with a server that is stopped after it.
func withServer(
    responder: any Responder,
    limits: ServerLimits = patientLimits,
    tls: ServerTLS? = nil,
    _ body: (_ port: Int) async throws -> Void
) async throws {
    let server = try await HTTPServer.start(tls: tls, limits: limits, responder: responder)
    do {
        try await body(server.port)
    } catch {
        try await server.stop()
        throw error
    }
    try await server.stop()
}

func makeClient(
    port: Int,
    change: (inout S3ControlConfiguration) -> Void = { _ in }
) throws -> S3ControlClient {
    var configuration = S3ControlConfiguration(
        accountID: account,
        region: "us-east-1",
        endpoint: "http://127.0.0.1:\(port)",
        credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
    )
    change(&configuration)
    return try S3ControlClient(configuration: configuration)
}

/// Asks the admin API.
func callAdmin(
    _ port: Int,
    _ method: String,
    _ path: String,
    _ body: String = "",
    fields: String = "Host: localhost\r\n"
) async throws -> String {
    let head = "\(method) /_emulator\(path) HTTP/1.1\r\n\(fields)Content-Length: \(body.utf8.count)\r\n"
    return try await RawClient.exchange(port: port, head + "Connection: close\r\n\r\n" + body)
}

/// Adds jobs in the format of the admin API.
func addJobs(_ port: Int, _ jobs: String) async throws -> String {
    try await callAdmin(port, "POST", "/jobs", jobs)
}

/// Expects each text in an answer.
func expect(_ answer: String, contains texts: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    for text in texts {
        #expect(answer.contains(text), "\(text)", sourceLocation: sourceLocation)
    }
}
