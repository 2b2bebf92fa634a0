import S3BatchWorkflow
@_spi(Shapes) import S3ControlWire

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
            let before = Self.leaves(of: Self.normal(old?[name], name), at: name)
            let after = Self.leaves(of: Self.normal(new[name], name), at: name)
            // By bytes, as S3 compares: `é` and `e` with a combining accent are two texts.
            var rest = Dictionary(before.map { (Array($0.path.utf8), $0.text) }) { _, last in last }
            for leaf in after {
                let old = rest.removeValue(forKey: Array(leaf.path.utf8))
                if old.map({ Array($0.utf8) }) != Array(leaf.text.utf8) {
                    changes.append(Change(path: leaf.path, old: old, new: leaf.text))
                }
            }
            for leaf in before {
                guard let old = rest.removeValue(forKey: Array(leaf.path.utf8)) else { continue }
                changes.append(Change(path: leaf.path, old: old, new: nil))
            }
        }
        self.changes = changes
    }

    var isEmpty: Bool { changes.isEmpty }

    /// Whether the job can be changed; otherwise, another job is created.
    var isInPlace: Bool {
        existing != nil && changes.allSatisfy(\.isInPlace)
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
        let others = changes.count { !$0.isInPlace }
        let kind = others == changes.count ? " that" : ", of which \(others)"
        let rest = job.status.isTerminal ? "" : " Job \(job.jobID) would be left alone."
        return
            "Job \(job.jobID) is \(job.status): \(count)\(kind) cannot be changed, so that another job would be "
            + "created.\(rest)"
    }

    /// Makes tags comparable: they have no order, and the service represents no tags as an empty list.
    private static func normal(_ json: JSONValue?, _ name: String) -> JSONValue? {
        guard name == "Tags", let tags = json?.elements else { return json }
        if tags.isEmpty { return nil }
        return .object(
            tags.map { JSONValue.Member($0["Key"]?.text ?? "", $0["Value"] ?? .null) }
                .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        )
    }

    /// A value without members or elements.
    private struct Leaf {
        var path: String
        var text: String
    }

    /// The leaves in a value, in their order.
    private static func leaves(of json: JSONValue?, at path: String) -> [Leaf] {
        switch json {
        case nil: []
        case .object(let members)? where !members.isEmpty:
            members.flatMap { leaves(of: $0.value, at: "\(path).\($0.name)") }
        case .array(let elements)? where !elements.isEmpty:
            elements.enumerated().flatMap { leaves(of: $0.element, at: "\(path)[\($0.offset)]") }
        case let leaf?: [Leaf(path: path, text: leaf.text ?? leaf.description)]
        }
    }
}

extension JobDifference.Change {
    /// The member of the request at the beginning of the path.
    var member: String { String(path.prefix { $0 != "." && $0 != "[" }) }

    /// Whether the member of a job can be changed.
    var isInPlace: Bool { ["Priority", "Tags"].contains(member) }
}
