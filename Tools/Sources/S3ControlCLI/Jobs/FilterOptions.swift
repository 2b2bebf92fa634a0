import ArgumentParser
import S3Control

/// The options that select jobs.
struct FilterOptions: ParsableArguments {
    @Option(
        name: .customLong("status"),
        help: "Only jobs of this status, in any case; may be repeated.",
        completion: .list(JobStatus.allCases.map(\.rawValue))
    )
    var statuses: [String] = []

    @Option(
        name: .customLong("operation"),
        help: "Only jobs of this operation, such as S3PutObjectCopy, in any case; may be repeated.",
        completion: .list(OperationName.allCases.map(\.rawValue))
    )
    var operations: [String] = []

    @Option(help: "Only jobs whose description contains this text.")
    var descriptionContains: String?

    @Option(help: "Only jobs created at least this long ago, such as 90m, 36h or 7d.")
    var olderThan: String?

    @Option(help: "Only jobs created at most this long ago.")
    var newerThan: String?

    @Option(
        name: .customLong("tag"),
        help:
            "Only jobs with this tag, as key=value; may be repeated. Costs a request for each job that passes the other filters."
    )
    var tags: [String] = []

    /// Whether no filter is given, so that all jobs match.
    var isEmpty: Bool {
        statuses.isEmpty && operations.isEmpty && descriptionContains == nil && olderThan == nil
            && newerThan == nil && tags.isEmpty
    }

    func makeFilter() throws(UsageError) -> JobFilter {
        // An unset variable of a shell must not select every job that has a description.
        guard descriptionContains?.isEmpty != true else {
            throw UsageError("--description-contains takes text, not ''")
        }
        var filter = JobFilter(descriptionContains: descriptionContains)
        if !statuses.isEmpty {
            filter.statuses = Set(
                try statuses.map { (text) throws(UsageError) in
                    try Self.known(text, among: JobStatus.allCases, "no job has the status")
                }
            )
        }
        if !operations.isEmpty {
            filter.operations = Set(
                try operations.map { (text) throws(UsageError) in
                    try Self.known(text, among: OperationName.allCases, "no job has the operation")
                }
            )
        }
        filter.minimumAge = try olderThan.map { (text) throws(UsageError) in
            try Self.duration(text, "--older-than")
        }
        filter.maximumAge = try newerThan.map { (text) throws(UsageError) in
            try Self.duration(text, "--newer-than")
        }
        filter.tags = try Self.pairs(tags, "--tag")
        return filter
    }

    /// The value with this name in any case. An unknown name is an error, because a
    /// typo is more likely than a new value.
    private static func known<Value: OpenString>(
        _ text: String,
        among values: [Value],
        _ complaint: String
    ) throws(UsageError) -> Value {
        let folded = text.lowercased()
        if let value = values.first(where: { $0.rawValue.lowercased() == folded }) { return value }
        let names = values.map(\.rawValue)
        throw UsageError("\(complaint) '\(text)'" + Suggestion.sentence(for: text, among: names))
    }

    /// Parses a number followed by s, m, h, or d.
    static func duration(_ text: String, _ option: String) throws(UsageError) -> Duration {
        let seconds: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last, let factor = seconds[unit], let count = Int(text.dropLast()), count >= 0,
            count < 1_000_000
        else {
            throw UsageError(
                "invalid duration '\(text)' for \(option): use a number followed by s, m, h or d, such as 36h"
            )
        }
        return .seconds(count * factor)
    }

    /// Parses texts of the form key=value. A key with two values is an error, because one would be ignored. So are
    /// two keys that Swift takes for one, such as `é` and `e` with a combining accent.
    static func pairs(_ texts: [String], _ option: String) throws(UsageError) -> [String: String] {
        var values: [String: String] = [:]
        for text in texts {
            let (key, value) = try pair(text, option)
            if let index = values.index(forKey: key) {
                let known = values[index]
                guard known.key.utf8.elementsEqual(key.utf8) else {
                    throw UsageError(
                        "\(option) takes each key once, but '\(key)' is given in two Unicode forms"
                    )
                }
                guard known.value.utf8.elementsEqual(value.utf8) else {
                    throw UsageError("\(option) takes one value for each key, but '\(key)' has two")
                }
            }
            values[key] = value
        }
        return values
    }

    /// Parses text of the form key=value.
    static func pair(_ text: String, _ option: String) throws(UsageError) -> (key: String, value: String) {
        // Searches bytes, because a combining mark may follow the equals sign.
        guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "=")), mark > text.startIndex else {
            throw UsageError("\(option) takes key=value, not '\(text)'")
        }
        return (String(text[..<mark]), String(text[text.utf8.index(after: mark)...]))
    }
}
