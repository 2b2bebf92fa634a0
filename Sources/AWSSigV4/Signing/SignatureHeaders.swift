internal import HTTPTypes

/// The headers that a signature adds to its request, apart from the date and the signature itself.
struct SignatureHeaders {
    var host: String
    /// The value of `x-amz-content-sha256`, if the request gets that field.
    var payloadHash: String?
    /// Whether the request gets the workspace's token.
    var hasToken = false

    /// Adds the last signature and its headers to `request`, replacing an earlier signature.
    func write(
        to request: inout HTTPRequest,
        from workspace: inout Workspace,
        accessKeyID: String,
        key: SigningKey
    ) {
        if request.authority != host { request.authority = host }
        if workspace.canonicalizer.hasEarlierSignature {
            request.headerFields.removeAll { field in
                switch SignedFields.role(of: field.name.canonicalName) {
                case .date, .token, .authorization: true
                case .payloadHash: payloadHash != nil
                default: false
                }
            }
        }
        request.headerFields.reserveCapacity(request.headerFields.count + 4)
        request.headerFields.append(workspace.dateField)
        if let payloadHash {
            let isEmpty = payloadHash == PayloadMarker.emptyHash
            request.headerFields.append(
                isEmpty ? .emptyPayloadHash : HTTPField(name: .amzContentSHA256, value: payloadHash)
            )
        }
        if hasToken { request.headerFields.append(workspace.tokenField) }
        request.headerFields.append(workspace.authorization(accessKeyID: accessKeyID, key: key))
    }
}

extension HTTPField.Name {
    static let amzDate = make("x-amz-date")
    static let amzSecurityToken = make("x-amz-security-token")
    static let amzContentSHA256 = make("x-amz-content-sha256")
    static let hostField = make("host")

    private static func make(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
        return name
    }
}

extension HTTPField {
    /// `x-amz-content-sha256` of a request without a body, created once.
    static let emptyPayloadHash = HTTPField(name: .amzContentSHA256, value: PayloadMarker.emptyHash)
}
