@_spi(Debugging) @_spi(Verifying) import AWSSigV4
@_spi(XML) import AWSXML
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// An error response of the service.
struct ServiceFault: Error, Sendable {
    var code: ServiceErrorCode
    var message: String
    var status: Int
    /// Further elements of the error.
    var details: [ErrorBody.Detail] = []
    /// An HTML page to send instead of XML.
    var page: String?

    init(_ code: ServiceErrorCode, message: String, status: Int? = nil) {
        self.code = code
        self.message = message
        // The service model names no status for its errors: clients distinguish them by code.
        self.status = status ?? (code == .internalService ? 500 : 400)
    }

    /// Creates the response to a request with an invalid signature. It contains the service's own canonical
    /// request and string to sign, for comparison with the client's.
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
        add("StringToSign", error.intermediateValues?.stringToSign)
        add("SignatureProvided", error.signatureProvided)
        add("CanonicalRequest", error.intermediateValues?.canonicalRequest)
        add("Region", error.expectedRegion)
        if !error.headersNotSigned.isEmpty {
            add("HeadersNotSigned", error.headersNotSigned.joined(separator: ", "))
        }
    }
}

extension ServiceFault {
    /// The method and path select no operation.
    static let noOperation = ServiceFault(
        "MethodNotAllowed",
        message: "The specified method is not allowed against this resource.",
        status: 405
    )

    /// The requests are too frequent.
    static let throttled = ServiceFault(.tooManyRequests, message: "Please reduce your request rate.")

    /// The account has no job with this ID.
    static func noJob(_ id: JobID) -> ServiceFault {
        ServiceFault(.notFound, message: "The specified job does not exist: \(id)")
    }

    /// The state cannot be saved.
    static func notSaved(_ failure: String?) -> ServiceFault {
        ServiceFault(.internalService, message: "The state file cannot be written: \(failure ?? "unknown")")
    }

    /// An error page of a proxy.
    static func htmlPage(status: Int) -> ServiceFault {
        var fault = ServiceFault("HTMLPage", message: "", status: status)
        fault.page = "<html><head><title>\(status)</title></head><body><h1>\(status)</h1></body></html>\n"
        return fault
    }
}
