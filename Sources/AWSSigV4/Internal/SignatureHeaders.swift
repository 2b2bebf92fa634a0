internal import HTTPTypes

/// The values that a signature writes into its request.
struct SignatureHeaders {
    var host: String
    var date: String
    var token: String?
    var payloadHash: String?

    /// Puts the values into `request`, in the place of those of an earlier signature.
    func write(to request: inout HTTPRequest, authorization: String) {
        if request.authority != host { request.authority = host }
        request.headerFields[.amzDate] = date
        if let payloadHash { request.headerFields[.amzContentSHA256] = payloadHash }
        if token != nil || request.headerFields.contains(.amzSecurityToken) {
            request.headerFields[.amzSecurityToken] = token
        }
        request.headerFields[.authorization] = authorization
    }
}
