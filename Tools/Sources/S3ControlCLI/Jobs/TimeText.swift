/// Times in words.
enum TimeText {
    /// How long ago something was, in its largest unit.
    static func ago(_ seconds: Double) -> String {
        seconds < 0 ? "in the future" : seconds < 1 ? "now" : "\(duration(seconds)) ago"
    }

    /// A length of time in its largest unit, of two where that says more.
    static func duration(_ seconds: Double) -> String {
        let seconds = Int(min(max(0, seconds), 1e12))
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return "\(seconds / 60) min"
        case ..<86_400: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        default: return "\(seconds / 86_400) d"
        }
    }
}
