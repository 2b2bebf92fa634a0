// For each line {"env": {…}, "profile": …} on standard input, prints the library's value of each setting.
// With "fetch": true, it prints the credentials and the account that it fetches. With "process": true, it
// uses its own environment variables.
//
// With the argument `ignore-children`, it ignores SIGCHLD, as daemons do. With `reap-children`, it waits
// for every child, as process 1 does.

@_spi(CredentialsPlan) import AWSCore
import AWSCredentials
import CurlTransport
import FoundationEssentials
import HTTPTransport
import HTTPTypes
@_spi(CommandLine) import S3Control
import S3ControlModel
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

struct Question: Decodable {
    var env: [String: String]
    var process: Bool?
    var profile: String?
    var fetch: Bool?
}

/// Keeps the only request of the client and sends nothing.
final class RequestKeeper: HTTPTransport {
    let kept = Mutex<HTTPRequest?>(nil)

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        kept.withLock { $0 = request }
        throw TransportError(.connectFailed, delivery: .notSent, message: "kept")
    }
}

/// The URL to which a client with this configuration sends a request about account 123456789012.
func requestURL(_ configuration: AWSConfiguration) async throws -> String {
    let keeper = RequestKeeper()
    var settings = try await S3ControlConfiguration.load(
        configuration,
        accountID: "123456789012",
        credentials: StaticCredentialsProvider(Credentials(accessKeyID: "AKID", secretAccessKey: "s")),
        transport: keeper
    )
    settings.allowsInsecureTransport = true
    settings.retryPolicy = NoRetryPolicy()
    let client = try S3ControlClient(configuration: settings)
    _ = try? await client.describeJob("job-12345")
    guard let request = keeper.kept.withLock({ $0 }) else { throw ConfigurationError("nothing was sent") }
    return "\(request.scheme ?? "")://\(request.authority ?? "")\(request.path ?? "")"
}

func describe(_ credentials: Credentials) -> [String: String] {
    var found = ["key": credentials.accessKeyID, "secret": credentials.secretAccessKey.reveal()]
    found["token"] = credentials.sessionToken?.reveal()
    found["account"] = credentials.accountID
    return found
}

/// A plan in the terms that the test reads from botocore's objects.
func describe(
    _ plan: CredentialsPlan?,
    _ environment: EnvironmentVariables
) async throws -> [String: String] {
    switch plan?.kind {
    case nil: return ["kind": "none"]
    case .environment:
        let found = try await EnvironmentCredentialsProvider(environment: environment).credentials()
        return describe(found).merging(["kind": "env"]) { $1 }
    case .staticKeys(let found, _, _):
        return describe(found).merging(["kind": "static"]) { $1 }
    case .process(let command, _, let accountID):
        let provider = ProcessCredentialsProvider(
            command: command.reveal(),
            accountID: accountID,
            environment: EnvironmentVariables(["PATH": "/usr/bin:/bin"])
        )
        return describe(try await provider.credentials()).merging(["kind": "process"]) { $1 }
    case .assumeRole(let role, let source):
        // Apart from the source's own table, whose keys begin with `source.`, too, if it is a role.
        var found: [String: String] = [:]
        for (key, value) in try await describe(source, environment) { found["source.\(key)"] = value }
        found["kind"] = "role"
        found["role"] = role.roleARN
        found["session"] = role.sessionName
        found["external"] = role.externalID
        found["mfa"] = role.mfaSerial
        found["duration"] = role.durationSeconds.map(String.init)
        return found
    case .webIdentity(let role):
        var found = ["kind": "web", "role": role.roleARN, "file": role.tokenFile]
        found["session"] = role.sessionName
        return found
    case .sso(let role):
        var found = [
            "kind": "sso", "url": role.startURL, "region": role.region, "account": role.accountID,
            "role": role.roleName,
        ]
        found["session"] = role.session
        return found
    case .login(let session): return ["kind": "login", "session": session]
    case .container(let endpoint): return ["kind": "container", "url": endpoint.url.reveal()]
    case .instanceMetadata(let settings): return ["kind": "instance", "url": settings.endpoint]
    }
}

/// The credentials and the account, fetched from their sources.
func fetch(_ configuration: AWSConfiguration) async -> [String: [String: String]] {
    let transport = CurlTransport()
    let chain = DefaultCredentialsChain(configuration: configuration, transport: transport) { _ in "123456" }
    do {
        let credentials = describe(try await chain.credentials())
        let resolver = AccountIDResolver(
            configuration: configuration,
            credentials: chain,
            transport: transport
        )
        return ["credentials": credentials, "account": ["id": try await resolver.accountID().value]]
    } catch {
        return ["credentials": ["error": "\(error)"]]
    }
}

func answer(_ question: Question) async -> [String: [String: String]] {
    let environment = question.process == true ? .process : EnvironmentVariables(question.env)
    let configuration: AWSConfiguration
    do {
        configuration = try AWSConfiguration.load(environment: environment, profile: question.profile)
    } catch {
        return ["error": ["message": "\(error)"]]
    }
    if question.fetch == true { return await fetch(configuration) }
    var settings: [String: String] = [:]
    settings["region"] = configuration.region?.value
    settings["ca_bundle"] = configuration.caBundle?.value
    settings["app_id"] = configuration.appID?.value
    settings["retry_mode"] = configuration.retryMode?.value.rawValue
    settings["max_attempts"] = configuration.maxAttempts.map { "\($0.value)" }
    settings["account"] = configuration.accountID?.value
    var result = ["settings": settings]
    do {
        result["endpoint"] = ["url": try await requestURL(configuration)]
    } catch {
        result["endpoint"] = ["error": "\(error)"]
    }
    do {
        result["credentials"] = try await describe(configuration.searchCredentials().plan, environment)
    } catch {
        result["credentials"] = ["error": "\(error)"]
    }
    return result
}

switch CommandLine.arguments.dropFirst().first {
case "ignore-children": signal(SIGCHLD, SIG_IGN)
case "reap-children":
    let reaper = Task.detached {
        while true {
            while waitpid(-1, nil, WNOHANG) > 0 {}
            try await Task.sleep(for: .microseconds(100))
        }
    }
    _ = reaper
default: break
}

let encoder = JSONEncoder()
while let line = readLine() {
    let question = try JSONDecoder().decode(Question.self, from: Data(line.utf8))
    print(String(decoding: try encoder.encode(await answer(question)), as: UTF8.self))
}
