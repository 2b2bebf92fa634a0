internal import HTTPTypes

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
