internal import HTTPTypes

/// What came of one attempt.
struct AttemptOutcome<Output: Sendable>: Sendable {
    var result: Result<Output, AttemptFailure>
    /// The response's head, whatever its status; nil if there was no response.
    var response: HTTPResponse?

    /// The error, if the attempt failed.
    var error: S3ControlError? {
        guard case .failure(let failure) = result else { return nil }
        return failure.error
    }
}
