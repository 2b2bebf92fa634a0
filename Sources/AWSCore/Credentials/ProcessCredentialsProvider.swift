@_spi(Shapes) import Basics

/// A provider of credentials from an external program: a profile's `credential_process`.
///
/// The command is split into words like in a POSIX shell, but runs without one. The program must print `{"Version": 1,
/// "AccessKeyId": …, "SecretAccessKey": …, "SessionToken": …, "Expiration": …, "AccountId": …}` and exit with code 0.
/// The last three members are optional.
///
/// Source: "Process credential provider", AWS SDKs and Tools Reference Guide.
public struct ProcessCredentialsProvider: CredentialsProvider {
    /// The maximum size of a program's output: 64 KiB.
    static let outputLimit = 64 << 10

    private let command: Secret
    private let accountID: String?
    private let environment: EnvironmentVariables
    private let timeout: Duration?
    private let onDelay: (@Sendable (String) -> Void)?
    /// How long a program runs before a notice about the delay.
    var noticeDelay = Duration.seconds(10)

    /// Creates a provider that runs `command` for every call.
    ///
    /// - Parameters:
    ///   - command: The program and its arguments.
    ///   - accountID: The account of the credentials, if the program does not print it.
    ///   - environment: The program's environment, including the `PATH` to search.
    ///   - timeout: The time after which the program is killed; nil for never, because the user may have to type a
    ///     password.
    ///   - onDelay: Receives a line to show or to log, once, after the program has run for ten seconds.
    public init(
        command: String,
        accountID: String? = nil,
        environment: EnvironmentVariables = .process,
        timeout: Duration? = nil,
        onDelay: (@Sendable (String) -> Void)? = nil
    ) {
        self.init(
            command: Secret(command),
            accountID: accountID,
            environment: environment,
            timeout: timeout,
            onDelay: onDelay
        )
    }

    package init(
        command: Secret,
        accountID: String?,
        environment: EnvironmentVariables,
        timeout: Duration?,
        onDelay: (@Sendable (String) -> Void)?
    ) {
        self.command = command
        self.accountID = accountID
        self.environment = environment
        self.timeout = timeout
        self.onDelay = onDelay
    }

    /// Runs the program.
    ///
    /// - Throws: ``CredentialsError`` if the program cannot be started, fails, times out, or prints too much or
    ///   something unexpected. The message includes the program's error output without anything that looks like a
    ///   secret. `CancellationError` if the task was cancelled; the program is killed then. Unless it has a terminal,
    ///   so are the programs that it started.
    public func credentials() async throws -> Credentials {
        guard let words = ShellWords.split(command.reveal()), let name = words.first else {
            throw CredentialsError("The credential_process is empty or has an unclosed quotation mark.")
        }
        let output = try await run(words, name)
        guard let reply = try? Output(JSONValue(parsing: output)) else {
            throw fail(name, "did not print the expected JSON")
        }
        guard reply.version == 1 else {
            throw fail(
                name,
                "printed Version \(reply.version.map(String.init) ?? "(none)"), but only 1 is supported"
            )
        }
        let missing = [("AccessKeyId", reply.accessKeyID), ("SecretAccessKey", reply.secretAccessKey)]
            .filter { $0.1?.isEmpty != false }.map(\.0)
        guard missing.isEmpty, let keyID = reply.accessKeyID, let secret = reply.secretAccessKey else {
            throw fail(name, "did not print \(missing.joined(separator: " and "))")
        }
        let expiration = reply.expiration.flatMap(ISO8601.parse)
        if reply.expiration != nil, expiration == nil {
            throw fail(name, "printed an Expiration that is not a date such as 2026-01-31T12:00:00Z")
        }
        return Credentials(
            accessKeyID: keyID,
            secretAccessKey: secret,
            sessionToken: reply.sessionToken?.isEmpty == false ? reply.sessionToken : nil,
            expiration: expiration,
            accountID: reply.accountID?.isEmpty == false ? reply.accountID : accountID
        )
    }

    private func run(_ words: [String], _ name: String) async throws -> [UInt8] {
        var process: Subprocess
        do throws(SubprocessError) {
            process = try Subprocess(words: words, environment: environment)
        } catch {
            throw fail(name, "could not be started: \(error.reason)")
        }
        var output: [UInt8] = []
        var errors: [UInt8] = []
        let start = ContinuousClock.now
        var notice = onDelay
        var pause = Duration.milliseconds(1)
        while true {
            // Checks for the end first, so that all output written before it is read afterward.
            let end = process.checkEnd()
            let (newOutput, newErrors) = process.read()
            output += newOutput
            // The last part of the error output usually has the cause.
            errors = Array((errors + newErrors).suffix(4096))
            guard output.count <= Self.outputLimit else {
                process.terminate()
                throw fail(name, "printed more than \(Self.outputLimit) bytes")
            }
            if let end {
                process.terminate()
                switch end {
                // If the exit code is unknown, the output shows whether the program succeeded.
                case .exited(0), .unknown: return output
                case .exited(let code): throw fail(name, "failed with code \(code)", errors)
                case .signaled(let signal): throw fail(name, "was terminated by signal \(signal)", errors)
                }
            }
            let elapsed = ContinuousClock.now - start
            if let timeout, elapsed >= timeout {
                process.terminate()
                throw fail(name, "did not end within \(timeout)", errors)
            }
            if elapsed >= noticeDelay, let tell = notice {
                tell("Waiting for the credential_process \(name), which is still running.")
                notice = nil
            }
            // The standard library cannot await a pipe. The pauses grow to 20 ms.
            do {
                try await Task.sleep(for: pause)
            } catch {
                process.terminate()
                throw error
            }
            pause = min(pause * 2, .milliseconds(20))
        }
    }

    /// Messages contain only the program's name, because its arguments may be secrets.
    private func fail(_ name: String, _ reason: String, _ errors: [UInt8] = []) -> CredentialsError {
        let said = SecretScrubber.scrub(String(decoding: errors, as: UTF8.self))
        return CredentialsError(
            "The credential_process \(name) \(reason)" + (said.isEmpty ? "." : ". Its error output: \(said)")
        )
    }

    private struct Output {
        var version: Int?
        var accessKeyID: String?
        var secretAccessKey: String?
        var sessionToken: String?
        var expiration: String?
        var accountID: String?

        init(_ json: JSONValue) throws(JSONValue.Mismatch) {
            version = try json.integer("Version")
            accessKeyID = try json.text("AccessKeyId")
            secretAccessKey = try json.text("SecretAccessKey")
            sessionToken = try json.text("SessionToken")
            expiration = try json.text("Expiration")
            accountID = try json.text("AccountId")
        }
    }
}
