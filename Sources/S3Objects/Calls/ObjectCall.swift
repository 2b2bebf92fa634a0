import AWSClientRuntime
@_spi(XML) import AWSXML
import HTTPTransport
import HTTPTypes
import S3ControlModel

/// One call of an S3 operation.
///
/// `@unchecked Sendable`: only the call's own task writes the mutable properties, in one attempt after
/// another. The caller reads the result after the call has ended.
final class ObjectCall<Request: ObjectRequest>: Call, @unchecked Sendable {
    /// Checks whether a request whose response was lost has taken effect. If so, returns the result.
    typealias Reconciliation = @Sendable (CallFailure, Deadline?) async throws -> Request.Output?

    let options: CallOptions
    let state = CallState()
    private let request: Request
    private let client: ObjectClientState
    private let reconciliation: Reconciliation?
    /// The region to which the call is sent.
    private(set) var region: String
    /// The other region that the service has named, if any.
    private var otherRegion: String?
    private var hasFollowed = false
    private(set) var result: Request.Output?

    init(
        _ request: Request,
        options: CallOptions,
        client: ObjectClientState,
        reconciliation: Reconciliation? = nil
    ) {
        self.request = request
        self.options = options
        self.client = client
        self.reconciliation = reconciliation
        region = client.regions[request.location.bucket] ?? client.configuration.region
    }

    var operation: String { "\(Request.operation)" }
    var isReadOnly: Bool { Request.method == .get || Request.method == .head }
    var account: String { "" }
    var subject: (field: String, value: String)? { ("aws.s3.bucket", request.location.bucket) }

    var signsBody: Bool {
        guard case .ofContent = Request.checksumUse else { return true }
        let chosen = request as? any ChecksummedRequest
        let hasChecksum =
            client.configuration.checksums.requests == .whenSupported || chosen?.checksumAlgorithm != nil
            || chosen?.checksum != nil
        return !hasChecksum || (try? endpoint())?.scheme != "https"
    }

    func validate() throws {
        do throws(S3ObjectError) {
            try request.location.check(needsKey: Request.needsKey)
            if !Request.needsKey, !request.location.key.isEmpty {
                throw S3ObjectError(
                    .invalidLocation,
                    message: "\(operation) is about a bucket, but \(request.location) names an object."
                )
            }
            try request.validate()
        } catch {
            throw CallFailure(error.code.rawValue, message: error.message, cause: error)
        }
        _ = try endpoint()
    }

    private func endpoint() throws(CallFailure) -> Endpoint {
        do throws(EndpointError) {
            return try client.resolver.resolve(bucket: request.location.bucket, region: region)
        } catch {
            throw CallFailure("invalidConfiguration", message: error.message, cause: error)
        }
    }

    func encode() throws -> (head: HTTPRequest, body: [UInt8]) {
        let endpoint = try endpoint()
        var request = request
        var encoder = RequestEncoder(subresource: Request.subresource)
        let body: [UInt8]
        do {
            try request.describe(to: &encoder)
            body = try request.body()
        } catch let error as XMLError {
            throw CallFailure(
                "invalidRequest",
                message: "The request cannot be written: \(error).",
                cause: error
            )
        }
        try addChecksum(of: body, to: &encoder)
        var head = HTTPRequest(
            method: Request.method,
            scheme: endpoint.scheme,
            authority: endpoint.authority,
            path: encoder.target(endpoint, key: request.location.key)
        )
        head.headerFields = encoder.fields
        return (head, body)
    }

    private func addChecksum(of body: [UInt8], to encoder: inout RequestEncoder) throws {
        let chosen = request as? any ChecksummedRequest
        if let checksum = chosen?.checksum {
            let field = S3ObjectChecksum.field(checksum.algorithm)
            return try encoder.add(field, checksum.value, what: "The checksum")
        }
        let settings = client.configuration.checksums
        switch Request.checksumUse {
        case .never: return
        case .required: break
        case .ofContent, .supported:
            guard settings.requests == .whenSupported || chosen?.checksumAlgorithm != nil else { return }
        }
        // RestoreObject may have no body.
        if body.isEmpty, case .supported = Request.checksumUse { return }
        let algorithm = chosen?.checksumAlgorithm ?? settings.algorithm
        guard let value = S3ObjectHasher.checksum(of: body, algorithm) else {
            throw CallFailure(
                "invalidRequest",
                message: "The checksum \(algorithm) is not supported here: give its value."
            )
        }
        try encoder.add("x-amz-sdk-checksum-algorithm", algorithm.rawValue, what: "The algorithm")
        try encoder.add(S3ObjectChecksum.field(algorithm), value, what: "The checksum")
    }

