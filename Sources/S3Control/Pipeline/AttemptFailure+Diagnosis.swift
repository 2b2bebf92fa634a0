internal import AWSSigV4

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension AttemptFailure {
    /// The failure with a hint, where what both sides signed, or the time on both sides, tells the reason.
    ///
    /// - Parameters:
    ///   - offset: The correction of this machine's clock that the attempt was dated with.
    ///   - now: This machine's time.
    ///   - stages: Computes what was signed here.
    func diagnosed(
        offset: TimeInterval,
        now: Date,
        stages: () throws -> SigV4Stages
    ) -> AttemptFailure {
        var error = error
        if let canonicalRequest, error.serviceCode?.canonicalName == "SignatureDoesNotMatch",
            let ours = try? stages().canonicalRequest
        {
            error.hint = SignatureDiagnosis.hint(ours: ours, theirs: canonicalRequest)
        }
        if error.code == .clockSkew, let serverDate {
            let seconds = Int(now.timeIntervalSince(serverDate).rounded())
            error.hint =
                "This machine's clock is \(abs(seconds)) s \(seconds < 0 ? "behind" : "ahead of") the "
                + "service's: set it."
        }
        return AttemptFailure(
            error: error,
            retryAfter: retryAfter,
            serverDate: serverDate,
            canonicalRequest: canonicalRequest,
            clockOffset: offset
        )
    }
}
