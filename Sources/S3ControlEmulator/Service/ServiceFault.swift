internal import AWSSigV4
internal import S3ControlModel
internal import S3ControlXML

/// An error that the service answers with.
struct ServiceFault: Error, Sendable {
    var code: ServiceErrorCode
    var message: String
    var status: Int
    /// Further elements of the error.
    var details: [ErrorBody.Detail] = []

    init(_ code: ServiceErrorCode, message: String, status: Int? = nil) {
        self.code = code
        self.message = message
        // The API reference gives 400 to every modelled error but the service's own failure.
        self.status = status ?? (code == .internalService ? 500 : 400)
    }

    /// What the service answers to a request whose signature it does not accept: with its own
    /// canonical request and string to sign, so that the two sides can be compared.
    init(signature error: SigV4VerificationError) {
        self.init(
            ServiceErrorCode(rawValue: error.code.rawValue),
            message: error.message,
            status: error.httpStatus
        )
        func add(_ name: String, _ value: String?) {
            if let value { details.append(.init(name: name, value: value)) }
        }
        add("AWSAccessKeyId", error.accessKeyID)
        add("StringToSign", error.stages?.stringToSign)
        add("SignatureProvided", error.signatureProvided)
        add("CanonicalRequest", error.stages?.canonicalRequest)
        add("Region", error.expectedRegion)
        if !error.headersNotSigned.isEmpty {
            add("HeadersNotSigned", error.headersNotSigned.joined(separator: ", "))
        }
    }
}
