/// A pattern of the service model, matched by hand: linking a regular-expression engine would cost
/// more than all patterns together.
public enum Pattern: Sendable, Hashable, CaseIterable {
    /// Twelve digits.
    case accountID
    /// Letters, digits, hyphens and underscores.
    case jobID

    /// The regular expression as the service model writes it.
    public var regularExpression: String {
        switch self {
        case .accountID: #"^\d{12}$"#
        case .jobID: #"[a-zA-Z0-9\-\_]+"#
        }
    }

    /// What matches, in words for an error message.
    public var summary: String {
        switch self {
        case .accountID: "12 digits"
        case .jobID: "letters, digits, - and _"
        }
    }

    /// Whether all of `text` matches.
    public func matches(_ text: String) -> Bool {
        switch self {
        case .accountID: text.utf8.count == 12 && text.utf8.allSatisfy(\.isDigit)
        case .jobID:
            !text.isEmpty && text.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D || $0 == 0x5F }
        }
    }
}

extension UInt8 {
    /// Whether the byte is an ASCII digit.
    var isDigit: Bool { (0x30...0x39).contains(self) }

    /// Whether the byte is an ASCII letter.
    var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }

    /// Whether the byte is an ASCII letter or digit.
    var isASCIIAlphanumeric: Bool { isDigit || isASCIILetter }
}