    func decode(_ response: TransportResponse) -> ResponseFault? {
        let head = response.head
        guard (200..<300).contains(head.status.code) else {
            return fault(head, response.body)
        }
        do {
            result = try Request.read(
                ObjectResponse(
                    status: head.status.code,
                    fields: head.headerFields,
                    body: response.body,
                    verifies: (request as? GetObjectRequest)?.requestsChecksum
                        ?? (client.configuration.checksums.responses == .whenSupported)
                )
            )
            return nil
        } catch let error as ErrorInResult {
            return ResponseFault(inSuccess: ServiceFault(error.body))
        } catch let error as ChecksumMismatch {
            return .service(ServiceFault(code: ErrorCatalog.localMismatch, message: error.message))
        } catch {
            let isCutOff = (error as? XMLError)?.isCutOff ?? false
            return ResponseFault(unreadable: error, isCutOff: isCutOff)
        }
    }

    /// Returns the fault of a response without a successful status. Records the region that the response
    /// names, if it is another one.
    private func fault(_ head: HTTPResponse, _ body: [UInt8]) -> ResponseFault {
        let status = head.status.code
        let error = body.isEmpty ? nil : (try? ErrorBody.decode(body)).flatMap { $0.code == nil ? nil : $0 }
        if [301, 307, 400].contains(status) {
            let named =
                head.headerFields[.bucketRegion] ?? error?.details.first { $0.name == "Region" }?.value
            if let named, named != region, !named.isEmpty { otherRegion = named }
        }
        if let error { return .service(ServiceFault(error)) }
        // Responses to HEAD and responses with the status 304 have no body. Unless the status is 304, a
        // request ID shows that the response is from S3.
        let isBodiless = Request.method == .head || status == 304
        if isBodiless, let code = Self.codes[status],
            status == 304 || HTTPField.Name.requestIDs.contains(where: { head.headerFields[$0] != nil })
        {
            return .service(ServiceFault(code: code, message: Self.messages[status]))
        }
        let phrase = head.status.reasonPhrase
        let line = "HTTP \(status)\(phrase.isEmpty ? "" : " \(phrase)")"
        return .unreadable("The response is \(line) without an error of the service.", cause: nil)
    }

    func canReconcile(after failure: CallFailure) -> Bool {
        if otherRegion != nil, !hasFollowed { return true }
        // Stores check either the upload or the condition first.
        return reconciliation != nil && mayHaveActed
            && ["notFound", "preconditionFailed"].contains(failure.code)
    }

    func reconcile(
        after failure: CallFailure,
        by executor: CallExecutor,
        deadline: Deadline?
    ) async throws -> CallFailure? {
        if let otherRegion, !hasFollowed {
            hasFollowed = true
            region = otherRegion
            // The named region may be one without a valid endpoint.
            _ = try endpoint()
            client.regions.store(otherRegion, for: request.location.bucket)
            try await client.executor(for: otherRegion).executeNested(self, deadline: deadline)
            return nil
        }
        result = try await reconciliation?(failure, deadline)
        return result == nil ? failure : nil
    }

    func hint(for failure: CallFailure) -> String? {
        ObjectHintContext(
            operation: operation,
            region: region,
            location: request.location,
            hasCustomEndpoint: client.configuration.endpoint != nil
        ).hint(for: failure)
    }

    /// Returns the public error for a failure of this call.
    func error(_ failure: CallFailure) -> S3ObjectError {
        var error = S3ObjectError(failure)
        error.operation = operation
        error.location = request.location
        return error
    }
}

extension ObjectCall {
    /// The error codes that S3 would send in a body, by HTTP status.
    private static var codes: [Int: String] {
        [
            301: "PermanentRedirect", 304: "NotModified", 307: "TemporaryRedirect", 400: "BadRequest",
            403: "AccessDenied", 404: "NotFound", 405: "MethodNotAllowed", 409: "OperationAborted",
            412: "PreconditionFailed", 416: "InvalidRange", 500: "InternalError", 501: "NotImplemented",
            503: "ServiceUnavailable",
        ]
    }

    private static var messages: [Int: String] {
        [
            301: "The bucket is in another region.", 304: "The object has not changed.",
            307: "The bucket is in another region.", 403: "Access is denied.",
            404: "There is no such object or bucket.",
            405: "The version is a delete marker.", 412: "The object is not the one that was asked for.",
        ]
    }
}

extension HTTPField.Name {
    static let bucketRegion = token("x-amz-bucket-region")
    /// The fields with request IDs. A store's responses have at least one of them; a proxy's have none.
    static let requestIDs = ["x-amz-request-id", "x-amz-id-2", "x-amzn-requestid"].map(token)
}
