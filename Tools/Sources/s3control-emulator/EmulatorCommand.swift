import AWSCore
import ArgumentParser
@_spi(Version) import Basics
import EmulatorServer
@_spi(State) import S3ControlEmulator
import S3ControlModel

@main
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "s3control-emulator",
        abstract:
            "Serves the jobs API of Amazon S3 Control from this process's memory, and runs jobs on any S3 store.",
        discussion: """
            Prints the URL that it listens on, then serves until it is interrupted. Signatures are checked, \
            and only this machine can connect, unless told otherwise. A page at /_emulator/ shows the jobs; \
            below it is an API for tests: see Docs/Emulator.md.

            Clients put the account id in front of the host. Where such a name does not resolve, set \
            HTTP_PROXY to the printed URL and give the client any http endpoint:

              HTTP_PROXY=http://127.0.0.1:4566 aws s3control list-jobs --endpoint-url http://s3-control.test …

            Ends with 0 when it is interrupted, with 1 and one line when it cannot start, and with 64 when the command line \
            is wrong.
            """,
        version: "s3control-emulator \(PackageVersion.number)"
    )

    @OptionGroup(title: "Network") var network: NetworkOptions
    @OptionGroup(title: "Jobs") var jobs: JobOptions
    @OptionGroup(title: "Objects") var execution: ExecutionOptions
    @OptionGroup(title: "Memory store") var objects: ObjectOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Requests") var requests: RequestOptions

    func validate() throws {
        guard !objects.memoryStore || execution.endpoint == nil else {
            throw ValidationError("--memory-store and --s3-endpoint exclude each other")
        }
    }

    func run() async throws {
        // Must be first: otherwise a signal after the line with the URL could arrive
        // before its handler is installed.
        let (stops, continuation) = AsyncStream.makeStream(of: Void.self)
        let signals = StopSignals { continuation.finish() }
        let account = try AccountID(jobs.accountID)
        var configuration = EmulatorConfiguration()
        jobs.apply(to: &configuration)
        execution.apply(to: &configuration)
        requests.apply(to: &configuration)
        let events = network.noAdmin ? nil : JobEventHub()
        if let events { configuration.jobEvents = { events.publish($0) } }
        let other = try execution.store()
        let (kept, (memory, emulator)) = try state.open(mode: mode) { keeper in
            let memory = try objects.store(region: jobs.region, requests, keeper)
            let store = memory ?? other
            let emulator =
                if let keeper {
                    try S3ControlEmulator(keeper: keeper, objects: store, configuration: configuration)
                } else if let store {
                    S3ControlEmulator(objects: store, configuration: configuration)
                } else {
                    S3ControlEmulator(configuration: configuration)
                }
            return (memory, emulator)
        }
        defer { kept?.close() }
        try jobs.seed(emulator, account: account)

        let limits = network.limits(servesObjects: memory != nil)
        raiseFileLimit(to: limits.connections + 64)
        var log: (@Sendable (ServedRequest) -> Void)?
        if requests.logRequests { log = { printLine($0.line, to: 2) } }
        let server: HTTPServer
        do {
            server = try await HTTPServer.start(
                host: network.host,
                port: network.port,
                tls: try network.tls(),
                limits: limits,
                responder: EmulatorResponder(
                    emulator,
                    account: account,
                    store: memory,
                    hasAdmin: !network.noAdmin,
                    isLocal: network.isLoopback,
                    events: events
                ),
                log: log
            )
        } catch let error as HTTPServer.StartError {
            throw StartUpError("\(error)")
        }
        let url = network.url(port: server.port)
        printLine("Listening on \(url)", to: 1)
        announce(url)
        for await _ in stops {}
        withExtendedLifetime(signals) {}
        try await server.stop()
        await emulator.shutdown()
    }

    /// How the emulator runs jobs, as part of a message.
    private var mode: String {
        if objects.memoryStore { return "with --memory-store" }
        return execution.endpoint == nil ? "that simulates jobs" : "with --s3-endpoint"
    }

    /// Prints settings that a user may not expect: the accepted signatures and the machines that can connect.
    private func announce(_ url: String) {
        printLine(
            requests.noSignatureCheck
                ? "Signatures are not checked."
                : "Signatures are checked: the access key id is \(requests.accessKeyID).",
            to: 2
        )
        if let endpoint = execution.endpoint {
            let place = endpoint == "aws" ? "Amazon S3" : endpoint
            printLine("Jobs that are created change the objects of \(place).", to: 2)
        }
        printLine(
            network.isLoopback
                ? "Only this machine can connect."
                : "Other machines can connect to \(network.host), unless something else keeps them out.",
            to: 2
        )
        if let path = state.path {
            printLine("The state is kept in \(path).", to: 2)
        }
        if objects.memoryStore {
            printLine("The S3 API of a store in memory is at the same address.", to: 2)
        }
        if !network.noAdmin {
            printLine(
                "Jobs are shown at \(url)/_emulator/. Anyone who can connect can change them there.",
                to: 2
            )
        }
    }
}

/// The reason why the emulator cannot start, on one line.
struct StartUpError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
