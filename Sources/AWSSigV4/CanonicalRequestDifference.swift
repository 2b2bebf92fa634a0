/// The first line in which two canonical requests differ: ours, and the one that a service says it computed.
///
/// A service that answers `SignatureDoesNotMatch` sends its own canonical request along; where it differs
/// tells what was changed between signing and receiving. Values that are secret are never shown.
public struct CanonicalRequestDifference: Sendable, Hashable, CustomStringConvertible {
    /// The line's number, from 1.
    public var line: Int

    /// What the line is, in words: `the method`, `the path`, `the query`, `the header x-amz-date`,
    /// `the end of the headers`, `the signed headers`, `the payload's hash`.
    public var part: String

    /// Our line; nil when our canonical request ends before it.
    public var ours: String?

    /// The service's line; nil when its canonical request ends before it.
    public var theirs: String?

    /// Finds the first difference; nil when there is none.
    ///
    /// A secret value that has been replaced by ``SigV4Stages/redacted`` on one side counts as equal.
    ///
    /// - Parameters:
    ///   - ours: The canonical request that was signed.
    ///   - theirs: The one in the service's answer.
    public init?(ours: String, theirs: String) {
        // By lines of bytes: "\r\n" is one character to a String, and a stray "\r" is what we look for.
        let left = Self.lines(ours)
        let right = Self.lines(theirs)
        let shown = Self.lines(Redaction.redact(ours))
        let shownTheirs = Self.lines(Redaction.redact(theirs))
        for index in 0..<max(left.count, right.count) {
            let a = index < left.count ? left[index] : nil
            let b = index < right.count ? right[index] : nil
            if a == b { continue }
            let isHidden = [a, b].contains { $0?.contains(SigV4Stages.redacted) == true }
            if isHidden, shown[safe: index] == shownTheirs[safe: index] { continue }
            line = index + 1
            part = Self.part(index, ours: left, theirs: right)
            self.ours = shown[safe: index]
            self.theirs = shownTheirs[safe: index]
            return
        }
        return nil
    }

    /// One line that names the part and shows both lines.
    public var description: String {
        "the service's canonical request first differs from ours in line \(line), \(part): "
            + "ours is \(Self.quote(ours)), the service's is \(Self.quote(theirs))"
            + (ours == theirs ? " (the secret values differ)" : "")
    }

    private static func quote(_ line: String?) -> String {
        line.map { "\"\($0)\"" } ?? "missing"
    }

    private static func lines(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private static func part(_ index: Int, ours: [String], theirs: [String]) -> String {
        switch index {
        case 0: return "the method"
        case 1: return "the path"
        case 2: return "the query"
        default: break
        }
        guard let end = ours.dropFirst(3).firstIndex(of: "") else { return "the headers" }
        if index < end {
            return "the header \(ours[index].prefix { $0 != ":" })"
        }
        if index == end {
            return theirs[safe: index].map { "the header \($0.prefix { $0 != ":" })" }
                ?? "the end of the headers"
        }
        return index == end + 1 ? "the signed headers" : "the payload's hash"
    }
}

extension Array {
    fileprivate subscript(safe index: Int) -> Element? {
        index < count ? self[index] : nil
    }
}
