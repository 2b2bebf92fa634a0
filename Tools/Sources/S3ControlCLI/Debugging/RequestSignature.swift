@_spi(Debugging) import AWSSigV4
import Basics
import HTTPTypes
import S3Control

/// The parameters of a request's signature, without the signature itself.
struct RequestSignature {
    private let accessKeyID: String
    private let region: String
    private let service: String
    private let signedHeaders: Set<String>
    private let date: Date
    private let sessionToken: String?

    /// Returns nil for a request that is not signed.
    init?(_ request: HTTPRequest) {
        guard let text = request.headerFields[.authorization], text.hasPrefix("AWS4-HMAC-SHA256 "),
            let scope = Self.part("Credential", of: text)?.split(separator: "/"), scope.count == 5,
            let headers = Self.part("SignedHeaders", of: text),
            let amzDate = Self.value("x-amz-date", request), let date = Self.date(amzDate)
        else { return nil }
        (accessKeyID, region, service) = (String(scope[0]), String(scope[2]), String(scope[3]))
        signedHeaders = Set(headers.split(separator: ";").map(String.init))
        self.date = date
        sessionToken = Self.value("x-amz-security-token", request)
    }

    /// The canonical request and the string to sign, with secrets replaced.
    func intermediateValues(of request: HTTPRequest, _ body: [UInt8]) throws -> SigV4IntermediateValues {
        var request = request
        // Fields that were added after signing are not part of the canonical request.
        for field in request.headerFields where !signedHeaders.contains(field.name.canonicalName) {
            request.headerFields[field.name] = nil
        }
        return try SigV4Signer(service: service, region: region, flavor: .s3).intermediateValues(
            of: request,
            payload: .bytes(body),
            // The intermediate values do not depend on the secret key.
            credentials: Credentials(
                accessKeyID: accessKeyID,
                secretAccessKey: "unknown",
                sessionToken: sessionToken
            ),
            date: date
        )
    }

    /// The field's value without secrets.
    static func redacted(name: String, _ value: String) -> String {
        switch name.lowercased() {
        case "authorization":
            let parts = value.split(separator: ",", omittingEmptySubsequences: false)
            guard value.hasPrefix("AWS4-HMAC-SHA256 "), parts.last?.contains("Signature=") == true else {
                return SigV4IntermediateValues.redacted
            }
            return parts.dropLast().joined(separator: ",") + ", Signature=" + SigV4IntermediateValues.redacted
        case "x-amz-security-token", "cookie", "set-cookie", "proxy-authorization":
            return SigV4IntermediateValues.redacted
        default: return value
        }
    }

    /// The secrets of a request. They are also removed from its response.
    static func secrets(of request: HTTPRequest) -> [String] {
        let signature = request.headerFields[.authorization].flatMap { part("Signature", of: $0) }
        return [signature, value("x-amz-security-token", request)].compactMap(\.self).filter { !$0.isEmpty }
    }

    private static func part(_ name: String, of text: String) -> String? {
        text.dropFirst("AWS4-HMAC-SHA256 ".count).split(separator: ",")
            .map { $0.drop { $0 == " " } }
            .first { $0.hasPrefix(name + "=") }
            .map { String($0.dropFirst(name.count + 1)) }
    }

    private static func value(_ name: String, _ request: HTTPRequest) -> String? {
        HTTPField.Name(name).flatMap { request.headerFields[$0] }
    }

    /// A date such as `20261122T221448Z`.
    private static func date(_ text: String) -> Date? {
        try? Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted).parse(text)
    }
}
