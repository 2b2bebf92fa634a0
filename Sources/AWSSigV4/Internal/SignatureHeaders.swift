internal import HTTPTypes

/// The values that a signature writes into its request.
struct SignatureHeaders: ~Copyable {
    var host: String
    var date: HTTPField
    var token: HTTPField?
    var payloadHash: HTTPField?

    /// Puts the values into `request`, in the place of those of an earlier signature.
    ///
    /// - Parameter isFirst: Whether the request is known to have none of these fields.
    consuming func write(to request: inout HTTPRequest, authorization: HTTPField, isFirst: Bool) {
        if request.authority != host { request.authority = host }
        if !isFirst {
            request.headerFields.removeAll { field in
                switch SignedFields.role(of: field.name.canonicalName) {
                case .date, .token, .authorization: true
                case .payloadHash: payloadHash != nil
                default: false
                }
            }
        }
        request.headerFields.reserveCapacity(request.headerFields.count + 4)
        request.headerFields.append(date)
        if let payloadHash { request.headerFields.append(payloadHash) }
        if let token { request.headerFields.append(token) }
        request.headerFields.append(authorization)
    }
}
