@_spi(Debugging) import AWSSigV4
import Basics
import HTTPTypes
import S3Control

/// Writes each request and response to the debug log.
struct DebuggingTransport: HTTPTransport {
    let inner: any HTTPTransport
    let log: DebugLog

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        logSignature(of: request, body)
        let url = "\(request.scheme ?? "")://\(request.authority ?? "")\(request.path ?? "")"
        log.write(
            "endpoint",
            "Sending http request: <method=\(request.method.rawValue), url=\(url), "
                + "headers=\(Self.text(request.headerFields))>"
        )
        if !body.isEmpty { log.write("endpoint", "Request body:\n\(Self.text(body))") }
        do {
            let response = try await inner.send(request, body: body, options: options)
            log.write(
                "transport",
                "\(url) \"\(request.method.rawValue) \(request.path ?? "") HTTP\" "
                    + "\(response.head.status.code) \(response.body.count)"
            )
            log.write("parsers", "Response headers: \(Self.text(response.head.headerFields))")
            // A response that rejects a signature repeats values of the request.
            var text = Self.text(response.body)
            for secret in RequestSignature.secrets(of: request) {
                text.replace(secret, with: SigV4IntermediateValues.redacted)
            }
            log.write("parsers", "Response body:\n\(text)")
            return response
        } catch {
            log.write("transport", "No response: \(error)")
            throw error
        }
    }

    /// Logs the canonical request and the string to sign, computed again from the signed request. This
    /// requires neither the secret key nor the signature.
    private func logSignature(of request: HTTPRequest, _ body: [UInt8]) {
        guard let signature = RequestSignature(request) else {
            log.write("auth", "The request is not signed.")
            return
        }
        do {
            let values = try signature.intermediateValues(of: request, body)
            log.write("auth", "Calculating signature using v4 auth.")
            log.write(
                "auth",
                "CanonicalRequest:\n\(values.canonicalRequest.showingControls(keepsLines: true))"
            )
            log.write("auth", "StringToSign:\n\(values.stringToSign)")
        } catch {
            log.write("auth", "The canonical request cannot be shown: \(error)")
        }
    }

    /// The fields in the format of a Python dictionary, without secrets.
    private static func text(_ fields: HTTPFields) -> String {
        let pairs = fields.map { field in
            let name = field.name.rawName
            return "'\(name)': '\(RequestSignature.redacted(name: name, field.value).withoutControls)'"
        }
        return "{" + pairs.joined(separator: ", ") + "}"
    }

    /// The body in the format of Python's bytes, with controls shown as escapes.
    private static func text(_ body: [UInt8]) -> String {
        "b'" + String(decoding: body, as: UTF8.self).showingControls(keepsLines: true) + "'"
    }
}
