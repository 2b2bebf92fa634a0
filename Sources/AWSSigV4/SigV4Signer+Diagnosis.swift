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
        var request = request
        return try Workspace.with { workspace throws(SigV4Error) in
            try prepare(&request, payload: payload, credentials: credentials, date: date, workspace: workspace)
            try workspace.writeStringToSign(date: SigningDate(date), region: region, service: service)
            return workspace.stages
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
        var request = request
        return try Workspace.with { workspace throws(SigV4Error) in
            try preparePresigned(
                &request,
                lifetime: lifetime,
                payload: payload,
                credentials: credentials,
                date: date,
                workspace: workspace
            )
            try workspace.writeStringToSign(date: SigningDate(date), region: region, service: service)
            return workspace.stages
        }
    }
}
