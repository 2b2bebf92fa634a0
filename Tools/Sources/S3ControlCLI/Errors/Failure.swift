import HTTPTypes
import JMESPath
import S3Control
@_spi(Shapes) import S3ControlWire
import Synchronization

/// The failure of an operation's command, in the words of the AWS CLI, so that scripts can search for them.
struct Failure {
    var kind: FailureKind
    /// The service's error code, or version 2's name for the problem.
    var code: String?
    /// The whole message in the form of version 1.
    var message: String
    /// The message without the text that the AWS CLI puts around the service's message.
    var plainMessage: String
    /// Advice that this program adds, one line each.
    var hints: [String] = []

    init(_ kind: FailureKind, _ message: String, code: String? = nil, plainMessage: String? = nil) {
        self.kind = kind
        self.code = code
        self.message = message
        self.plainMessage = plainMessage ?? message
    }

    /// - Parameters:
    ///   - operation: The operation's name in the API.
    ///   - url: The URL of the last request.
    init(_ error: any Error, operation: String, url: String? = nil) {
        switch error {
        case let error as CommandError: self.init(error.kind, error.message, code: error.kind.code)
        case let error as UsageError: self.init(.usage, error.message, code: FailureKind.parameters.code)
        case let error as S3ControlError: self.init(error, error.operation ?? operation, url)
        case let error as JSONShapeError: self.init(violations: ["\(error)"])
        case let error as ValidationError: self.init(violations: error.violations.map(\.description))
        case let error as JMESPathError: self.init(.other, error.description)
        default: self.init(.other, "\(error)")
        }
    }

    private init(violations: [String]) {
        let message = "Parameter validation failed:\n" + violations.joined(separator: "\n")
        self.init(.parameters, message, code: FailureKind.parameters.code)
    }

    private init(_ error: S3ControlError, _ operation: String, _ url: String?) {
        switch error.code {
        case .invalidRequest where error.cause is ValidationError:
            let violations = (error.cause as? ValidationError)?.violations ?? []
            self.init(violations: violations.map(\.description))
        case .invalidConfiguration where error.message.hasPrefix("Region must be set"):
            self.init(
                .configuration,
                "You must specify a region. You can also configure your region by running "
                    + "\"aws configure\".\n\(error.message)",
                code: "NoRegion"
            )
        // Only for missing credentials: a configured source that fails has been located.
        case .noCredentials where (error.cause as? CredentialsError)?.isMissing ?? true:
            self.init(
                .configuration,
                "Unable to locate credentials. You can configure credentials by running \"aws configure\".\n"
                    + error.message,
                code: "NoCredentials"
            )
        case .invalidConfiguration, .noCredentials:
            self.init(.configuration, error.message, code: FailureKind.configuration.code)
        case .transport, .timeout: self.init(.other, LostResponse.line(error, url) ?? error.message)
        default: self.init(response: error, operation)
        }
        hints += Self.hints(error, operation, hasAWSLine: message != error.message)
    }

    /// Creates the failure for an error of the service, or of another server that responded instead of it.
    private init(response error: S3ControlError, _ operation: String) {
        let status = error.httpStatus.flatMap { $0 >= 300 ? $0 : nil }
        // Without a code, the AWS CLI uses the status as the code and its phrase as the message.
        guard let code = error.serviceCode?.rawValue ?? status.map(String.init) else {
            self.init(.other, error.message)
            return
        }
        var message = error.message
        if error.serviceCode == nil, let status { message = StatusPhrase.of(status) }
        let isRetried = error.code != .invalidResponse || status.map { $0 >= 500 } ?? false
        let isOfRetries = [.throttled, .internalService, .invalidResponse].contains(error.code) && isRetried
        let retries = isOfRetries && error.attempts > 1 ? " (reached max retries: \(error.attempts - 1))" : ""
        self.init(
            .service,
            "An error occurred (\(code)) when calling the \(operation) operation\(retries): \(message)",
            code: code,
            plainMessage: message
        )
    }

    /// Advice in terms of the command line. As in the AWS CLI, ordinary errors of the service have none.
    private static func hints(_ error: S3ControlError, _ operation: String, hasAWSLine: Bool) -> [String] {
        var hints: [String] = []
        switch error.code {
        case .transport, .timeout:
            if hasAWSLine { hints.append(error.message) }
            if error.code == .timeout {
                hints.append("--cli-connect-timeout and --cli-read-timeout set how long to wait.")
            }
            if error.effect == .none, let hint = error.hint, error.code == .transport { hints.append(hint) }
        case .invalidResponse:
            hints.append(
                "Something between here and the service may have answered in its place: check the endpoint and the proxy."
            )
        default: break
        }
        if error.effect == .unknown { hints += unknownEffect(operation, token: error.clientRequestToken) }
        return hints
    }

