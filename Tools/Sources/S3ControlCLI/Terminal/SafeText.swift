/// Text without terminal controls, except for those that this program adds.
///
/// Text from a service, a report, a file, or a function is added only with
/// ``init(_:)``, which shows controls as escapes.
struct SafeText: Sendable, Hashable {
    /// The text that is written to the terminal.
    private(set) var rendered: String

    init() { rendered = "" }

    /// Creates safe text from lines of any origin.
    init(_ text: String) {
        rendered = text.showingControls(keepsLines: true)
    }

    /// Creates safe text from text that this program has composed of parts without controls.
    init(trusted text: String) {
        rendered = text
    }

    static func + (left: SafeText, right: SafeText) -> SafeText {
        SafeText(trusted: left.rendered + right.rendered)
    }

    static func += (left: inout SafeText, right: SafeText) {
        left.rendered += right.rendered
    }
}

extension String {
    /// The text on one line, without terminal controls. Line ends and tabs become spaces, and
    /// other controls are shown as escapes, so that no description of a job can move the cursor,
    /// color the screen, or reverse a line.
    var withoutControls: String { showingControls(keepsLines: false) }

    /// The text with its controls as escapes such as `\u001b`.
    ///
    /// - Parameter keepsLines: Whether line feeds and tabs stay; otherwise they become spaces.
    func showingControls(keepsLines: Bool) -> String {
        // Most text is ASCII without controls.
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) || keepsLines && ($0 == 0x0A || $0 == 0x09) }) {
            return self
        }
        var view = UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where keepsLines, "\t" where keepsLines: view.append(scalar)
            case "\n", "\r", "\t": view.append(" ")
            case _ where scalar.actsOnTerminals:
                let digits = String(scalar.value, radix: 16)
                let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
                view.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
            default: view.append(scalar)
            }
        }
        return String(view)
    }
}

extension Unicode.Scalar {
    /// Whether a terminal may act on the scalar: controls (C0, DEL, C1), line and paragraph separators,
    /// directional marks and overrides, and invisible formats that can hide text.
    fileprivate var actsOnTerminals: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F: true
        // Arabic letter mark; left-to-right and right-to-left marks; embeddings, overrides, isolates.
        case 0x61C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x206F: true
        // Line and paragraph separators, byte order mark, interlinear annotations.
        case 0x2028, 0x2029, 0xFEFF, 0xFFF9...0xFFFB: true
        default: false
        }
    }
}
