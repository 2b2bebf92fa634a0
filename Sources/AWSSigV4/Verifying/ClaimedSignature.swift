import Basics
import HTTPTypes

/// The signature of a received request, read from its header or query.
struct ClaimedSignature {
    var accessKeyID: String
    var day: String
    var region: String
    var service: String
    var signedHeaders: [String]
    var signature: String
    var timestamp: String
    var sessionToken: String?
    /// The lifetime of a presigned request in seconds; nil for a signature in the header.
    var expires: Int?

    var isPresigned: Bool { expires != nil }

    static let algorithm = "AWS4-HMAC-SHA256"

    init(_ request: HTTPRequest) throws(SigV4VerificationError) {
        let authorization = request.headerFields[.authorization]
        let parameters = QueryAuthorization.read(request.path ?? "/")
        let isQuery = parameters["X-Amz-Algorithm"] != nil || parameters["X-Amz-Signature"] != nil
        switch (authorization, isQuery) {
        case (.some, true):
            throw SigV4VerificationError(
                code: .invalidArgument,
                message:
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature "
                    + "query string parameter or the Authorization header should be specified"
            )
        case (nil, false):
            throw SigV4VerificationError(code: .accessDenied, message: "Access Denied")
        case (.some(let authorization), false):
            try self.init(header: authorization, fields: request.headerFields)
        case (nil, true):
            try self.init(query: parameters)
        }
    }

    private init(header: String, fields: HTTPFields) throws(SigV4VerificationError) {
        func malformed(_ why: String) -> SigV4VerificationError {
            SigV4VerificationError(
                code: .authorizationHeaderMalformed,
                message: "The authorization header is malformed; \(why)"
            )
        }
        guard header.hasPrefix(Self.algorithm + " ") else {
            throw SigV4VerificationError(
                code: .invalidRequest,
                message:
                    "The authorization mechanism you have provided is not supported. Please use \(Self.algorithm)."
            )
        }
        var parts: [String: String] = [:]
        for part in header.utf8.dropFirst(Self.algorithm.utf8.count + 1).split(separator: UInt8(ascii: ",")) {
            let text = String(decoding: part, as: UTF8.self)
            let pair = text.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw malformed("a component has no value.") }
            let name = pair[0].drop { $0 == " " }
            guard parts.updateValue(String(pair[1]), forKey: String(name)) == nil else {
                throw malformed("\(name) occurs twice.")
            }
        }
        guard let credential = parts["Credential"] else { throw malformed("missing Credential.") }
        guard let signedHeaders = parts["SignedHeaders"] else { throw malformed("missing SignedHeaders.") }
        guard let signature = parts["Signature"] else { throw malformed("missing Signature.") }
        guard let scope = Scope(credential) else {
            throw malformed(
                "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
            )
        }
        guard let timestamp = fields[.amzDate] ?? fields[.date] else {
            throw SigV4VerificationError(
                code: .accessDenied,
                message: "AWS authentication requires a valid Date or x-amz-date header"
            )
        }
        self.init(
            scope: scope,
            signedHeaders: signedHeaders,
            signature: signature,
            timestamp: timestamp,
            sessionToken: fields[.amzSecurityToken],
            expires: nil
        )
    }

    private init(query: [String: String]) throws(SigV4VerificationError) {
        func malformed(_ why: String) -> SigV4VerificationError {
            SigV4VerificationError(code: .authorizationQueryParametersError, message: why)
        }
        guard query["X-Amz-Algorithm"] == Self.algorithm else {
            throw malformed("X-Amz-Algorithm only supports \"\(Self.algorithm)\"")
        }
        guard let credential = query["X-Amz-Credential"], let signedHeaders = query["X-Amz-SignedHeaders"],
            let signature = query["X-Amz-Signature"], let timestamp = query["X-Amz-Date"],
            let expires = query["X-Amz-Expires"]
        else {
            throw malformed(
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
                    + "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
            )
        }
        guard let scope = Scope(credential) else {
            throw malformed(
                "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
                    + "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
            )
        }
        guard let seconds = Int(expires) else { throw malformed("X-Amz-Expires should be a number") }
        guard seconds >= 0 else { throw malformed("X-Amz-Expires must be non-negative") }
        guard seconds <= 604_800 else {
            throw malformed(
                "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds"
            )
        }
        self.init(
            scope: scope,
            signedHeaders: signedHeaders,
            signature: signature,
            timestamp: timestamp,
            sessionToken: query["X-Amz-Security-Token"],
            expires: seconds
        )
    }

    private init(
        scope: Scope,
        signedHeaders: String,
        signature: String,
        timestamp: String,
        sessionToken: String?,
        expires: Int?
    ) {
        accessKeyID = scope.accessKeyID
        day = scope.day
        region = scope.region
        service = scope.service
        self.signedHeaders = signedHeaders.split(separator: ";").map { $0.lowercased() }
        self.signature = signature
        self.timestamp = timestamp
        self.sessionToken = sessionToken
        self.expires = expires
    }

    /// An access key ID and a credential scope, such as `AKID/20130524/us-east-1/s3/aws4_request`.
    private struct Scope {
        var accessKeyID: String
        var day: String
        var region: String
        var service: String

        init?(_ credential: String) {
            let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
            // Only the access key ID may contain a slash.
            guard parts.count >= 5, parts[parts.count - 1] == "aws4_request" else { return nil }
            accessKeyID = parts[..<(parts.count - 4)].joined(separator: "/")
            day = String(parts[parts.count - 4])
            region = String(parts[parts.count - 3])
            service = String(parts[parts.count - 2])
            guard !accessKeyID.isEmpty, !region.isEmpty, !service.isEmpty, day.utf8.count == 8 else {
                return nil
            }
        }
    }
}

/// The query parameters of a presigned request.
enum QueryAuthorization {
    static let names = [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
        "X-Amz-Security-Token", "X-Amz-Signature",
    ]

    /// The first decoded value of each of these parameters in a request's path and query.
    static func read(_ requestTarget: String) -> [String: String] {
        guard let mark = requestTarget.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [:] }
        var values: [String: String] = [:]
        for parameter in requestTarget.utf8[mark...].dropFirst().split(separator: UInt8(ascii: "&")) {
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            guard let known = names.first(where: { $0.utf8.elementsEqual(name) }), values[known] == nil else {
                continue
            }
            values[known] = String(
                decoding: PercentEncoding.decodeLeniently(
                    Array(parameter.dropFirst(name.count + 1)),
                    plusIsSpace: true
                ),
                as: UTF8.self
            )
        }
        return values
    }
}
