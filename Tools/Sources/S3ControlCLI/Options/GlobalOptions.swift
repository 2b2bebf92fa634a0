/// The options that every operation takes.
///
/// Source: the [AWS CLI's global options](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html).
struct GlobalOptions: Sendable, Hashable {
    var debug = false
    var endpointURL: String?
    var verifiesTLS = true
    var paginates = true
    /// The name of the output format; nil for that of the environment or the profile.
    var output: String?
    var query: Query?
    /// The error format; nil for that of the environment or the profile.
    var errorFormat: String?
    var profile: String?
    var region: String?
    var color = Color.auto
    var signsRequests = true
    var certificateAuthorities: String?
    /// In seconds; nil for the default, 0 for no timeout.
    var readTimeout: Int?
    /// In seconds; nil for the default, 0 for no timeout.
    var connectTimeout: Int?

    enum Color: String, Sendable, CaseIterable {
        case on, off, auto
    }

    static let specifications: [OptionSpecification] = [
        .init(name: "--debug", arity: .none, help: "Write debug logs to standard error."),
        .init(name: "--endpoint-url", arity: .one, help: "Override the endpoint URL."),
        .init(name: "--no-verify-ssl", arity: .none, help: "Do not verify the server's certificate."),
        .init(name: "--no-paginate", arity: .none, help: "Make one call only."),
        .init(
            name: "--output",
            arity: .one,
            choices: OutputFormat.allCases.map(\.rawValue),
            help: "The format of the output."
        ),
        .init(name: "--query", arity: .one, help: "A JMESPath expression that selects what to print."),
        .init(name: "--profile", arity: .one, help: "The profile of the configuration files."),
        .init(name: "--region", arity: .one, help: "The region."),
        .init(
            name: "--color",
            arity: .one,
            choices: Color.allCases.map(\.rawValue),
            help: "Whether tables are colored."
        ),
        .init(name: "--no-sign-request", arity: .none, help: "Do not sign requests."),
        .init(
            name: "--ca-bundle",
            arity: .one,
            help: "A file of certificate authorities to trust.",
            isFile: true
        ),
        .init(name: "--cli-read-timeout", arity: .one, help: "Read timeout in seconds (0: no timeout)."),
        .init(
            name: "--cli-connect-timeout",
            arity: .one,
            help: "Connect timeout in seconds (0: no timeout)."
        ),
        .init(name: "--version", arity: .none, help: "Print the version."),
        .init(
            name: "--cli-binary-format",
            arity: .one,
            choices: ["base64", "raw-in-base64-out"],
            help: "The format of binary members, which these operations do not have.",
            isOfVersion2: true
        ),
        .init(
            name: "--no-cli-pager",
            arity: .none,
            help: "Do not use a pager, which this program never does.",
            isOfVersion2: true
        ),
        .init(
            name: "--cli-auto-prompt",
            arity: .none,
            help: "Not supported.",
            isOfVersion2: true
        ),
        .init(
            name: "--no-cli-auto-prompt",
            arity: .none,
            help: "Do not prompt for options, which this program never does.",
            isOfVersion2: true
        ),
        .init(
            name: "--cli-error-format",
            arity: .one,
            choices: ErrorFormat.allCases.map(\.rawValue),
            help: "The format of errors.",
            isOfVersion2: true
        ),
    ]

    init() {}

    init(_ values: [String: [String]]) throws(CommandError) {
        query = try values["--query"]?.last.map { (text) throws(CommandError) in try Query(text) }
        debug = values["--debug"] != nil
        endpointURL = values["--endpoint-url"]?.last
        if let endpointURL {
            do {
                try Self.checkEndpoint(endpointURL)
            } catch {
                // For the AWS CLI, it is the value of a parameter.
                throw CommandError(error.message)
            }
        }
        verifiesTLS = values["--no-verify-ssl"] == nil
        paginates = values["--no-paginate"] == nil
        output = values["--output"]?.last
        profile = values["--profile"]?.last
        region = values["--region"]?.last
        color = values["--color"]?.last.flatMap(Color.init(rawValue:)) ?? .auto
        signsRequests = values["--no-sign-request"] == nil
        certificateAuthorities = values["--ca-bundle"]?.last
        readTimeout = try Self.seconds("--cli-read-timeout", values)
        connectTimeout = try Self.seconds("--cli-connect-timeout", values)
        errorFormat = values["--cli-error-format"]?.last
        guard values["--cli-auto-prompt"] == nil else {
            throw CommandError("--cli-auto-prompt is not supported: give the options, which `help` lists")
        }
    }

    static func checkEndpoint(_ url: String, of option: String = "--endpoint-url") throws(UsageError) {
        // Compares bytes, because the standard library's substring search is a large mechanism.
        let bytes = Array(url.utf8)
        let mark = Array("://".utf8)
        guard bytes.indices.contains(where: { bytes[$0...].starts(with: mark) }) else {
            throw UsageError(
                "Bad value for \(option) \"\(url)\": scheme is missing.  "
                    + "Must be of the form http://<hostname>/ or https://<hostname>/"
            )
        }
    }

    private static func seconds(_ name: String, _ values: [String: [String]]) throws(CommandError) -> Int? {
        guard let text = values[name]?.last else { return nil }
        guard let seconds = Int(text), seconds >= 0 else {
            throw CommandError("\(name) takes a whole number of seconds, but is '\(text)'")
        }
        return seconds
    }
}
