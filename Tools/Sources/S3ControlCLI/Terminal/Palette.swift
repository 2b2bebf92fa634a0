internal import S3Control

/// Colours, where they are wanted.
struct Palette: Sendable {
    var isOn: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func red(_ text: String) -> String { wrap(text, "31") }

    /// A text in the colour of a status.
    func status(_ status: JobStatus, _ text: String) -> String {
        switch status {
        case .complete: wrap(text, "32")
        case .failed, .failing: wrap(text, "31")
        case .cancelled, .cancelling: wrap(text, "2")
        case .suspended: wrap(text, "33")
        case .active, .completing: wrap(text, "36")
        default: text
        }
    }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
