import Basics
import Testing

@testable import AWSCore

@Suite struct ProcessCredentialsProviderTests {
    private func run(
        _ script: String,
        accountID: String? = nil,
        timeout: Duration = .seconds(500)
    ) async throws -> Credentials {
        let folder = try TemporaryFolder()
        // Run by its interpreter: a program that was just written is "busy" while another test's child starts.
        let path = try folder.write("\(script)\n", to: "my helper")
        let provider = ProcessCredentialsProvider(
            command: "sh '\(path)' \"an argument\" plain",
            accountID: accountID,
            environment: EnvironmentVariables(["PATH": "/usr/bin:/bin", "MARK": "seen"]),
            timeout: timeout
        )
        return try await provider.credentials()
    }

    private func failure(_ script: String, timeout: Duration = .seconds(500)) async throws -> String {
        let error = try await #require(throws: CredentialsError.self) {
            try await run(script, timeout: timeout)
        }
        return error.message
    }

    @Test("reads what the program prints")
    func reads() async throws {
        let found = try await run(
            """
            echo '{"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "s", "SessionToken": "t",'
            echo '"Expiration": "2026-01-31T12:00:00Z", "AccountId": "123456789012", "More": [1]}'
            """,
            accountID: "999999999999"
        )
        #expect(
            found
                == Credentials(
                    accessKeyID: "AKID",
                    secretAccessKey: "s",
                    sessionToken: "t",
                    expiration: Date(timeIntervalSince1970: 1_769_860_800),
                    accountID: "123456789012"
                )
        )
    }

    @Test("gives the program its arguments and environment, without a shell")
    func arguments() async throws {
        let found = try await run(
            #"printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s"}' "$1-$2-$#" "$MARK$HOME""#,
            accountID: "123456789012"
        )
        #expect(found.accessKeyID == "an argument-plain-2")
        #expect(found.secretAccessKey == Secret("seen"))
        #expect(found.accountID == "123456789012")
    }

    @Test(
        "says what is wrong with the output",
        arguments: [
            ("echo garbage", "something else than the JSON"),
            ("true", "something else than the JSON"),
            ("echo '[]'", "something else than the JSON"),
            (#"echo '{"AccessKeyId": "a", "SecretAccessKey": "s"}'"#, "Version (none)"),
            (#"echo '{"Version": 2}'"#, "Version 2"),
            (#"echo '{"Version": 1, "AccessKeyId": "a"}'"#, "no SecretAccessKey"),
            (
                #"echo '{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s", "Expiration": "soon"}'"#,
                "Expiration"
            ),
            ("head -c 100000 /dev/zero", "more than 65536 bytes"),
            ("cat /dev/zero", "more than 65536 bytes"),
            ("exit 3", "failed with code 3"),
            ("kill -9 $$", "failed with code 137"),
        ]
    )
    func garbage(script: String, reason: String) async throws {
        #expect(try await failure(script).contains(reason))
    }

    @Test("has the program's error output in the message, without its secrets")
    func standardError() async throws {
        let message = try await failure(
            """
            echo "Vault is locked: run unlock" >&2
            echo "secret: hunter2 token=abc AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" >&2
            echo '{"SecretAccessKey": "hunter2"}'
            exit 1
            """
        )
        #expect(message.contains("Vault is locked: run unlock"))
        for secret in ["hunter2", "abc", "AKIAIOSFODNN7EXAMPLE", "wJalr", "bPxRf"] {
            #expect(!message.contains(secret), "\(secret) is in \(message)")
        }
    }

    @Test("kills a program that hangs")
    func hangs() async throws {
        let message = try await failure("exec sleep 1000", timeout: .milliseconds(100))
        #expect(message.contains("did not end within 0.1 seconds"))
    }

    @Test("does not wait for a grandchild that keeps the output open")
    func grandchild() async throws {
        // Its process id is the key, so that the test can end it.
        let found = try await run(
            #"sleep 600 & printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "s"}' $!"#
        )
        let sleeper = try #require(pid_t(found.accessKeyID))
        #expect(kill(sleeper, SIGKILL) == 0, "it has ended, so it was waited for")
    }

    @Test("ends at once when the task is cancelled")
    func cancelled() async throws {
        let task = Task { try await run("exec sleep 1000", timeout: .seconds(1000)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test("says that a program does not start", arguments: ["/nowhere/helper --token hunter2", "", "'open"])
    func noProgram(command: String) async throws {
        let error = try await #require(throws: CredentialsError.self) {
            try await ProcessCredentialsProvider(command: command).credentials()
        }
        #expect(!error.message.contains("hunter2"))
        #expect(error.message.contains(command.hasPrefix("/") ? "no such file" : "empty"))
    }
}
