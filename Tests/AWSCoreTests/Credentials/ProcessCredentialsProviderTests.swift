import Synchronization
import Testing

@testable import AWSCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

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

    @Test("passes arguments and environment to the program without a shell")
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
        "reports what is wrong with the output",
        arguments: [
            ("echo garbage", "did not print the expected JSON"),
            ("true", "did not print the expected JSON"),
            ("echo '[]'", "did not print the expected JSON"),
            (#"echo '{"AccessKeyId": "a", "SecretAccessKey": "s"}'"#, "Version (none)"),
            (#"echo '{"Version": 2}'"#, "Version 2"),
            (#"echo '{"Version": 1, "AccessKeyId": "a"}'"#, "did not print SecretAccessKey"),
            (
                #"echo '{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "s", "Expiration": "soon"}'"#,
                "Expiration"
            ),
            ("head -c 100000 /dev/zero", "more than 65536 bytes"),
            ("cat /dev/zero", "more than 65536 bytes"),
            ("exit 3", "failed with code 3"),
            ("kill -9 $$", "was terminated by signal 9"),
        ]
    )
    func garbage(script: String, reason: String) async throws {
        #expect(try await failure(script).contains(reason))
    }

    @Test("includes the program's error output in the message, without secrets")
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

    @Test("neither waits for nor kills a grandchild that keeps the output open")
    func grandchild() async throws {
        // Its process id is the key, so that the test can end it.
        let found = try await run(
            #"sleep 600 & printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "s"}' $!"#
        )
        let sleeper = try #require(pid_t(found.accessKeyID))
        #expect(kill(sleeper, SIGKILL) == 0, "it has ended, so it was waited for")
    }

    @Test("kills the programs started by a program that hangs")
    func group() async throws {
        let folder = try TemporaryFolder()
        let pid = "\(folder.path)/pid"
        _ = try await failure("sleep 600 & echo $! > '\(pid)'; wait", timeout: .milliseconds(300))
        let text = try String(contentsOf: URL(filePath: pid), encoding: .utf8)
        let sleeper = try #require(pid_t(text.filter(\.isNumber)))
        // With a terminal there is no group of its own, so that the program can read from it.
        let terminal = unsafe open("/dev/tty", O_RDWR | O_NOCTTY)
        guard terminal < 0 else {
            close(terminal)
            kill(sleeper, SIGKILL)
            return
        }
        // It is another's child, and gone once that has waited for it.
        for _ in 0..<6000 where kill(sleeper, 0) == 0 && Self.state(of: sleeper) != "Z" {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(kill(sleeper, 0) != 0 || Self.state(of: sleeper) == "Z")
    }

    private static func state(of process: pid_t) -> String? {
        let text = try? String(contentsOf: URL(filePath: "/proc/\(process)/stat"), encoding: .utf8)
        return text?.split(separator: ")").last?.split(separator: " ").first.map(String.init)
    }

    #if os(Linux)
    @Test(
        "the program inherits only the first three descriptors, no blocked signal, and no ignored signal but SIGHUP"
    )
    func inherits() async throws {
        let open = (0..<20).map { _ in unsafe Glibc.open("/dev/null", O_RDONLY) }
        defer { for descriptor in open { close(descriptor) } }
        let found = try await run(
            """
            fds=$(ls -l /proc/$$/fd | grep -c /dev/null)
            signals=$(grep -E 'SigBlk|SigIgn' /proc/$$/status | tr -s '[:space:]' ' ')
            printf '{"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "%s"}' "$fds" "$signals"
            """
        )
        // Its standard input may be one.
        #expect(Int(found.accessKeyID) ?? .max <= 1)
        let signals = found.secretAccessKey.reveal()
        #expect(signals.contains("SigBlk: 0000000000000000"))
        let digits = try #require(signals.split(separator: "SigIgn: ").last).prefix(while: \.isHexDigit)
        // The C library's own two signals, 32 and 33, and SIGHUP.
        #expect(try #require(UInt64(digits, radix: 16)) & ~0x1_8000_0001 == 0)
    }
    #endif

    @Test("finds the program in the given PATH")
    func path() async throws {
        let folder = try TemporaryFolder()
        let name = "helper-of-this-test"
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/\(name)",
            withDestinationPath: "/bin/echo"
        )
        func run(_ path: String?) async throws -> String {
            var variables: [String: String] = [:]
            variables["PATH"] = path
            return try await ProcessCredentialsProvider(
                command: #"\#(name) '{"Version": 1, "AccessKeyId": "FOUND", "SecretAccessKey": "s"}'"#,
                environment: EnvironmentVariables(variables)
            ).credentials().accessKeyID
        }
        #expect(try await run("/nowhere::/usr/bin:\(folder.path):/bin") == "FOUND")
        for other in [nil, "", "/usr/bin:/bin", "\(folder.path)/\(name)"] {
            let error = try await #require(throws: CredentialsError.self) { try await run(other) }
            #expect(error.message.contains("could not be started: no such file"))
        }
        let closed = try TemporaryFolder()
        try closed.write("", to: name, permissions: 0o644)
        let error = try await #require(throws: CredentialsError.self) { try await run(closed.path) }
        #expect(error.message.contains("permission denied"))
    }

    @Test("reports once that a program takes long")
    func notice() async throws {
        let lines = Mutex([String]())
        for delay in [Duration.zero, .seconds(600)] {
            var provider = ProcessCredentialsProvider(
                command: "sh -c 'sleep 0.1; exit 1' --password hunter2",
                onDelay: { line in lines.withLock { $0.append(line) } }
            )
            provider.noticeDelay = delay
            await #expect(throws: CredentialsError.self) { try await provider.credentials() }
        }
        #expect(
            lines.withLock { $0 } == ["Waiting for the credential_process sh, which is still running."]
        )
    }

    @Test("ends immediately when the task is cancelled")
    func cancelled() async throws {
        let task = Task { try await run("exec sleep 1000", timeout: .seconds(1000)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test(
        "reports that a program could not be started",
        arguments: ["/nowhere/helper --token hunter2", "", "'open"]
    )
    func noProgram(command: String) async throws {
        let error = try await #require(throws: CredentialsError.self) {
            try await ProcessCredentialsProvider(command: command).credentials()
        }
        #expect(!error.message.contains("hunter2"))
        #expect(error.message.contains(command.hasPrefix("/") ? "no such file" : "empty"))
    }
}
