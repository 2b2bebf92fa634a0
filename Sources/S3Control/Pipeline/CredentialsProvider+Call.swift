internal import AWSCore

extension CredentialsProvider {
    /// The credentials for an attempt.
    ///
    /// - Throws: ``S3ControlError`` with the code `noCredentials`, whatever the provider threw: an error of
    ///   the way to its source says nothing about the way to the service.
    func credentialsForAttempt() async throws -> Credentials {
        do {
            return try await credentials()
        } catch {
            throw wrapped(error)
        }
    }

    // Apart, so that a call that waits for credentials keeps no room for it.
    @inline(never)
    private func wrapped(_ error: any Error) -> any Error {
        if let error = error as? CredentialsError {
            return S3ControlError(.noCredentials, message: error.message, cause: error)
        }
        if Task.isCancelled { return CancellationError() }
        return S3ControlError(
            .noCredentials,
            message: "No credentials: \(type(of: self)) failed: \(error)",
            cause: error
        )
    }
}
