internal import ArgumentParser
internal import Basics
internal import S3Control

/// What jobs are sorted by: what is most asked for comes first.
enum JobOrder: String, ExpressibleByArgument, CaseIterable {
    case created, priority, done, failed, status, operation, description, id

    /// The jobs in this order; those that are equal in it, newest first.
    func sorted(_ jobs: [JobListDescriptor], isReversed: Bool) -> [JobListDescriptor] {
        let newest = jobs.sorted {
            let (left, right) = ($0.creationTime ?? .distantPast, $1.creationTime ?? .distantPast)
            return left == right ? $0.jobID.rawValue < $1.jobID.rawValue : left > right
        }
        let ordered: [JobListDescriptor] =
            switch self {
            case .created: newest
            case .priority: Self.descending(newest) { $0.priority ?? -1 }
            case .done: Self.descending(newest) { JobSnapshot($0).fractionCompleted ?? -1 }
            case .failed: Self.descending(newest) { JobSnapshot($0).failed }
            case .status: Self.ascending(newest) { $0.status.rawValue }
            case .operation: Self.ascending(newest) { $0.operation?.rawValue ?? "" }
            case .description: Self.ascending(newest) { $0.description ?? "" }
            case .id: Self.ascending(newest) { $0.jobID.rawValue }
            }
        return isReversed ? ordered.reversed() : ordered
    }

    // The standard library's sort is stable.
    private static func ascending(
        _ jobs: [JobListDescriptor],
        by value: (JobListDescriptor) -> some Comparable
    ) -> [JobListDescriptor] {
        jobs.sorted { value($0) < value($1) }
    }

    private static func descending(
        _ jobs: [JobListDescriptor],
        by value: (JobListDescriptor) -> some Comparable
    ) -> [JobListDescriptor] {
        jobs.sorted { value($0) > value($1) }
    }
}
