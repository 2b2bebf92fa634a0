#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// How one attempt failed, with what the response's header says about trying again.
struct AttemptFailure: Error {
    var error: S3ControlError
    var retryAfter: Duration?
    var serverDate: Date?
}

extension Result where Failure == AttemptFailure {
    /// What the attempt may have done.
    var effect: S3ControlError.Effect {
        switch self {
        case .success: .none
        case .failure(let failure): failure.error.effect
        }
    }
}
