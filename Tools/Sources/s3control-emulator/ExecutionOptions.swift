import ArgumentParser
import CurlTransport
import S3ControlEmulator
import S3Objects

/// The options for running jobs on the objects of a store.
struct ExecutionOptions: ParsableArguments {
    @Option(
        name: .customLong("s3-endpoint"),
        help: ArgumentHelp(
            """
            Run the jobs that are created on the objects of this S3 endpoint, with credentials and region as the AWS CLI \
            finds them; "aws" for Amazon S3 itself. Without it, jobs are simulated.
            """,
            valueName: "url"
        )
    )
    var endpoint: String?

    @Flag(name: .customLong("s3-path-style"), help: "Put the bucket into the path of S3 requests.")
    var usesPathStyle = false

    @Option(
        name: .customLong("lambda-endpoint"),
        help: ArgumentHelp("Where LambdaInvoke jobs invoke functions by the Lambda API.", valueName: "url")
    )
    var lambdaEndpoint: String?

    @Option(name: .customLong("concurrency"), help: "How many tasks run at a time, of all jobs.")
    var concurrency = 64

    func validate() throws {
        guard (1...10_000).contains(concurrency) else {
            throw ValidationError("--concurrency must be 1 to 10000, but is \(concurrency)")
        }
        if let endpoint, endpoint != "aws", !Self.isURL(endpoint) {
            throw ValidationError(
                "--s3-endpoint must be a URL such as http://127.0.0.1:9000, or aws, but is \(endpoint)"
            )
        }
        if let lambdaEndpoint, LambdaEndpoint(lambdaEndpoint, over: CurlTransport.shared) == nil {
            throw ValidationError(
                "--lambda-endpoint must be a URL such as http://127.0.0.1:9001, but is \(lambdaEndpoint)"
            )
        }
    }

    private static func isURL(_ text: String) -> Bool {
        text.hasPrefix("http://") || text.hasPrefix("https://")
    }

    func apply(to configuration: inout EmulatorConfiguration) {
        configuration.execution.concurrency = concurrency
        guard let lambdaEndpoint, let functions = LambdaEndpoint(lambdaEndpoint, over: CurlTransport.shared)
        else { return }
        configuration.execution.invokeFunction = functions.invoke
    }

    /// The store; nil if jobs are simulated.
    func store() throws -> (any ObjectStore)? {
        guard let endpoint else { return nil }
        do {
            var configuration = try S3ObjectConfiguration.load(endpoint: endpoint == "aws" ? nil : endpoint)
            if usesPathStyle { configuration.addressing = .path }
            // A URL without TLS is the user's explicit choice.
            configuration.allowsInsecureTransport = endpoint.hasPrefix("http://")
            return S3ObjectStore(try S3ObjectClient(configuration: configuration))
        } catch {
            throw StartUpError("--s3-endpoint: \(error)")
        }
    }
}
