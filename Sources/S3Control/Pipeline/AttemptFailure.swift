#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// How one attempt failed, with what the response says about trying again.
///
/// A class, so that what waits for an attempt keeps room for a reference and not for the whole error.
final class AttemptFailure: Error {
    let error: S3ControlError
    let retryAfter: Duration?
    let serverDate: Date?
    /// What the service says that it computed the signature of, if it does not match.
    let canonicalRequest: String?
    /// The correction of this machine's clock that the attempt was dated with, in seconds.
    let clockOffset: TimeInterval

    init(
        error: S3ControlError,
        retryAfter: Duration? = nil,
        serverDate: Date? = nil,
        canonicalRequest: String? = nil,
        clockOffset: TimeInterval = 0
    ) {
        self.error = error
        self.retryAfter = retryAfter
        self.serverDate = serverDate
        self.canonicalRequest = canonicalRequest
        self.clockOffset = clockOffset
    }
}
