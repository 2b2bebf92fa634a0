@_spi(Shapes) internal import Basics

/// Credentials that a program prints: a profile's `credential_process`.
///
/// The command is split into words as a POSIX shell would, and run without one. The program must end with
/// code 0 after printing `{"Version": 1, "AccessKeyId": …, "SecretAccessKey": …, "SessionToken": …,
/// "Expiration": …, "AccountId": …}`, the last three if it has them.
///
/// Source: "Process credential provider", AWS SDKs and Tools Reference Guide.
public struct ProcessCredentialsProvider: CredentialsProvider {
    /// The most that a program may take, unless the caller says otherwise: a minute.
    public static let defaultTimeout = Duration.seconds(60)
    /// The most that a program may print: 64 KiB.
    static let outputLimit = 64 << 10

    private let command: String
    private let accountID: String?
    private let environment: EnvironmentVariables
    private let timeout: Duration

    /// Creates a provider that runs `command` for every call.
    ///
    /// - Parameters:
    ///   - command: The program and its arguments.
    ///   - accountID: The account of the credentials, if the program does not tell.
    ///   - environment: The program's environment.
    ///   - timeout: When the program is killed.
    public init(
        command: String,
        accountID: String? = nil,
        environment: EnvironmentVariables = .process,
        timeout: Duration = defaultTimeout
    ) {
        self.command = command
        self.accountID = accountID
        self.environment = environment
        self.timeout = timeout
    }

    /// Runs the program.
    ///
    /// - Throws: ``CredentialsError`` when the program does not start, fails, takes too long, or prints too much
    ///   or something else; the message has what the program wrote to standard error, with whatever looks like a
    ///   secret left out. `CancellationError` when the task was cancelled; the program is killed then.
    public func credentials() async throws -> Credentials {
        guard let words = ShellWords.split(command), let name = words.first else {
            throw CredentialsError("The credential_process is empty, or a quote in it is not closed.")
        }
        let output = try await run(words, name)
        guard let reply = try? Reply(JSONValue(parsing: output)) else {
            throw fail(name, "printed something else than the JSON that is expected")
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
            process = try Subprocess(words: words, variables: environment.variables)
        } catch {
            throw fail(name, "does not start: \(error.reason)")
        }
        var output: [UInt8] = []
        var errors: [UInt8] = []
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: timeout)
        var pause = Duration.milliseconds(1)
        while true {
            // Ask for the end first: what was written before it is all there to read after.
            let code = process.exitCode()
            let news = process.read()
            output += news.output
            // The end of what a program says is where it says why.
            errors = Array((errors + news.errors).suffix(4096))
            guard output.count <= Self.outputLimit else {
                process.terminate()
                throw fail(name, "printed more than \(Self.outputLimit) bytes")
            }
            if let code {
                process.terminate()
                guard code == 0 else { throw fail(name, "failed with code \(code)", errors) }
                return output
            }
            guard clock.now < end else {
                process.terminate()
                throw fail(name, "did not end within \(timeout)", errors)
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
