internal import AWSCore
internal import S3ControlModel

extension S3ControlConfiguration {
    /// Fills in from `environment` what is not given.
    ///
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration`, naming what to set.
    init(
        accountID: AccountID?,
        region: String?,
        endpoint: String?,
        credentials: (any CredentialsProvider)?,
        environment: Environment
    ) throws {
        guard let region = region ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] else {
            throw S3ControlError(
                .invalidConfiguration,
                message: "Region must be set: give a region to the client, or set AWS_REGION."
            )
        }
        self.init(
            accountID: try accountID ?? Self.accountID(from: environment),
            region: region,
            endpoint: endpoint ?? environment["AWS_ENDPOINT_URL_S3_CONTROL"]
                ?? environment["AWS_ENDPOINT_URL"],
            credentials: credentials ?? EnvironmentCredentialsProvider(environment: environment)
        )
    }

    private static func accountID(from environment: Environment) throws -> AccountID {
        guard let text = environment["AWS_ACCOUNT_ID"] else {
            throw S3ControlError(
                .invalidConfiguration,
                message: "AccountId is required but not set: give an account id to the client, "
                    + "or set AWS_ACCOUNT_ID."
            )
        }
        do {
            return try AccountID(text)
        } catch {
            throw S3ControlError(
                .invalidConfiguration,
                message: "AWS_ACCOUNT_ID: \(error)",
                cause: error
            )
        }
    }
}
