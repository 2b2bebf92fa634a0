internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlModel
internal import S3ControlXML

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Turns a request into a response: signature, route, operation, XML.
struct EmulatedService: Sendable {
    private let clock: WallClock
    private let verifier: SigV4Verifier?

    /// The operations, those first that are called most.
    private static let operations: [any EmulatedOperation.Type] = [
        DescribeJob.self, UpdateJobStatus.self, ListJobs.self, CreateJob.self, UpdateJobPriority.self,
        GetJobTagging.self, PutJobTagging.self, DeleteJobTagging.self,
    ]

    init(configuration: EmulatorConfiguration) {
        clock = configuration.clock
        let credentials = configuration.credentials
        verifier =
            configuration.checksSignatures
            ? SigV4Verifier(service: "s3", flavor: .s3) { keyID in
                credentials.first { $0.accessKeyID == keyID }
            } : nil
    }

    /// Answers a request; `perform` runs its handler on the accounts' jobs.
    func respond(
        to request: HTTPRequest,
        body: [UInt8],
        perform: (Handler, Date) throws(ServiceFault) -> [UInt8]
    ) -> TransportResponse {
        let now = clock.now
        do throws(ServiceFault) {
            try verify(request, body, now)
            let handler = try Self.handler(request, body)
            return response(status: 200, body: try perform(handler, now), ids: RequestIDs(), now: now)
        } catch {
            let ids = RequestIDs()
            let body = ErrorBody(
                code: error.code.rawValue,
                message: error.message,
                requestID: ids.request,
                hostID: ids.host,
                details: error.details
            )
            return response(status: error.status, body: (try? body.encode()) ?? [], ids: ids, now: now)
        }
    }

    private func verify(_ request: HTTPRequest, _ body: [UInt8], _ now: Date) throws(ServiceFault) {
        do throws(SigV4VerificationError) {
            try verifier?.verify(request, body: body, now: now)
        } catch {
            throw ServiceFault(signature: error)
        }
    }

    /// Finds the operation that the request's method and path name.
    private static func handler(_ request: HTTPRequest, _ body: [UInt8]) throws(ServiceFault) -> Handler {
        for operation in operations {
            if let handler = try operation.handler(request, body) { return handler }
        }
        throw ServiceFault(
            "MethodNotAllowed",
            message: "The specified method is not allowed against this resource.",
            status: 405
        )
    }

    private func response(status: Int, body: [UInt8], ids: RequestIDs, now: Date) -> TransportResponse {
        var fields = HTTPFields()
        for (name, value) in [("x-amz-request-id", ids.request), ("x-amz-id-2", ids.host)] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        fields[.date] = HTTPDate.format(now)
        if !body.isEmpty { fields[.contentType] = "application/xml" }
        return TransportResponse(
            head: HTTPResponse(status: .init(code: status), headerFields: fields),
            body: body
        )
    }
}
