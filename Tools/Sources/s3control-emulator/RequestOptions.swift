import AWSCore
import ArgumentParser
import S3ControlEmulator

/// The options for accepting and recording requests.
struct RequestOptions: ParsableArguments {
    @Option(help: "The access key id whose signatures are accepted.")
    var accessKeyID = EmulatorConfiguration.exampleCredentials.accessKeyID

    @Option(help: "The secret access key that goes with it; AWS's documentation example by default.")
    var secretAccessKey = EmulatorConfiguration.exampleCredentials.secretAccessKey.reveal()

    @Flag(help: "Answer requests whatever their signature.")
    var noSignatureCheck = false

    @Flag(help: "Accept each signature once only. AWS clients sign equal requests of one second equally.")
    var refuseReplays = false

    @Flag(help: "Take jobs that the service is known to refuse, and members that this version does not know.")
    var lenient = false

    @Option(help: "How many requests a second are taken; any number by default.")
    var rateLimit: Double?

    @Option(help: "How many requests may come at once after a rest; as many as in a second by default.")
    var burst: Int?

    @Option(help: "How many of the latest calls are kept.")
    var callLog = 1000

    @Flag(help: "Print a line for each request to standard error.")
    var logRequests = false

    func validate() throws {
        guard rateLimit.map({ (0.001...1e9).contains($0) }) ?? true, burst ?? 1 >= 1 else {
            throw ValidationError("--rate-limit must be 0.001 to 1e9, and --burst at least 1")
        }
        guard burst == nil || rateLimit != nil else {
            throw ValidationError("--burst goes with --rate-limit")
        }
        guard (0...1_000_000).contains(callLog) else {
            throw ValidationError("--call-log must be 0 to 1000000, but is \(callLog)")
        }
    }

    func apply(to configuration: inout EmulatorConfiguration) {
        configuration.credentials = [
            Credentials(accessKeyID: accessKeyID, secretAccessKey: secretAccessKey)
        ]
        configuration.checksSignatures = !noSignatureCheck
        configuration.refusesReplays = refuseReplays
        configuration.isLenient = lenient
        configuration.rateLimit = rateLimit.map { RateLimit(requestsPerSecond: $0, burst: burst) }
        configuration.callLogCapacity = callLog
    }
}
