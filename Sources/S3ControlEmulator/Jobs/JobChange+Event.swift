@_spi(XML) internal import Basics
internal import S3BatchEvents
internal import S3ControlModel

extension JobChange {
    /// The event that EventBridge delivers of the change; nil for a change of priority, of which it delivers none.
    var event: JobEvent? {
        guard kind != .priority else { return nil }
        let parts = (arn ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        return JobEvent(
            kind == .creation ? .jobCreated : .jobStatusChanged,
            jobID: "\(id)",
            status: status.rawValue,
            time: Timestamp(seconds: Timestamp(clamping: date).seconds).description,
            region: parts.count > 4 ? parts[3] : ""
        ) {
            $0.id = UUID().uuidString.lowercased()
            $0.eventID = UUID().uuidString.lowercased()
            $0.jobEventID = UUID().uuidString.lowercased()
            $0.accountID = parts.count > 4 ? parts[4] : nil
            $0.jobARN = arn
            $0.failureCodes = failureCodes
            $0.statusChangeReasons = reason.map { [$0] } ?? []
        }
    }

    private var failureCodes: [String] {
        guard [.failing, .failed].contains(status), let run else { return [] }
        var job = JobDescriptor(jobID: id, status: status)
        run.complete(&job)
        return job.failureReasons.compactMap(\.failureCode)
    }
}
