/// The retry behaviours that `AWS_RETRY_MODE` and `retry_mode` can name.
public enum RetryMode: String, Sendable, Hashable, CaseIterable {
    /// The older SDKs' behaviour; this library takes it for ``standard``.
    case legacy
    /// A quota of retries for the client, with exponential delays.
    case standard
    /// ``standard`` with a rate limiter in front.
    case adaptive
}
