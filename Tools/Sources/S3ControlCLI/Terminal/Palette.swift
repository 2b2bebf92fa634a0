import S3Control

/// Colors, if they are enabled.
struct Palette: Sendable {
    var isOn: Bool

    func bold(_ text: String) -> SafeText { wrap(text, "1") }
    func dim(_ text: String) -> SafeText { wrap(text, "2") }
    func green(_ text: String) -> SafeText { wrap(text, "32") }
    func red(_ text: String) -> SafeText { wrap(text, "31") }

    /// The text in the color of a status.
    func status(_ status: JobStatus, _ text: String) -> SafeText {
        switch status {
        case .complete: wrap(text, "32")
        case .failed, .failing: wrap(text, "31")
        case .cancelled, .cancelling: wrap(text, "2")
        case .suspended: wrap(text, "33")
        case .active, .completing: wrap(text, "36")
        default: SafeText(text)
        }
    }

    private func wrap(_ text: String, _ code: String) -> SafeText {
        guard isOn else { return SafeText(text) }
        return SafeText(trusted: "\u{1B}[\(code)m") + SafeText(text) + SafeText(trusted: "\u{1B}[0m")
    }
}
