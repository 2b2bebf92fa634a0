internal import HTTPTypes
internal import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// An operation as the service performs it.
protocol EmulatedOperation: RESTOperation where Input: AccountRequest {
    /// Does what `input` asks to the jobs of its account.
    ///
    /// - Throws: ``ServiceFault`` with what the service answers instead.
    static func perform(_ input: Input, on jobs: inout JobStore, now: Date) throws(ServiceFault) -> Output
}

/// A request that names the account it is for, as all of them do.
protocol AccountRequest: Shape {
    var accountID: AccountID { get }
}

/// What is done with a request once its operation is known: it changes the accounts' jobs and
/// returns the response's body.
typealias Handler = (inout EmulatedAccounts, Date) throws(ServiceFault) -> [UInt8]

extension EmulatedOperation {
    /// The handler of a request, if its method and path are this operation's.
    static func handler(
        _ request: HTTPRequest,
        _ body: [UInt8]
    ) throws(ServiceFault) -> Handler? {
        let input: Input
        do {
            guard let found = try readRequest(request, body: body) else { return nil }
            input = found
            try input.validate()
        } catch {
            throw ServiceFault(.badRequest, message: "\(error)")
        }
        return { (accounts, now) throws(ServiceFault) in
            let output = try accounts.withJobs(of: input.accountID) { (jobs) throws(ServiceFault) in
                try perform(input, on: &jobs, now: now)
            }
            do {
                return try writeResponse(output)
            } catch {
                throw ServiceFault(.internalService, message: "\(error)")
            }
        }
    }
}
