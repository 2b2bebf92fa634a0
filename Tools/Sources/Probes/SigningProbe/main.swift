import AWSCore
@_spi(Debugging) @_spi(Verifying) import AWSSigV4
import Basics
import HTTPTypes

/// A line of input: a request and the action to perform.
struct Order: Decodable {
    var action: String
    var flavor: String
    var service: String
    var region: String
    var accessKeyID: String
    var secret: String
    var token: String?
    /// Seconds since 1970.
    var date: Double
    var method: String
    var scheme: String
    var authority: String
    var path: String
    /// Pairs of name and value.
    var headers: [[String]]
    /// Base64.
    var body: Data
    var payload: String
    /// Seconds.
    var lifetime: Int?
}

/// A line of output.
struct Answer: Encodable {
    var headers: [[String]] = []
    var path = ""
    var authority = ""
    var canonicalRequest = ""
    var stringToSign = ""
    var errorCode: String?
    var errorSubject: String?
}

struct Probe {
    private var signers: [String: SigV4Signer] = [:]
    private let decoder = JSONDecoder()
    private let encoder = JSONEncoder()

    mutating func answer(_ line: String) throws -> String {
        let order = try decoder.decode(Order.self, from: Data(line.utf8))
        var answer = Answer()
        do {
            try perform(order, &answer)
        } catch let error as SigV4Error {
            answer.errorCode = error.code.rawValue
            answer.errorSubject = error.subject
        } catch let error as SigV4VerificationError {
            answer.errorCode = error.code.rawValue
            answer.canonicalRequest = error.intermediateValues?.canonicalRequest ?? ""
        }
        return String(decoding: try encoder.encode(answer), as: UTF8.self)
    }

    private mutating func perform(_ order: Order, _ answer: inout Answer) throws {
        guard let method = HTTPRequest.Method(order.method) else { throw InputError(what: "method") }
        var request = HTTPRequest(
            method: method,
            scheme: order.scheme,
            authority: order.authority,
            path: order.path
        )
        for pair in order.headers {
            guard pair.count == 2, let name = HTTPField.Name(pair[0]) else {
                throw InputError(what: "headers")
            }
            request.headerFields.append(HTTPField(name: name, value: pair[1]))
        }
        let flavor: SigV4Flavor = order.flavor == "s3" ? .s3 : .general
        let body = [UInt8](order.body)
        let date = Date(timeIntervalSince1970: order.date)
        let credentials = Credentials(
            accessKeyID: order.accessKeyID,
            secretAccessKey: order.secret,
            sessionToken: order.token
        )
        if order.action == "verify" {
            let verifier = SigV4Verifier(service: order.service, flavor: flavor) {
                $0 == credentials.accessKeyID ? credentials : nil
            }
            try verifier.verify(request, body: body, now: date)
            return
        }

        let signer = signer(order, flavor)
        let payload: SigV4Payload
        switch order.payload {
        case "bytes": payload = .bytes(body)
        case "unsigned": payload = .unsigned
        case "trailer": payload = .streamingUnsignedTrailer
        default: throw InputError(what: "payload")
        }
        let values: SigV4IntermediateValues
        if order.action == "presign" {
            let lifetime = Duration.seconds(order.lifetime ?? 0)
            let presigned = order.payload == "bytes" && flavor == .s3 ? nil : payload
            values = try signer.presignedIntermediateValues(
                of: request,
                lifetime: lifetime,
                payload: presigned,
                credentials: credentials,
                date: date
            )
            try signer.presign(
                &request,
                lifetime: lifetime,
                payload: presigned,
                credentials: credentials,
                date: date
            )
        } else {
            values = try signer.intermediateValues(
                of: request,
                payload: payload,
                credentials: credentials,
                date: date
            )
            try signer.sign(&request, payload: payload, credentials: credentials, date: date)
        }
        answer.canonicalRequest = values.canonicalRequest
        answer.stringToSign = values.stringToSign
        answer.headers = request.headerFields.map { [$0.name.rawName, $0.value] }
        answer.path = request.path ?? ""
        answer.authority = request.authority ?? ""
    }

    /// One signer for each service and region, so that the run exercises its cache of keys.
    private mutating func signer(_ order: Order, _ flavor: SigV4Flavor) -> SigV4Signer {
        let name = "\(order.service)/\(order.region)/\(order.flavor)"
        if let signer = signers[name] { return signer }
        let signer = SigV4Signer(service: order.service, region: order.region, flavor: flavor)
        signers[name] = signer
        return signer
    }
}

struct InputError: Error {
    var what: String
}

var probe = Probe()
while let line = readLine() {
    print(try probe.answer(line))
}
