public import AWSCore
public import HTTPTypes

#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

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

    private func stages(of workspace: inout Workspace, date: SigningDate) throws(SigV4Error) -> SigV4Stages {
        try Validation.checkScope(service: service, region: region)
        let scope = CredentialScope.make(date: date, region: region, service: service)
        try workspace.writeStringToSign(date: date, scope: scope)
        return workspace.stages
    }
}
