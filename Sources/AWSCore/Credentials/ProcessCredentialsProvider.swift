@_spi(Shapes) internal import Basics

/// Credentials that a program prints: a profile's `credential_process`.
///
/// The command is split into words as a POSIX shell would, and run without one. The program must end with
/// code 0 after printing `{"Version": 1, "AccessKeyId": …, "SecretAccessKey": …, "SessionToken": …,
/// "Expiration": …, "AccountId": …}`, the last three if it has them.
///
/// Source: "Process credential provider", AWS SDKs and Tools Reference Guide.
public struct ProcessCredentialsProvider: CredentialsProvider {
    /// The most that a program may print: 64 KiB.
    static let outputLimit = 64 << 10

    private let command: Secret
    private let accountID: String?
    private let environment: EnvironmentVariables
    private let timeout: Duration?
    private let onDelay: (@Sendable (String) -> Void)?
    /// After how long a program is said to be waited for.
    var noticeDelay = Duration.seconds(10)

    /// Creates a provider that runs `command` for every call.
    ///
    /// - Parameters:
    ///   - command: The program and its arguments.
    ///   - accountID: The account of the credentials, if the program does not tell.
    ///   - environment: The program's environment. The program is looked up in its `PATH`.
    ///   - timeout: When the program is killed; nil for never, since somebody may have to type a password.
    ///   - onDelay: Receives a line to show or to log, once, when the program has run for ten seconds.
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
    /// - Throws: ``CredentialsError`` when the program does not start, fails, takes too long, or prints too much
    ///   or something else; the message has what the program wrote to standard error, with whatever looks like a
    ///   secret left out. `CancellationError` when the task was cancelled; the program is killed then, and the programs that
    ///   it has started, unless it has a terminal.
    public func credentials() async throws -> Credentials {
        guard let words = ShellWords.split(command.reveal()), let name = words.first else {
            throw CredentialsError("The credential_process is empty, or a quote in it is not closed.")
        }
        let output = try await run(words, name)
        guard let reply = try? Reply(JSONValue(parsing: output)) else {
            throw fail(name, "did not print the expected JSON")
        }
        guard reply.version == 1 else {
            throw fail(
                name,
                "printed Version \(reply.version.map(String.init) ?? "(none)"), and only 1 is known"
            )
        }
        let missing = [("AccessKeyId", reply.accessKeyID), ("SecretAccessKey", reply.secretAccessKey)]
            .filter { $0.1?.isEmpty != false }.map(\.0)
        guard missing.isEmpty, let keyID = reply.accessKeyID, let secret = reply.secretAccessKey else {
            throw fail(name, "printed no \(missing.joined(separator: " and no "))")
        }
        let expiration = reply.expiration.flatMap(ISO8601.parse)
        if reply.expiration != nil, expiration == nil {
            throw fail(name, "printed an Expiration that is no date like 2026-01-31T12:00:00Z")
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
            throw fail(name, "does not start: \(error.reason)")
        }
        var output: [UInt8] = []
        var errors: [UInt8] = []
        let start = ContinuousClock.now
        var notice = onDelay
        var pause = Duration.milliseconds(1)
        while true {
            // Check for the end first: what was written before it is all there to read after.
            let end = process.checkEnd()
            let (news, newErrors) = process.read()
            output += news
            // The end of what a program says is where it says why.
            errors = Array((errors + newErrors).suffix(4096))
            guard output.count <= Self.outputLimit else {
                process.terminate()
                throw fail(name, "printed more than \(Self.outputLimit) bytes")
            }
            if let end {
                process.terminate()
                switch end {
                // What it has printed has to show whether it succeeded, where its code is lost.
                case .exited(0), .unknown: return output
                case .exited(let code): throw fail(name, "failed with code \(code)", errors)
                case .signaled(let signal): throw fail(name, "was ended by signal \(signal)", errors)
                }
            }
            let elapsed = ContinuousClock.now - start
            if let timeout, elapsed >= timeout {
                process.terminate()
                throw fail(name, "did not end within \(timeout)", errors)
            }
            if elapsed >= noticeDelay, let tell = notice {
                tell("Waiting for the credential_process \(name), which has not ended yet.")
                notice = nil
            }
            // The standard library has no way to await a pipe; the pauses grow to 20 ms.
            do {
                try await Task.sleep(for: pause)
            } catch {
                process.terminate()
                throw error
            }
            pause = min(pause * 2, .milliseconds(20))
        }
    }

    /// The program's name alone: its arguments may be secrets.
    private func fail(_ name: String, _ reason: String, _ errors: [UInt8] = []) -> CredentialsError {
        let said = SecretScrubber.scrub(String(decoding: errors, as: UTF8.self))
        return CredentialsError(
            "The credential_process \(name) \(reason)" + (said.isEmpty ? "." : "; it said: \(said)")
        )
    }

    private struct Reply {
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
