#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// How one attempt failed, with what the response says about trying again.
struct AttemptFailure: Error {
    var error: S3ControlError
    var retryAfter: Duration?
    var serverDate: Date?
    /// What the service says that it computed the signature of, if it does not match.
    var canonicalRequest: String?
    /// The correction of this machine's clock that the attempt was dated with, in seconds.
    var clockOffset: TimeInterval = 0
}
