/// The pattern of a Lambda function's ARN or name, all of whose leading parts may be left out:
/// `arn:aws:lambda:`, the region, the account, `function:`, then the name and perhaps a version or alias.
enum FunctionNamePattern {
    static func matches(_ text: String) -> Bool {
        let fields = text.utf8.split(separator: 0x3A, omittingEmptySubsequences: false)
        // Each part may be there or not, so keep every position that the parts so far can end at.
        var starts = [0]
        for part in [isPrefix, isRegion, isAccount, isFunction] {
            starts += starts.compactMap { start in part(fields[start...]).map { start + $0 } }
        }
        return starts.contains { start in
            let name = fields[start...]
            return switch name.count {
            case 1: isName(name[start])
            case 2: isName(name[start]) && (isName(name[start + 1]) || isLatest(name[start + 1]))
            default: false
            }
        }
    }

    /// How many fields at the front are the part, nil if they are something else.
    private typealias Part = @Sendable (ArraySlice<Substring.UTF8View>) -> Int?

    private static let isPrefix: Part = { fields in
        guard fields.count > 2, let partition = fields.dropFirst().first,
            fields.first.map({ $0.elementsEqual("arn".utf8) }) == true,
            fields.dropFirst(2).first.map({ $0.elementsEqual("lambda".utf8) }) == true
        else { return nil }
        let isPartition =
            partition.isEmpty
            || partition.starts(with: "aws".utf8)
                && partition.allSatisfy { $0.isASCIILetter || $0 == 0x2D }
        return isPartition ? 3 : nil
    }

    private static let isRegion: Part = { fields in
        guard let region = fields.first else { return nil }
        var parts = region.split(separator: 0x2D, omittingEmptySubsequences: false)
        guard let number = parts.popLast(), number.elementsEqualDigits(1),
            let area = parts.popLast(), !area.isEmpty, area.allSatisfy(\.isASCIILowercase),
            let country = parts.first, country.count == 2, country.allSatisfy(\.isASCIILowercase)
        else { return nil }
        switch parts.count {
        case 1: return 1
        case 2: return isIsolated(parts[1]) ? 1 : nil
        default: return nil
        }
    }

    /// `gov`, `iso`, or `iso` and a letter.
    private static func isIsolated(_ part: Substring.UTF8View) -> Bool {
        if part.elementsEqual("gov".utf8) { return true }
        return part.starts(with: "iso".utf8) && part.count < 5 && part.allSatisfy(\.isASCIILowercase)
    }

    private static let isAccount: Part = { fields in
        fields.first.map { $0.elementsEqualDigits(12) } == true ? 1 : nil
    }

    private static let isFunction: Part = { fields in
        fields.first.map { $0.elementsEqual("function".utf8) } == true ? 1 : nil
    }

    private static func isName(_ field: Substring.UTF8View) -> Bool {
        !field.isEmpty && field.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D || $0 == 0x5F }
    }

    private static func isLatest(_ field: Substring.UTF8View) -> Bool {
        field.elementsEqual("$LATEST".utf8)
    }
}
