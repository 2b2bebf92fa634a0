internal import HTTPTypes

/// What a signature writes into its request, beside the date and itself.
struct SignatureHeaders {
    var host: String
    /// The value of `x-amz-content-sha256`, where the request gets that field.
    var payloadHash: String?
    /// Whether the request gets the token that the workspace was given.
    var hasToken = false

    /// Puts the signature computed last and all that goes with it into `request`, in the place of an earlier one.
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
    /// `x-amz-content-sha256` of a request without a body, made once.
    static let emptyPayloadHash = HTTPField(name: .amzContentSHA256, value: PayloadMarker.emptyHash)
}
