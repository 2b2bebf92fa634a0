extension JobStatus {
    /// The state machine as a Mermaid state diagram, as `Docs/JobStatuses.md` shows it; a test compares the two.
    package static var diagram: String {
        var lines = ["stateDiagram-v2", "    [*] --> \(JobStatus.new)"]
        for status in allCases {
            lines += status.successors.map(\.rawValue).sorted().map { "    \(status) --> \($0)" }
        }
        lines += allCases.filter(\.isTerminal).map { "    \($0) --> [*]" }
        return lines.joined(separator: "\n") + "\n"
    }
}
