internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlModel
internal import S3ControlXML
internal import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Turns a request into a response: signature, route, operation, XML.
struct EmulatedService: Sendable {
    private let configuration: EmulatorConfiguration
    private let verifier: SigV4Verifier

    init(configuration: EmulatorConfiguration) {
        self.configuration = configuration
        let credentials = configuration.credentials
        verifier = SigV4Verifier(service: "s3", flavor: .s3) { keyID in
            credentials.first { $0.accessKeyID == keyID }
        }
    }

    func respond(
        to request: HTTPRequest,
        body: [UInt8],
        accounts: borrowing Mutex<[AccountID: JobStore]>
    ) -> TransportResponse {
        let now = configuration.clock.now
        do throws(ServiceFault) {
            if configuration.checksSignatures { try verify(request, body, now) }
            let operation = try route(request, body)
            let result = try accounts.withLock { (accounts) throws(ServiceFault) in
                try operation(&accounts, now)
            }
            return response(status: .ok, body: result)
        } catch {
            return response(to: error)
        }
    }

    private func verify(_ request: HTTPRequest, _ body: [UInt8], _ now: Date) throws(ServiceFault) {
        do {
            try verifier.verify(request, body: body, now: now)
        } catch {
            throw ServiceFault(
                ServiceErrorCode(rawValue: error.code), message: error.message, status: error.status,
                details: error.details)
        }
    }

    private typealias Handler = (inout [AccountID: JobStore], Date) throws(ServiceFault) -> [UInt8]

    /// Finds the operation that the request's method and path name.
    private func route(_ request: HTTPRequest, _ body: [UInt8]) throws(ServiceFault) -> Handler {
        if let handler = try handler(UpdateJobStatus.self, request, body, JobStore.updateJobStatus) { return handler }
        if let handler = try handler(DescribeJob.self, request, body, JobStore.describeJob) { return handler }
        throw ServiceFault(
            "MethodNotAllowed", message: "The specified method is not allowed against this resource.", status: 405)
    }

    /// What `operation` does with the request, if the request is one of it.
    private func handler<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ request: HTTPRequest,
        _ body: [UInt8],
        _ perform: @escaping (inout JobStore, Operation.Input, Date) throws(ServiceFault) -> Operation.Output
    ) throws(ServiceFault) -> Handler? where Operation.Input: AccountRequest {
        let input: Operation.Input
        do {
            guard let found = try operation.readRequest(request, body: body) else { return nil }
            input = found
            try input.validate()
        } catch {
            throw ServiceFault(.badRequest, message: "\(error)")
        }
        let pace = configuration.pace
        return { (accounts, now) throws(ServiceFault) in
            let output = try perform(&accounts[input.accountID, default: JobStore(pace: pace)], input, now)
            do {
                return try operation.writeResponse(output)
            } catch {
                throw ServiceFault(.internalService, message: "\(error)")
            }
        }
    }

    private func response(to fault: ServiceFault) -> TransportResponse {
        let ids = RequestIDs()
        let body = ErrorBody(
            code: fault.code.rawValue, message: fault.message, requestID: ids.request, hostID: ids.host,
            details: fault.details.map { .init(name: $0.name, value: $0.value) })
        return response(status: .init(code: fault.status), body: (try? body.encode()) ?? [], ids: ids)
    }

    private func response(
        status: HTTPResponse.Status,
        body: [UInt8],
        ids: RequestIDs = RequestIDs()
    ) -> TransportResponse {
        var fields = HTTPFields()
        for (name, value) in [("x-amz-request-id", ids.request), ("x-amz-id-2", ids.host)] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        fields[.date] = HTTPDate.format(configuration.clock.now)
        if !body.isEmpty { fields[.contentType] = "application/xml" }
        return TransportResponse(head: HTTPResponse(status: status, headerFields: fields), body: body)
    }
}
