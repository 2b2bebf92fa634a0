import AWSClientRuntime
@_spi(CredentialsPlan) import AWSCore
@_spi(XML) import AWSXML
import Basics
import HTTPTransport
import HTTPTypes

/// A client for the three operations of the Security Token Service that provide credentials and accounts.
///
/// Source: AWS Security Token Service API Reference, version 2011-06-15.
struct STSClient: Sendable {
    private let access: ServiceAccess
    private let service: Result<(endpoint: ServiceEndpoint, executor: CallExecutor), CredentialsError>

    /// - Parameter credentials: The credentials to sign requests with; nil for requests that are authorized by a token.
    init(
        _ access: ServiceAccess,
        signedWith credentials: (any CredentialsProvider)?,
        _ configuration: AWSConfiguration
    ) {
        self.access = access
        service = Result { () throws(CredentialsError) in
            let endpoint = try ServiceEndpoint.sts(configuration)
            let executor =
                credentials.map {
                    access.executor(
                        of: "STS",
                        endpoint,
                        signingName: "sts",
                        credentials: $0,
                        catalog: .sts,
                        configuration
                    )
                } ?? access.unsignedExecutor(of: "STS", endpoint, catalog: .sts, configuration)
            return (endpoint, executor)
        }
    }

    /// `AssumeRole`.
    ///
    /// - Parameter code: The MFA code. It is sent only once, even if the request fails.
    func assumeRole(_ role: AssumedRole, code: String?) async throws -> Credentials {
        var form = [
            ("Action", "AssumeRole"), ("RoleArn", role.roleARN),
            ("RoleSessionName", sessionName(role.sessionName)),
        ]
        if let id = role.externalID { form.append(("ExternalId", id)) }
        if let seconds = role.durationSeconds { form.append(("DurationSeconds", "\(seconds)")) }
        if let serial = role.mfaSerial, let code {
            form.append(("SerialNumber", serial))
            form.append(("TokenCode", code))
        }
        return try await credentials(
            "AssumeRole",
            form,
            for: "AssumeRole of \(role.roleARN) (profile \"\(role.profile)\")",
            retryPolicy: code == nil ? nil : NoRetryPolicy()
        )
    }

    /// `AssumeRoleWithWebIdentity`.
    func assumeRole(_ role: WebIdentityRole, token: String) async throws -> Credentials {
        let form = [
            ("Action", "AssumeRoleWithWebIdentity"), ("RoleArn", role.roleARN),
            ("RoleSessionName", sessionName(role.sessionName)), ("WebIdentityToken", token),
        ]
        return try await credentials(
            "AssumeRoleWithWebIdentity",
            form,
            for: "AssumeRoleWithWebIdentity of \(role.roleARN)",
            retryPolicy: nil
        )
    }

    /// `GetCallerIdentity`, which returns the account of the credentials.
    func callerAccount() async throws -> String {
        try await call("GetCallerIdentity", [("Action", "GetCallerIdentity")], for: "GetCallerIdentity") {
            response,
            _ in
            STSResponse.outcome(of: response, missing: "the response contains no account") {
                $0.account.flatMap { $0.isEmpty ? nil : $0 }
            }
        }
    }

    private func credentials(
        _ operation: String,
        _ form: [(String, String)],
        for purpose: String,
        retryPolicy: (any RetryPolicy)?
    ) async throws -> Credentials {
        try await call(operation, form, for: purpose, retryPolicy: retryPolicy) { response, now in
            STSResponse.outcome(of: response, missing: "the response contains no credentials") {
                guard var found = $0.credentials else { return nil }
                if let end = found.expiration { found.expiration = response.localDate(of: end, now: now) }
                return found
            }
        }
    }

