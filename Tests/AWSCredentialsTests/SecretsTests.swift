import AWSCore
import CurlTransport
import HTTPTransport
import Testing

@_spi(CredentialsPlan) @testable import AWSCredentials

@Suite("No source of credentials exposes secrets")
struct SecretsTests {
    private let scene: Scene

    init() throws {
        scene = try Scene()
    }

    /// What stands for each secret: no part of it may be anywhere.
    private static let secret = "hunter2"

    private static let base = """
        [profile base]
        aws_access_key_id = AKIDBASE
        aws_secret_access_key = \(secret)
        aws_session_token = \(secret)

        """

    static let sources: [(name: String, config: String, variables: [String: String])] = [
        (
            "environment", "",
            [
                "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": secret,
                "AWS_CREDENTIAL_EXPIRATION": "2026-02-01T00:00:00Z",
            ]
        ),
        ("keys", base.replacing("profile base", with: "default"), [:]),
        ("role", base + "[default]\nrole_arn = r\nsource_profile = base\nmfa_serial = m", [:]),
        (
            "web identity", "",
            ["AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere", "AWS_ROLE_ARN": "r", "AWS_SESSION_TOKEN": secret]
        ),
        ("process", "[default]\ncredential_process = /nowhere/helper --password \(secret)", [:]),
        (
            "container", "",
            [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost:9/?token=\(secret)",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": secret,
            ]
        ),
        (
            "container with a user", "",
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://u:\(secret)@localhost/"]
        ),
        (
            "relative URI", "",
            ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/\(secret)"]
        ),
        (
            "instance with a user", "",
            ["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://u:\(secret)@169.254.169.254"]
        ),
        (
            "STS with a user", base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_ENDPOINT_URL_STS": "https://u:\(secret)@sts.example"]
        ),
        (
            "STS by plain http", base + "[default]\nrole_arn = r\nsource_profile = base",
            ["AWS_ENDPOINT_URL_STS": "http://sts.example/?token=\(secret)"]
        ),
        (
            "a key that cannot be signed with",
            "[profile base]\naws_access_key_id = bad key\naws_secret_access_key = \(secret)\n"
                + "[default]\nrole_arn = r\nsource_profile = base",
            [:]
        ),
        ("login", "[default]\nlogin_session = s", [:]),
        (
            "Identity Center",
            "[default]\nsso_start_url = https://s\nsso_region = r\nsso_account_id = 1\nsso_role_name = n", [:]
        ),
    ]

    @Test(
        "not through print, dump, reflection, or mirrors, and not in errors or reports",
        arguments: sources.indices
    )
    func shows(index: Int) async throws {
        let source = Self.sources[index]
        var proxied = ["https_proxy": "http://u:\(Self.secret)@127.0.0.1:9"]
        proxied.merge(source.variables) { $1 }
        let configuration = try scene.configuration(source.config, proxied)
        let transport = AnsweringTransport { _ in
            (403, "<html>Bearer \(Self.secret), password is \(Self.secret)")
        }
        let curl = CurlTransport(
            configuration: CurlTransportConfiguration(proxy: .environment(proxied))
        )
        var texts: [String] = []
        for transport in [transport, curl] as [any HTTPTransport] {
            let chain = DefaultCredentialsChain(
                configuration: configuration,
                access: scene.access(
                    transport,
                    metadata: AnsweringTransport { _ in (403, "the token=\(Self.secret) is wrong") }
                ),
                mfaCode: { _ in "123456" }
            )
            texts += Self.everything(of: chain)
            if transport is AnsweringTransport {
                do {
                    texts += Self.everything(of: try await chain.credentials())
                } catch {
                    #expect(error is CredentialsError)
                    texts += Self.everything(of: error)
                }
                texts.append(await chain.report().description)
                texts += Self.everything(of: chain)
            }
            if let plan = chain.plan { texts += Self.everything(of: plan) }
        }
        texts += Self.everything(of: configuration)
        for text in texts {
            #expect(!text.contains(Self.secret), "\(source.name): \(text)")
        }
    }

    private static func everything(of value: Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        var texts = ["\(value)", String(reflecting: value), dumped]
        mirror(value, into: &texts, depth: 0)
        return texts
    }

    private static func mirror(_ value: Any, into texts: inout [String], depth: Int) {
        guard depth < 8 else { return }
        for child in Mirror(reflecting: value).children {
            texts.append("\(child.value)")
            mirror(child.value, into: &texts, depth: depth + 1)
        }
    }
}
