internal import ArgumentParser
internal import S3Control

/// Which jobs are meant.
struct FilterOptions: ParsableArguments {
    @Option(
        name: .customLong("status"),
        help: "Jobs of this status; may be repeated.",
        completion: .list(JobStatus.allCases.map(\.rawValue))
    )
    var statuses: [String] = []

    @Option(
        name: .customLong("operation"),
        help: "Jobs of this operation, such as S3PutObjectCopy; may be repeated.",
        completion: .list(OperationName.allCases.map(\.rawValue))
    )
    var operations: [String] = []

    @Option(help: "Jobs whose description contains this.")
    var descriptionContains: String?

    @Option(help: "Jobs made at least so long ago, such as 90m, 36h or 7d.")
    var olderThan: String?

    @Option(help: "Jobs made at most so long ago.")
    var newerThan: String?

    @Option(name: .customLong("tag"), help: "Jobs with this tag, as key=value; may be repeated.")
    var tags: [String] = []

    /// Whether nothing is asked for, so that all jobs are meant.
    var isEmpty: Bool {
        statuses.isEmpty && operations.isEmpty && descriptionContains == nil && olderThan == nil
            && newerThan == nil && tags.isEmpty
    }

    func makeFilter() throws(UsageError) -> JobFilter {
        var filter = JobFilter(descriptionContains: descriptionContains)
        if !statuses.isEmpty { filter.statuses = Set(try statuses.map(Self.status)) }
        if !operations.isEmpty { filter.operations = Set(operations.map(OperationName.init(rawValue:))) }
        filter.minimumAge = try olderThan.map(Self.duration)
        filter.maximumAge = try newerThan.map(Self.duration)
        for tag in tags {
            let parts = tag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw UsageError("--tag takes key=value, but is '\(tag)'") }
            filter.tags[String(parts[0])] = String(parts[1])
        }
        return filter
    }

    /// A status in any case; one that is not known is more likely misspelt than new.
    private static func status(_ text: String) throws(UsageError) -> JobStatus {
        let known = JobStatus.allCases.first { $0.rawValue.lowercased() == text.lowercased() }
        guard let known else {
            let names = JobStatus.allCases.map(\.rawValue)
            throw UsageError("no job has the status '\(text)'" + Suggestion.sentence(for: text, among: names))
        }
        return known
    }

    /// A number and one of s, m, h, d.
    static func duration(_ text: String) throws(UsageError) -> Duration {
        let seconds: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last, let factor = seconds[unit], let count = Int(text.dropLast()), count >= 0,
            count < 1_000_000
        else { throw UsageError("a time is a number with s, m, h or d, such as 36h, but is '\(text)'") }
        return .seconds(count * factor)
    }
}