    private func call<Output: Sendable>(
        _ operation: String,
        _ form: [(String, String)],
        for purpose: String,
        retryPolicy: (any RetryPolicy)? = nil,
        read: @escaping @Sendable (TransportResponse, Date) -> CredentialsCall<Output>.Outcome
    ) async throws -> Output {
        let (endpoint, executor) = try service.get()
        try access.check(endpoint.url, for: purpose)
        var request = HTTPRequest(.post, endpoint.url)
        request.headerFields[.contentType] = "application/x-www-form-urlencoded; charset=utf-8"
        request.headerFields[.accept] = "text/xml"
        let members = ([("Version", "2011-06-15")] + form).map { "\($0.0)=\(PercentEncoding.encode($0.1))" }
        let call = CredentialsCall(
            operation,
            request,
            body: Array(members.joined(separator: "&").utf8),
            retryPolicy: retryPolicy
        ) { [clock = access.clock] in read($0, clock.now) }
        do {
            return try await call.perform(by: executor)
        } catch let failure as CallFailure {
            throw CredentialsError(failure, for: purpose, advice: Self.advice(for: failure.serviceCode))
        }
    }

    private static func advice(for code: String?) -> String? {
        switch code {
        case "ExpiredToken", "ExpiredTokenException":
            "Renew the credentials or the token that assumes the role."
        case "AccessDenied": "Both the role's trust policy and the caller's policies must allow it."
        case "RegionDisabledException": "Activate STS for the region, or use another region."
        default: nil
        }
    }

    /// Source: the API reference: 2–64 word characters or `=,.@-`.
    private func sessionName(_ name: String?) -> String {
        name ?? "swift-s3-control-\(Int(exactly: access.clock.now.timeIntervalSince1970.rounded()) ?? 0)"
    }
}

extension ErrorCatalog {
    /// The common codes, and the code for a web identity provider that STS could not reach.
    fileprivate static let sts = ErrorCatalog.common.adding([
        "IDPCommunicationError": Row("internalService", retry: .transient)
    ])
}

/// A response of STS: `<…Response><…Result>` with `<Credentials>` and `<AssumedRoleUser>`, or with `<Account>`.
struct STSResponse {
    private(set) var account: String?
    private var accessKeyID: String?
    private var secretAccessKey: String?
    private var sessionToken: String?
    private var expiration: String?
    private var roleUserARN: String?

    /// Reads a response.
    init(_ document: [UInt8]) throws(XMLError) {
        var reader = XMLReader(response: document)
        _ = try reader.readRoot()
        try read(&reader, depth: 0)
        try reader.readEnd()
    }

    private mutating func read(_ reader: inout XMLReader, depth: Int) throws(XMLError) {
        while let name = try reader.nextChild() {
            switch reader.string(name) {
            case "Account": account = try reader.readText()
            case "AccessKeyId": accessKeyID = try reader.readText()
            case "SecretAccessKey": secretAccessKey = try reader.readText()
            case "SessionToken": sessionToken = try reader.readText()
            case "Expiration": expiration = try reader.readText()
            case "Arn" where depth == 2: roleUserARN = try reader.readText()
            case let inner
            where depth < 2
                && (inner.hasSuffix("Result") || inner == "Credentials" || inner == "AssumedRoleUser"):
                try read(&reader, depth: depth + 1)
            default: try reader.skipElement()
            }
        }
    }

    /// The credentials, with the expiration by the service's clock; nil if a part is missing.
    var credentials: Credentials? {
        guard let accessKeyID, let secretAccessKey, let sessionToken,
            let end = expiration.flatMap(ISO8601.parse)
        else { return nil }
        let parts = roleUserARN?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: sessionToken,
            expiration: end,
            accountID: parts.count >= 6 && !parts[4].isEmpty ? String(parts[4]) : nil
        )
    }

    /// Reads a response with any status, and returns `result` of a successful one.
    static func outcome<Result: Sendable>(
        of response: TransportResponse,
        missing: String,
        _ result: (STSResponse) -> Result?
    ) -> CredentialsCall<Result>.Outcome {
        guard response.statusCode == 200 else {
            guard let error = try? ErrorBody.decode(response.body), error.code != nil else {
                return .fault(.status(response))
            }
            return .fault(
                .service(
                    ServiceFault(code: error.code, message: error.message, requestID: error.requestID)
                )
            )
        }
        let document: STSResponse
        do throws(XMLError) {
            document = try STSResponse(response.body)
        } catch {
            let message = "the response is not the expected XML"
            return .fault(
                error.isCutOff ? .cutOff(message, cause: nil) : .unreadable(message, cause: nil)
            )
        }
        guard let result = result(document) else { return .fault(.unreadable(missing, cause: nil)) }
        return .result(result)
    }
}
