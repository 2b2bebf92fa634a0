import AWSCore
@_spi(Verifying) import AWSSigV4
@_spi(XML) import AWSXML
import Basics
public import HTTPTransport
public import HTTPTypes
@_spi(Shapes) import S3ControlModel
import Synchronization

extension MemoryObjectStore: HTTPTransport {
    /// Performs a request of the S3 API. Any scheme and host are accepted.
    ///
    /// - Throws: `CancellationError` if the calling task is cancelled; `TransportError` if the
    ///   response exceeds the limit.
    public func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        try Task.checkCancellation()
        let outcome = EmulatorReply(.response(reply(to: request, body: body)))
        return try outcome.response(limit: options.maxResponseBodyBytes)
    }

    /// Performs a request of the S3 API synchronously and returns the response.
    ///
    /// - Parameters:
    ///   - request: The request. Its path must be as received, and its authority or `Host` field as signed.
    ///   - body: The whole body.
    public func reply(to request: HTTPRequest, body: [UInt8] = []) -> TransportResponse {
        let number = state.withLock { state in
            state.requestNumber += 1
            return state.requestNumber
        }
        let digits = String(number &* 0x9E37_79B9_7F4A_7C15, radix: 16, uppercase: true)
        let id = String(repeating: "0", count: 16 - digits.utf8.count) + digits
        var response: S3Response
        do throws(S3Fault) {
            let (body, trailers, region) = try checked(request, body)
            var parsed = try S3Request(request, body: body, region: region)
            parsed.trailers = trailers
            let isChange = keeper != nil && ![.get, .head, .options].contains(request.method)
            // If the last save failed, retries it first, so that nothing changes that cannot be saved.
            if isChange, keeper?.failure != nil { try save() }
            response = try answer(parsed)
            if isChange { try save() }
        } catch {
            response = Self.response(error, request, id)
        }
        waitForCommit()
        return Self.finished(response, request, id, date: clock.now)
    }

    /// Waits until the changes are saved that a response may report, even if other requests made them. Does not
    /// wait for changes that cannot be saved.
    @_spi(State) public func waitForCommit() {
        guard let keeper else { return }
        // Changes that a save has taken are not here anymore, but the save may still commit them.
        if state.withLock({ $0.hasUnsavedChanges }) { keeper.save() } else { keeper.waitForCommit() }
    }

    /// Saves the changes of a request.
    private func save() throws(S3Fault) {
        guard let keeper, !keeper.save() else { return }
        let reason = keeper.failure ?? "unknown"
        throw S3Fault("InternalError", 500, "The state file cannot be written: \(reason)")
    }

    /// Verifies the signature and decodes an `aws-chunked` body.
    private func checked(
        _ request: HTTPRequest,
        _ body: [UInt8]
    ) throws(S3Fault) -> (body: [UInt8], trailers: [String: String], region: String) {
        let marker = HTTPField.Name("x-amz-content-sha256").flatMap { request.headerFields[$0] } ?? ""
        let encoding = request.headerFields[.contentEncoding] ?? ""
        let isChunked = marker.hasPrefix("STREAMING-") || encoding.contains("aws-chunked")
        guard isChunked else { return (body, [:], try verifiedRegion(request, body)) }
        let framed = try AWSChunkedBody(body)
        let region: String
        if SigV4Verifier.hasSignedChunks(request) {
            region = try verifiedRegion(request, body, framed)
        } else {
            region = try verifiedRegion(request, body)
        }
        let length = HTTPField.Name("x-amz-decoded-content-length").flatMap { request.headerFields[$0] }
        if let length, Int(length) != framed.body.count {
            throw S3Fault(
                "IncompleteBody",
                400,
                "You did not provide the number of bytes specified by the x-amz-decoded-content-length header"
            )
        }
        let trailers = Dictionary(framed.trailers.map { ($0.name, $0.value) }) { first, _ in first }
        let announced = HTTPField.Name("x-amz-trailer").flatMap { request.headerFields[$0] } ?? ""
        for name in announced.split(separator: ",") {
            guard trailers[name.lowercased().filter { $0 != " " }] != nil else { throw .malformedTrailer }
        }
        return (framed.body, trailers, region)
    }

    private func verifiedRegion(
        _ request: HTTPRequest,
        _ body: [UInt8],
        _ framed: AWSChunkedBody? = nil
    ) throws(S3Fault) -> String {
        guard let verifier else { return SigV4Verifier.claimedRegion(of: request) ?? region }
        do throws(SigV4VerificationError) {
            guard let framed else { return try verifier.verify(request, body: body, now: clock.now).region }
            let signature = framed.trailers.first { $0.name == "x-amz-trailer-signature" }?.value
            let signed = framed.trailers.filter { $0.name != "x-amz-trailer-signature" }
            return try verifier.verify(
                request,
                body: body,
                chunks: framed.chunks.map { SignedChunk(range: $0.range, signature: $0.signature ?? "") },
                trailer: signed.flatMap { Array("\($0.name):\($0.value)\n".utf8) },
                trailerSignature: signature ?? (signed.isEmpty ? nil : ""),
                now: clock.now
            ).region
        } catch {
            let fault = ServiceFault(signature: error)
            var answer = S3Fault(fault.code.rawValue, fault.status, fault.message)
            answer.details = fault.details.map { ($0.name, $0.value) }
            throw answer
        }
    }

    private static func response(_ fault: S3Fault, _ request: HTTPRequest, _ id: String) -> S3Response {
        var writer = XMLWriter(declaration: true)
        writer.startElement("Error")
        let elements =
            [("Code", fault.code), ("Message", fault.message)] + fault.details.map { ($0.name, $0.value) }
            + [("Resource", request.path.map { String($0.prefix { $0 != "?" }) } ?? "/"), ("RequestId", id)]
            + [("HostId", hostID)]
        // A text that XML does not allow leaves an empty element.
        for (name, text) in elements {
            writer.startElement(name)
            try? writer.text(text)
            writer.endElement()
        }
        var response = S3Response(fault.status, fields: fault.fields)
        if fault.status != 304 { response.body = writer.finish() }
        return response
    }

    private static let hostID = "emulated"

    private static func finished(
        _ response: S3Response,
        _ request: HTTPRequest,
        _ id: String,
        date: Date
    ) -> TransportResponse {
        var fields = HTTPFields()
        func set(_ name: String, _ value: String) {
            if let name = HTTPField.Name(name), HTTPField.isValidValue(value) {
                fields.append(HTTPField(name: name, value: value))
            }
        }
        set("x-amz-request-id", id)
        set("x-amz-id-2", hostID)
        set("Date", HTTPDate.format(date))
        set("Server", "AmazonS3")
        for (name, value) in response.fields { set(name, value) }
        if !response.body.isEmpty, fields[.contentType] == nil { set("Content-Type", "application/xml") }
        let isHead = request.method == .head
        if fields[.contentLength] == nil, response.status != 204, response.status != 304 {
            set("Content-Length", "\(isHead && response.status >= 300 ? 0 : response.body.count)")
        }
        return TransportResponse(
            head: HTTPResponse(status: .init(code: response.status), headerFields: fields),
            body: isHead ? [] : response.body
        )
    }
}
