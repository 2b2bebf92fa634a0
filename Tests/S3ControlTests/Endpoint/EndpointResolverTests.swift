import AWSClientRuntime
import AWSCore
import S3ControlModel
import Testing

@testable import S3Control

@Suite struct EndpointResolverTests {
    /// One case of the rule set: what goes in, and the URL or the beginning of the error.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var region = "us-east-1"
        var account: String? = "123456789012"
        var endpoint: String?
        var fips = false
        var dualStack = false
        var label = AccountLabel.always
        var url: String?
        var error: String?

        var testDescription: String { name }
    }

    private static let conflict = "Invalid Configuration: DualStack and custom endpoint are not supported"
    private static let badAccount = "AccountId must only contain a-z, A-Z, 0-9 and `-`."
    private static let noAccount = "AccountId is required but not set"

    /// The public cases of operations that require an account, as far as they name neither access point, outpost
    /// nor directory bucket; and the rule set's other branches that such an operation can reach.
    private static let cases: [Case] = [
        Case(name: "account", url: "https://123456789012.s3-control.us-east-1.amazonaws.com"),
        Case(
            name: "account, us-east-2",
            region: "us-east-2",
            url: "https://123456789012.s3-control.us-east-2.amazonaws.com"
        ),
        Case(
            name: "account, us-west-2",
            region: "us-west-2",
            url: "https://123456789012.s3-control.us-west-2.amazonaws.com"
        ),
        Case(name: "invalid account", account: "/?invalid&not-host*label", error: badAccount),
        Case(name: "FIPS", fips: true, url: "https://123456789012.s3-control-fips.us-east-1.amazonaws.com"),
        Case(
            name: "dual-stack",
            dualStack: true,
            url: "https://123456789012.s3-control.dualstack.us-east-1.amazonaws.com"
        ),
        Case(
            name: "FIPS and dual-stack",
            fips: true,
            dualStack: true,
            url: "https://123456789012.s3-control-fips.dualstack.us-east-1.amazonaws.com"
        ),
        Case(
            name: "custom endpoint",
            endpoint: "https://example.com",
            url: "https://123456789012.example.com"
        ),
        Case(name: "no account", account: nil, error: noAccount),
        Case(
            name: "no account, custom endpoint",
            account: nil,
            endpoint: "https://beta.example.com",
            error: noAccount
        ),
        Case(
            name: "invalid account, custom endpoint",
            account: "/?invalid&not-host*label",
            endpoint: "https://beta.example.com",
            error: badAccount
        ),
        Case(
            name: "custom endpoint, FIPS",
            endpoint: "https://example.com",
            fips: true,
            url: "https://123456789012.example.com"
        ),
        Case(
            name: "custom endpoint, dual-stack",
            endpoint: "https://example.com",
            dualStack: true,
            error: conflict
        ),
        Case(
            name: "custom endpoint, us-west-2",
            region: "us-west-2",
            endpoint: "https://beta.example.com",
            url: "https://123456789012.beta.example.com"
        ),
        Case(
            name: "custom endpoint with dual-stack, us-west-2",
            region: "us-west-2",
            endpoint: "https://beta.example.com",
            dualStack: true,
            error: conflict
        ),
        Case(
            name: "China",
            region: "cn-north-1",
            url: "https://123456789012.s3-control.cn-north-1.amazonaws.com.cn"
        ),
        Case(
            name: "China, FIPS",
            region: "cn-north-1",
            account: "871317572157",
            fips: true,
            error: "Partition does not support FIPS"
        ),
        Case(
            name: "China, FIPS and dual-stack",
            region: "cn-north-1",
            fips: true,
            dualStack: true,
            error: "Partition does not support FIPS"
        ),
        Case(name: "no region", region: "", error: "Region must be set"),
        Case(
            name: "invalid region",
            region: "invalid-region 42",
            account: "0123456",
            error: "Invalid region: region was not a valid DNS name."
        ),
        Case(name: "Snow", region: "snow", endpoint: "https://10.0.1.12:433", url: "https://10.0.1.12:433"),
        Case(
            name: "Snow, FIPS",
            region: "snow",
            endpoint: "https://10.0.1.12:433",
            fips: true,
            error: "S3 Snow does not support FIPS"
        ),
        Case(
            name: "Snow, dual-stack",
            region: "snow",
            endpoint: "https://10.0.1.12:433",
            dualStack: true,
            error: "S3 Snow does not support DualStack"
        ),
        Case(
            name: "GovCloud",
            region: "us-gov-west-1",
            url: "https://123456789012.s3-control.us-gov-west-1.amazonaws.com"
        ),
        Case(
            name: "GovCloud, FIPS",
            region: "us-gov-east-1",
            fips: true,
            url: "https://123456789012.s3-control-fips.us-gov-east-1.amazonaws.com"
        ),
        Case(
            name: "ISO",
            region: "us-iso-east-1",
            url: "https://123456789012.s3-control.us-iso-east-1.c2s.ic.gov"
        ),
        Case(
            name: "European Sovereign Cloud",
            region: "eusc-de-east-1",
            url: "https://123456789012.s3-control.eusc-de-east-1.amazonaws.eu"
        ),
        Case(
            name: "region unheard of, by its rule",
            region: "cn-south-9",
            url: "https://123456789012.s3-control.cn-south-9.amazonaws.com.cn"
        ),
        Case(
            name: "region that no rule knows",
            region: "moon-base-1",
            url: "https://123456789012.s3-control.moon-base-1.amazonaws.com"
        ),
        Case(
            name: "pseudo region",
            region: "aws-global",
            url: "https://123456789012.s3-control.aws-global.amazonaws.com"
        ),
        Case(
            name: "region with a dot",
            region: "us-east-1.evil",
            url: "https://123456789012.s3-control.us-east-1.evil.amazonaws.com"
        ),
        Case(name: "region with a hyphen at its end", region: "us-east-", error: "Invalid region"),
        Case(
            name: "custom endpoint with port and path",
            endpoint: "http://gateway.test:8080/s3/",
            url: "http://123456789012.gateway.test:8080/s3"
        ),
    ]

    @Test("follows the rule set", arguments: cases)
    func followsRuleSet(_ given: Case) throws {
        let resolver = EndpointResolver(
            region: given.region,
            customEndpoint: try given.endpoint.map(Endpoint.parse),
            accountLabel: given.label,
            usesFIPS: given.fips,
            usesDualStack: given.dualStack
        )
        if let error = given.error {
            let found = try #require(throws: EndpointError.self) {
                try resolver.resolve(label: given.account)
            }
            #expect(found.message.hasPrefix(error), "\(found)")
        } else {
            #expect(try resolver.resolve(label: given.account).description == given.url)
        }
    }

    @Test(
        "does not prefix an address or localhost with the account, except on request",
        arguments: [
            ("http://127.0.0.1:4566", "http://127.0.0.1:4566", "http://123456789012.127.0.0.1:4566"),
            ("http://[::1]:80/p", "http://[::1]:80/p", "http://123456789012.[::1]:80/p"),
            ("http://LOCALHOST", "http://LOCALHOST", "http://123456789012.LOCALHOST"),
            ("http://s3.localhost", "http://123456789012.s3.localhost", "http://123456789012.s3.localhost"),
            (
                "https://1.2.3.example", "https://123456789012.1.2.3.example",
                "https://123456789012.1.2.3.example"
            ),
        ]
    )
    func accountLabel(endpoint: String, automatic: String, always: String) throws {
        for (label, url) in [(AccountLabel.automatic, automatic), (.always, always), (.never, endpoint)] {
            let resolver = EndpointResolver(
                region: "us-east-1",
                customEndpoint: try Endpoint.parse(endpoint),
                accountLabel: label,
                usesFIPS: false,
                usesDualStack: false
            )
            #expect(try resolver.resolve(account: AccountID("123456789012")).description == url)
        }
    }

    @Test(
        "rejects URLs that are not valid endpoints",
        arguments: [
            ("example.com", "no scheme"), ("ftp://example.com", "must begin with https:// or http://"),
            ("https://", "no host"),
            ("https://:80", "no host"), ("https://a:b@example.com", "user information"),
            ("https://h:99999", "port"),
            ("https://h?x=1", "query"), ("https://h/#f", "fragment"), ("https://a b", "host"),
            ("https://::1", "host"),
            ("https://h/a b", "path"), ("https://ex\\ample", "host"),
        ]
    )
    func refusesURLs(url: String, reason: String) throws {
        let error = try #require(throws: EndpointError.self) { try Endpoint.parse(url) }
        #expect(error.message.contains(reason), "\(error)")
        #expect(!error.message.contains("a:b"))
    }
}
