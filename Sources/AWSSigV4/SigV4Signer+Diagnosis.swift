public import AWSCore
public import Basics
public import HTTPTypes

extension SigV4Signer {
    /// What ``sign(_:payload:credentials:date:)`` would sign, without signing it.
    ///
    /// A request that was signed already gives the stages of that signature, given the same other arguments.
    ///
    /// - Throws: ``SigV4Error`` when the request, the credentials or the date cannot be signed.
    public func stages(
        of request: HTTPRequest,
        payload: SigV4Payload,
        credentials: Credentials,
        date: Date
    ) throws(SigV4Error) -> SigV4Stages {
        let date = try SigningDate(date)
        return try Workspace.with { workspace throws(SigV4Error) in
            _ = try canonicalize(
                request,
                payload: payload,
                credentials: credentials,
                date: date,
                workspace: &workspace
            )
            return try stages(of: &workspace, date: date)
        }
    }

    /// What ``presign(_:lifetime:payload:credentials:date:)`` would sign, without signing it.
    ///
    /// - Throws: ``SigV4Error`` when the request, the lifetime, the credentials or the date cannot be signed.
    public func presignedStages(
        of request: HTTPRequest,
        lifetime: Duration,
        payload: SigV4Payload? = nil,
        credentials: Credentials,
        date: Date
    ) throws(SigV4Error) -> SigV4Stages {
        let date = try SigningDate(date)
        return try Workspace.with { workspace throws(SigV4Error) in
            _ = try canonicalizePresigned(
                request,
                lifetime: lifetime,
                payload: payload,
                credentials: credentials,
                date: date,
                workspace: &workspace
            )
            return try stages(of: &workspace, date: date)
        }
    }

    /// Compares what was signed with the canonical request in a service's `SignatureDoesNotMatch` answer.
    ///
    /// - Parameters:
    ///   - request: The request, before or after signing.
    ///   - payload: What was signed of the body.
    ///   - credentials: The keys signed with.
    ///   - date: The date signed with.
    ///   - serviceCanonicalRequest: The text of `CanonicalRequest` in the answer.
    /// - Returns: The first line that differs; nil when none does, and then it is the secret access key,
    ///   the date or the scope on which the two sides disagree.
    /// - Throws: ``SigV4Error`` when the request, the credentials or the date cannot be signed.
    public func firstDifference(
        of request: HTTPRequest,
        payload: SigV4Payload,
        credentials: Credentials,
        date: Date,
        from serviceCanonicalRequest: String
    ) throws(SigV4Error) -> CanonicalRequestDifference? {
        let date = try SigningDate(date)
        return try Workspace.with { workspace throws(SigV4Error) in
            _ = try canonicalize(
                request,
                payload: payload,
                credentials: credentials,
                date: date,
                workspace: &workspace
            )
            // Compared with its secrets, which the difference does not show.
            let ours = workspace.canonicalizer.bytes.string()
            return CanonicalRequestDifference(ours: ours, theirs: serviceCanonicalRequest)
        }
    }

    private func stages(of workspace: inout Workspace, date: SigningDate) throws(SigV4Error) -> SigV4Stages {
        try Validation.checkScope(service: service, region: region)
        let scope = CredentialScope.make(date: date, region: region, service: service)
        try workspace.writeStringToSign(date: date, scope: scope)
        return workspace.stages
    }
}
