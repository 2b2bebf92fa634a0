import HTTPTypes
import S3Control
import S3ControlEmulator
import Synchronization

@testable import S3ControlCLI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A file that is there for a test.
struct TestFile: ~Copyable {
    let path = "/tmp/s3control-test-\(UInt64.random(in: 0 ... .max))"

    init(_ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A command line run in this process, against an emulator in it, with what it wrote.
struct Run: Sendable {
    var code: Int32
    var output: String
    var errors: String

    static let account: AccountID = "123456789012"

    /// The environment of every run.
    static let variables = [
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1",
        "AWS_ACCOUNT_ID": account.rawValue,
        "AWS_ACCESS_KEY_ID": EmulatorConfiguration.exampleCredentials.accessKeyID,
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    ]

    /// - Parameters:
    ///   - arguments: The command line's words.
    ///   - answers: What standard input says.
    ///   - canAsk: Whether standard input is a terminal.
    ///   - isTerminal: Whether output and errors go to a terminal of 80 columns without colors.
    ///   - isDumb: Whether the terminal cannot move its cursor.
    ///   - outputError: The error of each write to standard output; nil if it succeeds.
    static func make(
        _ arguments: [String],
        emulator: any HTTPTransport = S3ControlEmulator(),
        variables: [String: String] = [:],
        answers: [String] = [],
        canAsk: Bool = false,
        isTerminal: Bool = false,
        isDumb: Bool = false,
        outputError: FileError? = nil
    ) async -> Run {
        let written = Mutex((output: "", errors: ""))
        let lines = Mutex(answers)
        var console = Console(
            write: { text in
                if outputError == nil { written.withLock { $0.output += text } }
                return outputError
            },
            writeError: { text in written.withLock { $0.errors += text } },
            readLine: { lines.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
        )
        console.canAsk = canAsk
        console.isTerminal = isTerminal
        console.hasErrorTerminal = isTerminal
        console.movesCursor = isTerminal && !isDumb
        console.cleansOutput = isTerminal
        console.cleansErrors = isTerminal
        let tool = Tool(
            console: console,
            variables: Self.variables.merging(variables) { $1 },
            transport: emulator
        )
        let code = await tool.run(arguments)
        return written.withLock { Run(code: code, output: $0.output, errors: $0.errors) }
    }
}

/// Answers every request in the same way, and counts them.
final class ScriptedService: HTTPTransport {
    private let answer: @Sendable () throws -> TransportResponse
    private let sent = Mutex<[HTTPRequest]>([])

    convenience init(_ body: String) { self.init(200, body) }

    init(_ status: Int, _ body: String) {
        answer = {
            TransportResponse(head: HTTPResponse(status: .init(code: status)), body: Array(body.utf8))
        }
    }

    init(_ error: TransportError) {
        answer = { throw error }
    }

    var requests: [HTTPRequest] { sent.withLock { $0 } }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        sent.withLock { $0.append(request) }
        return try answer()
    }
}

/// A service before whose answers something happens.
struct HookedService: HTTPTransport {
    let service: any HTTPTransport
    let hook: @Sendable (HTTPRequest) throws -> Void

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        try hook(request)
        return try await service.send(request, body: body, options: options)
    }
}

extension S3ControlEmulator {
    /// Adds a job of the tests' account, with more than its status.
    func add(_ id: JobID, _ status: JobStatus, _ configure: (inout JobDescriptor) -> Void) {
        var job = EmulatedJob(id, status)
        configure(&job.descriptor)
        add(job, to: Run.account)
    }
}
