internal import AWSCore
internal import ArgumentParser
internal import EmulatorServer
internal import S3ControlEmulator
internal import S3ControlModel

@main
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "s3control-emulator",
        abstract: "Serves the jobs API of Amazon S3 Control from this process's memory.",
        discussion: """
            Prints the URL that it listens on, then serves until it is interrupted. Signatures are checked, \
            and only this machine can connect, unless told otherwise.

            Clients put the account id in front of the host. Where such a name does not resolve, set \
            HTTP_PROXY to the printed URL and give the client any http endpoint:

              HTTP_PROXY=http://127.0.0.1:4566 aws s3control list-jobs --endpoint-url http://s3-control.test …
            """
    )

    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 4566

    @Option(help: "The account that owns the seeded jobs: 12 digits.")
    var accountID = "123456789012"

    @Option(
        name: .customLong("job"),
        help: ArgumentHelp(
            "A job to begin with, such as 8d9a18fe-c303-4d39-8ccc-860d372da386=Suspended; may be repeated.",
            valueName: "id=status"
        )
    )
    var jobs: [JobSeed] = []

    @Option(help: "How long a job winds up, once it is cancelling, completing or failing, in seconds.")
    var windingUpSeconds = 1.0

    @Option(help: "The access key id whose signatures are accepted.")
    var accessKeyID = EmulatorConfiguration.exampleCredentials.accessKeyID

    @Option(help: "The secret access key that goes with it; AWS's documentation example by default.")
    var secretAccessKey = EmulatorConfiguration.exampleCredentials.secretAccessKey.reveal()

    @Flag(help: "Answer requests whatever their signature.")
    var noSignatureCheck = false

    @Flag(help: "Print a line for each request to standard error.")
    var logRequests = false

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port must be 0 to 65535, but is \(port)")
        }
        guard windingUpSeconds >= 0, windingUpSeconds <= 86_400 else {
            throw ValidationError("--winding-up-seconds must be 0 to 86400, but is \(windingUpSeconds)")
        }
    }

    func run() async throws {
        let account = try AccountID(accountID)
        let emulator = S3ControlEmulator(
            configuration: EmulatorConfiguration(
                credentials: [Credentials(accessKeyID: accessKeyID, secretAccessKey: secretAccessKey)],
                checksSignatures: !noSignatureCheck,
                pace: JobPace(windingUp: .seconds(windingUpSeconds))
            )
        )
        for job in jobs { emulator.add(job.makeJob(account: account), to: account) }
        let logsRequests = logRequests
        let server = try await TransportServer.start(host: host, port: port, transport: emulator) { line in
            if logsRequests { printLine(line, to: 2) }
        }
        printLine("Listening on http://\(host.contains(":") ? "[\(host)]" : host):\(server.port)", to: 1)
        let signals = StopSignals { Task { try await server.stop() } }
        try await server.waitUntilStopped()
        withExtendedLifetime(signals) {}
    }
}
