import ArgumentParser
import Endurance

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The parts of Scripts/soak.sh.
@main
struct SoakCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "soak",
        abstract: "Runs the client against an emulator with faults, and checks the results.",
        subcommands: [Serve.self, Run.self, Check.self]
    )
}

extension SoakCommand {
    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Serves the emulator until its input ends.")

        @Option(help: "Decides the chances of faults.") var seed: UInt64
        @Option(help: "Where to write down what comes.") var journal: String

        func run() async throws {
            let server = try await SoakServer.start(seed: seed, journalPath: journal)
            print("Listening on http://127.0.0.1:\(server.port)")
            fflush(nil)
            // The parent process stops this one by closing the pipe, which also happens when the parent dies.
            while readLine() != nil {}
            try await server.stop()
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes calls and records their results."
        )

        @Option(help: "The URL of the server.") var endpoint: String
        @Option(help: "Its URL over TLS, with closing connections.") var closingEndpoint: String
        @Option(help: "The certificate authority of that.") var certificateAuthority: String
        @Option(help: "The server's process.") var serverPid: Int32
        @Option(help: "For how many minutes.") var minutes: Double
        @Option(help: "Decides what is called.") var seed: UInt64
        @Option(help: "How many make calls at a time.") var workers = 32
        @Option(help: "How many calls a second they make in all, if answers take no time.") var rate = 400.0
        @Option(help: "Where to write down what is done.") var log: String
        @Option(help: "The URL of an S3 store on which jobs run.") var store: String?
        @Option(help: "The store's process.") var storePid: Int32?
        @Option(help: "The URL of the server that runs these jobs.") var runner: String?
        @Option(help: "A file to which each start of that server adds its process.") var runnerPids: String?
        @Option(help: "For how many seconds that server is killed now and then.") var crashSeconds = 0.0

        private var storeSoak: StoreSoak? {
            guard let store, let storePid, let runner, let runnerPids else { return nil }
            return StoreSoak(
                store: store,
                storePID: storePid,
                runner: runner,
                runnerPIDs: runnerPids,
                crashes: .seconds(crashSeconds)
            )
        }

        func validate() throws {
            guard minutes > 0, minutes <= 10_000, workers > 0, workers <= 10_000, rate > 0 else {
                throw ValidationError("--minutes, --workers and --rate must be above 0")
            }
            let parts: [Any?] = [store, storePid, runner, runnerPids]
            guard [0, parts.count].contains(parts.count { $0 != nil }) else {
                throw ValidationError("--store, --store-pid, --runner and --runner-pids go together")
            }
            guard (0...1_000_000).contains(crashSeconds) else {
                throw ValidationError("--crash-seconds must be 0 to 1000000")
            }
        }

        func run() async throws {
            let run = SoakRun(
                endpoint: endpoint,
                closingEndpoint: closingEndpoint,
                certificateAuthorityFile: certificateAuthority,
                serverPID: serverPid,
                duration: .seconds(minutes * 60),
                seed: seed,
                workers: workers,
                callsPerSecond: rate,
                logPath: log,
                storeSoak: storeSoak
            )
            try await run.run {
                print($0)
                fflush(nil)
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Checks what both sides wrote down.")

        @Option(help: "What `run` wrote.") var log: String
        @Option(help: "What `serve` wrote.") var journal: String

        func run() throws {
            let report = try SoakReport(clientFile: log, serverFile: journal)
            print(report)
            guard report.isClean else { throw ExitCode.failure }
        }
    }
}
