/// An error response of S3.
struct S3Fault: Error, Sendable {
    var code: String
    var message: String
    var status: Int
    /// Additional elements of the error document.
    var details: [(name: String, value: String)] = []
    /// Additional header fields of the response.
    var fields: [(name: String, value: String)] = []

    init(_ code: String, _ status: Int, _ message: String) {
        self.code = code
        self.status = status
        self.message = message
    }

    func with(_ name: String, _ value: String) -> S3Fault {
        var fault = self
        fault.details.append((name, value))
        return fault
    }

    func withField(_ name: String, _ value: String) -> S3Fault {
        var fault = self
        fault.fields.append((name, value))
        return fault
    }
}

extension S3Fault {
    static func noBucket(_ name: String) -> S3Fault {
        S3Fault("NoSuchBucket", 404, "The specified bucket does not exist").with("BucketName", name)
    }

    static func noKey(_ key: String) -> S3Fault {
        S3Fault("NoSuchKey", 404, "The specified key does not exist.").with("Key", key)
    }

    static func noVersion(_ key: String, _ version: String) -> S3Fault {
        S3Fault("NoSuchVersion", 404, "The specified version does not exist.").with("Key", key)
            .with("VersionId", version)
    }

    static func noUpload(_ id: String) -> S3Fault {
        S3Fault(
            "NoSuchUpload",
            404,
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        ).with("UploadId", id)
    }

    static func invalid(_ message: String, _ name: String? = nil, _ value: String? = nil) -> S3Fault {
        var fault = S3Fault("InvalidArgument", 400, message)
        if let name { fault = fault.with("ArgumentName", name) }
        if let value { fault = fault.with("ArgumentValue", value) }
        return fault
    }

    static func invalidRequest(_ message: String) -> S3Fault { S3Fault("InvalidRequest", 400, message) }

    static let denied = S3Fault("AccessDenied", 403, "Access Denied")

    static let locked = S3Fault(
        "AccessDenied",
        403,
        "Access Denied because object protected by object lock."
    )

    static let precondition = S3Fault(
        "PreconditionFailed",
        412,
        "At least one of the pre-conditions you specified did not hold"
    )

    static let malformedXML = S3Fault(
        "MalformedXML",
        400,
        "The XML you provided was not well-formed or did not validate against our published schema"
    )

    static let malformedTrailer = S3Fault(
        "MalformedTrailerError",
        400,
        "The request contained trailing data that was not well-formed or did not conform to our published schema."
    )

    static let methodNotAllowed = S3Fault(
        "MethodNotAllowed",
        405,
        "The specified method is not allowed against this resource."
    )

    /// The error for a request for tags: `MethodNotAllowed` if the current version is a delete marker.
    var ofTags: S3Fault {
        let isOfMarker = code == "NoSuchKey" && fields.contains { $0.name == "x-amz-delete-marker" }
        guard isOfMarker else { return self }
        var fault = S3Fault.methodNotAllowed
        fault.fields = fields
        return fault
    }

    static let notImplemented = S3Fault(
        "NotImplemented",
        501,
        "A header or query you provided implies functionality that is not implemented"
    )
}
