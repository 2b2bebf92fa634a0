internal import S3BatchWorkflow
@_spi(Shapes) internal import S3ControlWire

/// The differences between a job and a request for one, member by member.
struct JobDifference {
    /// An existing job.
    struct Existing {
        var job: JobDescriptor
        var tags: [S3Tag]
    }

    /// A change of the member at a path.
    struct Change: Hashable {
        var path: String
        var old: String?
        var new: String?
    }

    private let existing: Existing?
    let changes: [Change]
    /// Whether the priority differs but the job has ended, so that it cannot be changed and has no effect.
    private let ignoresPriority: Bool

    /// The members that a request and a description have in common.
    private static let members = [
        "Description", "Operation", "Manifest", "ManifestGenerator", "Report", "RoleArn", "Priority", "Tags",
    ]

    init(_ existing: Existing?, _ request: CreateJobRequest) {
        self.existing = existing
        let new = JSONValue(request)
        var old = existing.map { JSONValue($0.job) }
        if let tags = existing?.tags, case .object(var members)? = old {
            members.append(.init("Tags", .array(tags.map { JSONValue($0) })))
            old = .object(members)
        }
        var changes: [Change] = []
        let hasEnded = existing?.job.status.isTerminal ?? false
        ignoresPriority = hasEnded && existing?.job.priority != request.priority
        for name in Self.members where !(hasEnded && name == "Priority") {
            var before: [String: String] = [:]
            var after: [String: String] = [:]
            var order: [String] = []
            Self.flatten(Self.normal(new[name], name), name, &after, &order)
            Self.flatten(Self.normal(old?[name], name), name, &before, &order)
            for path in order where before[path] != after[path] {
                changes.append(Change(path: path, old: before[path], new: after[path]))
            }
        }
        self.changes = changes
    }

    var isEmpty: Bool { changes.isEmpty }

    /// Whether the job can be changed; otherwise, another job is created.
    var isInPlace: Bool {
        existing != nil && changes.allSatisfy { ["Priority", "Tags"].contains($0.member) }
    }

    func changes(_ member: String) -> Bool { changes.contains { $0.member == member } }

    /// A line for each removed value and for each added value.
    func text(_ palette: Palette) -> SafeText {
        changes.reduce(SafeText()) { text, change in
            var text = text
            if let old = change.old {
                text += palette.red("- \(change.path): \(old.withoutControls)") + SafeText("\n")
            }
            if let new = change.new {
                text += palette.green("+ \(change.path): \(new.withoutControls)") + SafeText("\n")
            }
            return text
        }
    }

    var summary: String {
        guard let job = existing?.job else { return "There is no such job: it would be created." }
        if isEmpty {
            let exception = ignoresPriority ? ", except for its priority, which no longer matters" : ""
            return "Job \(job.jobID) is \(job.status), and as the file describes it\(exception)."
        }
        let count = changes.count == 1 ? "1 difference" : "\(changes.count) differences"
        if isInPlace { return "Job \(job.jobID) is \(job.status): \(count), which can be changed." }
        return
            "Job \(job.jobID) is \(job.status): \(count) that cannot be changed, so that another job would be created. "
            + "Job \(job.jobID) would go on."
    }

    /// Makes tags comparable: they have no order, and the service represents no tags as an empty list.
    private static func normal(_ json: JSONValue?, _ name: String) -> JSONValue? {
        guard name == "Tags", let tags = json?.elements else { return json }
        if tags.isEmpty { return nil }
        return .object(
            tags.map { .init($0["Key"]?.text ?? "", $0["Value"] ?? .null) }.sorted { $0.name < $1.name }
        )
    }

    private static func flatten(
        _ json: JSONValue?,
        _ path: String,
        _ leaves: inout [String: String],
        _ order: inout [String]
    ) {
        switch json {
        case nil: return
        case .object(let members)? where !members.isEmpty:
            for member in members { flatten(member.value, "\(path).\(member.name)", &leaves, &order) }
        case .array(let elements)? where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                flatten(element, "\(path)[\(index)]", &leaves, &order)
            }
        case let leaf?:
            if !order.contains(path) { order.append(path) }
            leaves[path] = leaf.text ?? leaf.description
        }
    }
}

extension JobDifference.Change {
    /// The member of the request at the beginning of the path.
    var member: String { String(path.prefix { $0 != "." && $0 != "[" }) }
}
