internal import AWSClientRuntime
internal import S3ControlModel

extension EndpointResolver {
    /// The endpoint for `account`, if signed requests may go there.
    func checked(for account: AccountID, allowsInsecure: Bool) -> Result<Endpoint, EndpointError> {
        Result { () throws(EndpointError) in
            let endpoint = try resolve(account: account)
            try endpoint.checkSecurity(allowsInsecure: allowsInsecure)
            return endpoint
        }
    }

    /// Checks what a configuration says of endpoints.
    ///
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration`.
    init(_ configuration: S3ControlConfiguration) throws(S3ControlError) {
        region = configuration.region
        accountLabel = configuration.accountLabel
        usesFIPS = configuration.usesFIPS
        usesDualStack = configuration.usesDualStack
        do throws(EndpointError) {
            if let endpoint = configuration.endpoint { customEndpoint = try Endpoint.parse(endpoint) }
            _ = try resolve(account: configuration.accountID)
        } catch {
            throw S3ControlError(.invalidConfiguration, message: error.message, cause: error)
        }
    }
}
