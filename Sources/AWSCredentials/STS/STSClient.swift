internal import AWSCore
internal import AWSSigV4
@_spi(XML) internal import AWSXML
internal import Basics
internal import HTTPTransport
internal import HTTPTypes

/// The three operations of the Security Token Service that credentials and accounts come from.
///
/// Source: AWS Security Token Service API Reference, version 2011-06-15.
struct STSClient: Sendable {
    let caller: ServiceCaller
    let configuration: AWSConfiguration

    /// `AssumeRole`, signed with `credentials`.
    func assumeRole(
        _ role: AssumedRole,
        code: String?,
        with credentials: Credentials
    ) async throws -> Credentials {
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
        let reply = try await call(
            form,
            with: credentials,
            for: "AssumeRole of \(role.roleARN) (profile \"\(role.profile)\")"
        )
        return try reply.credentials()
    }

    /// `AssumeRoleWithWebIdentity`, which the token stands for and no signature.
    func assumeRole(_ role: WebIdentityRole, token: String) async throws -> Credentials {
        let form = [
            ("Action", "AssumeRoleWithWebIdentity"), ("RoleArn", role.roleARN),
            ("RoleSessionName", sessionName(role.sessionName)), ("WebIdentityToken", token),
        ]
        return try await call(form, with: nil, for: "AssumeRoleWithWebIdentity of \(role.roleARN)")
            .credentials()
    }

    /// `GetCallerIdentity`: the account that `credentials` belong to.
    func callerAccount(_ credentials: Credentials) async throws -> String {
        let reply = try await call(
            [("Action", "GetCallerIdentity")],
            with: credentials,
            for: "GetCallerIdentity"
        )
        guard let account = reply.account, !account.isEmpty else {
            throw CredentialsError("GetCallerIdentity: the reply names no account.")
        }
        return account
    }

    private func call(
        _ form: [(String, String)],
        with credentials: Credentials?,
        for purpose: String
    ) async throws -> STSReply {
        let endpoint = try ServiceEndpoint("sts", host: "sts", region: nil, configuration)
        try caller.check(endpoint.url, for: purpose)
        let body = Array(
            ([("Version", "2011-06-15")] + form)
                .map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&").utf8
        )
        let signer = SigV4Signer(service: "sts", region: endpoint.signingRegion, flavor: .general)
        var skew = 0.0
        while true {
            let offset = skew
            let response = try await caller.sendRetrying(
                timeout: .seconds(10),
                pause: .milliseconds(200),
                for: purpose,
                isTransient: Self.isTransient
            ) {
                var request = HTTPRequest(.post, endpoint.url)
                request.headerFields[.contentType] = "application/x-www-form-urlencoded; charset=utf-8"
                request.headerFields[.accept] = "text/xml"
                if let credentials {
                    let date = caller.clock.now.addingTimeInterval(offset)
                    try signer.sign(&request, payload: .bytes(body), credentials: credentials, date: date)
                }
                return (request, body)
            }
            let now = caller.clock.now
            if response.head.status.code == 200 {
                return try STSReply(
                    response.body,
                    purpose: purpose,
                    skew: HTTPDate.skew(of: response.head, now: now)
                )
            }
            let error = try? ErrorBody.decode(response.body)
            // A wrong clock is answered by an error about the signature and the right time.
            if credentials != nil, skew == 0, Self.mayBeSkew(error?.code),
                let found = HTTPDate.skew(of: response.head, now: now)
            {
                skew = found
                continue
            }
            throw failure(purpose, response.head, error)
        }
    }

    /// Whether STS is asked too often, or could not ask the issuer of a web identity's token.
    private static func isTransient(_ response: TransportResponse) -> Bool {
        guard response.head.status.code == 400, let error = try? ErrorBody.decode(response.body) else {
            return false
        }
        return [
            "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException",
            "IDPCommunicationError",
        ].contains(error.code)
    }

    private static func mayBeSkew(_ code: String?) -> Bool {
        [
            "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "SignatureDoesNotMatch",
            "InvalidSignatureException", "AuthFailure",
        ].contains(code)
    }

    private func failure(_ purpose: String, _ head: HTTPResponse, _ error: ErrorBody?) -> CredentialsError {
        let code = error?.code ?? "HTTP status \(head.status.code)"
        // The service's words can repeat what it was sent.
        let message = (error?.message).map { ": " + SecretScrubber.scrub($0) } ?? ""
        let hint =
            switch code {
            case "ExpiredToken", "ExpiredTokenException":
                " Renew the credentials or the token that the role is assumed with."
            case "AccessDenied": " The role's trust policy and the caller's policies both have to allow it."
            case "RegionDisabledException": " Activate STS for the region, or name another."
            default: ""
            }
        return CredentialsError("\(purpose): \(code)\(message)\(hint)")
    }

    /// Source: the API reference: 2–64 of word characters and `=,.@-`.
    private func sessionName(_ name: String?) -> String {
        name ?? "swift-s3-control-\(Int(caller.clock.now.timeIntervalSince1970))"
    }
}
