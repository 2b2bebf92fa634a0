/// The options that every operation takes.
///
/// Source: the [AWS CLI's global options](https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html).
struct GlobalOptions: Sendable, Hashable {
    var debug = false
    var endpointURL: String?
    var verifiesTLS = true
    var paginates = true
    var output: OutputFormat?
    var profile: String?
    var region: String?
    var color = Color.auto
    var signsRequests = true
    var certificateAuthorities: String?
    /// Seconds; nil for the default, 0 for none.
    var readTimeout: Int?
    /// Seconds; nil for the default, 0 for none.
    var connectTimeout: Int?

    enum Color: String, Sendable, CaseIterable {
        case on, off, auto
    }

    static let specifications: [OptionSpecification] = [
        .init(name: "--debug", arity: .none, help: "Tell on standard error what is done."),
        .init(
            name: "--endpoint-url",
            arity: .one,
            help: "Where requests go instead of the region's endpoint."
        ),
        .init(name: "--no-verify-ssl", arity: .none, help: "Do not verify the server's certificate."),
        .init(name: "--no-paginate", arity: .none, help: "Make one call only."),
        .init(
            name: "--output",
            arity: .one,
            choices: OutputFormat.allCases.map(\.rawValue),
            help: "The form of what is printed."
        ),
        .init(name: "--query", arity: .one, help: "Not supported: pipe the output to jq."),
        .init(name: "--profile", arity: .one, help: "The profile of the configuration files."),
        .init(name: "--region", arity: .one, help: "The region."),
        .init(
            name: "--color",
            arity: .one,
            choices: Color.allCases.map(\.rawValue),
            help: "Colours of tables."
        ),
        .init(name: "--no-sign-request", arity: .none, help: "Do not sign requests."),
        .init(
            name: "--ca-bundle",
            arity: .one,
            help: "A file of certificate authorities to trust.",
            isFile: true
        ),
        .init(name: "--cli-read-timeout", arity: .one, help: "Seconds to wait for an answer; 0 for ever."),
        .init(
            name: "--cli-connect-timeout",
            arity: .one,
            help: "Seconds to wait for a connection; 0 for ever."
        ),
        .init(name: "--version", arity: .none, help: "Print the version."),
    ]

    init() {}

    init(_ values: [String: [String]]) throws(CommandError) {
        guard values["--query"] == nil else {
            throw CommandError(
                "--query is not supported: half of JMESPath would be worse than none. "
                    + "Pipe the JSON to jq instead, for example: s3control list-jobs … | jq '.Jobs[].JobId'"
            )
        }
        debug = values["--debug"] != nil
        endpointURL = values["--endpoint-url"]?.last
        if let endpointURL { try Self.checkEndpoint(endpointURL) }
        verifiesTLS = values["--no-verify-ssl"] == nil
        paginates = values["--no-paginate"] == nil
        output = values["--output"]?.last.flatMap(OutputFormat.init(rawValue:))
        profile = values["--profile"]?.last
        region = values["--region"]?.last
        color = values["--color"]?.last.flatMap(Color.init(rawValue:)) ?? .auto
        signsRequests = values["--no-sign-request"] == nil
        certificateAuthorities = values["--ca-bundle"]?.last
        readTimeout = try Self.seconds("--cli-read-timeout", values)
        connectTimeout = try Self.seconds("--cli-connect-timeout", values)
    }

    static func checkEndpoint(_ url: String) throws(CommandError) {
        // Byte by byte: the standard library's search for text in text is a machine of its own.
        let bytes = Array(url.utf8)
        let mark = Array("://".utf8)
        guard bytes.indices.contains(where: { bytes[$0...].starts(with: mark) }) else {
            throw CommandError(
                "Bad value for --endpoint-url \"\(url)\": scheme is missing.  "
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