    /// Advice on how to check or repeat a call that may have taken effect.
    private static func unknownEffect(_ operation: String, token: String?) -> [String] {
        switch operation {
        case "CreateJob":
            [
                "The job may have been created. The same command with --client-request-token \(token ?? "TOKEN") "
                    + "makes no second job."
            ]
        case "UpdateJobStatus":
            [
                "The change may have been made: describe-job shows the job's status. The command may be repeated."
            ]
        case "UpdateJobPriority":
            [
                "The change may have been made: describe-job shows the job's priority. The command may be repeated."
            ]
        case "PutJobTagging", "DeleteJobTagging":
            [
                "The change may have been made: get-job-tagging shows the job's tags. The command may be repeated."
            ]
        default: []
        }
    }

    /// The message in version 2's enhanced format.
    var enhancedMessage: String {
        guard kind == .configuration, let code else { return message }
        return "An error occurred (\(code)): \(message)"
    }

    var hintLines: String { hints.map { "s3control: hint: \($0.withoutControls)\n" }.joined() }

    /// The message for an invalid ID; nil for another error.
    static func invalidIdentifier(_ error: any Error) -> String? {
        (error as? ValidationError).map { "\($0)" }
    }
}

extension FailureKind {
    /// Version 2's name for the kind of failure, if it has one.
    var code: String? {
        switch self {
        case .usage, .parameters: "ParamValidation"
        case .configuration: "Configuration"
        case .service, .other: nil
        }
    }
}

/// The phrases of HTTP statuses, which the AWS CLI prints for a response without an error of the service.
enum StatusPhrase {
    /// The phrase of a status; empty if it has none.
    static func of(_ status: Int) -> String { phrases[status] ?? "" }

    private static let phrases = [
        300: "Multiple Choices", 301: "Moved Permanently", 302: "Found", 303: "See Other",
        304: "Not Modified", 305: "Use Proxy", 307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable",
        407: "Proxy Authentication Required", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
        411: "Length Required", 412: "Precondition Failed", 413: "Request Entity Too Large",
        414: "Request-URI Too Long", 415: "Unsupported Media Type", 416: "Requested Range Not Satisfiable",
        417: "Expectation Failed", 421: "Misdirected Request", 422: "Unprocessable Entity", 423: "Locked",
        424: "Failed Dependency", 425: "Too Early", 426: "Upgrade Required", 428: "Precondition Required",
        429: "Too Many Requests", 431: "Request Header Fields Too Large",
        451: "Unavailable For Legal Reasons", 500: "Internal Server Error", 501: "Not Implemented",
        502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
        505: "HTTP Version Not Supported", 506: "Variant Also Negotiates", 507: "Insufficient Storage",
        508: "Loop Detected", 510: "Not Extended", 511: "Network Authentication Required",
    ]
}

/// The messages that the AWS CLI prints if it receives no response.
enum LostResponse {
    /// The AWS CLI's line; nil if it has none.
    static func line(_ error: S3ControlError, _ url: String?) -> String? {
        guard let url, let cause = error.cause as? TransportError else { return nil }
        switch cause.code {
        case .hostNotFound, .connectFailed: return "Could not connect to the endpoint URL: \"\(url)\""
        case .connectTimeout: return "Connect timeout on endpoint URL: \"\(url)\""
        case .timeout, .stalled: return "Read timeout on endpoint URL: \"\(url)\""
        case .connectionLost:
            return "Connection was closed before we received a valid response from endpoint URL: \"\(url)\"."
        case .tlsFailed: return "SSL validation failed for \(url) \(cause.message)"
        default: return nil
        }
    }
}

/// Records the URL of the last request, for errors.
final class RequestedURL: ClientMiddleware {
    private let last = Mutex<String?>(nil)

    var text: String? { last.withLock { $0 } }

    func intercept(
        _ request: HTTPRequest,
        body: [UInt8],
        context: AttemptContext,
        next: NextHandler
    ) async throws -> TransportResponse {
        last.withLock {
            $0 = "\(request.scheme ?? "https")://\(request.authority ?? "")\(request.path ?? "/")"
        }
        return try await next(request, body)
    }
}
