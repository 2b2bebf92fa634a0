internal import AWSCore

extension CredentialsProvider {
    /// The credentials for an attempt.
    ///
    /// - Throws: ``S3ControlError`` with the code `noCredentials`, whatever the provider threw: an error of
    ///   the way to its source says nothing about the way to the service.
    func credentialsForAttempt() async throws -> Credentials {
        do {
            return try await credentials()
        } catch let error as CredentialsError {
            throw S3ControlError(.noCredentials, message: error.message, cause: error)
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw S3ControlError(
                .noCredentials,
                message: "No credentials: \(type(of: self)) failed: \(error)",
                cause: error
            )
        }
    }
}
