/// A set of regions that share DNS suffixes, such as `aws` or `aws-cn`.
///
/// Source: the SDKs' `partitions.json`; a region that no rule matches counts as one of `aws`, as
/// the SDKs have it.
public struct Partition: Sendable, Hashable {
    /// The partition's name in ARNs.
    public var name: String
    /// The suffix of endpoints' host names.
    public var dnsSuffix: String
    /// The suffix of dual-stack endpoints' host names.
    public var dualStackDNSSuffix: String
    /// The region that global services sign for.
    public var implicitGlobalRegion: String
    /// How the names of the partition's regions begin, before `-<word>-<number>`.
    var regionPrefixes: [String]
    /// The regions that were known when this was written; more may exist.
    public var knownRegions: [String]

    /// The partition that `region` belongs to.
    public static func of(region: String) -> Partition {
        // A region that one partition knows goes before the rules of all.
        all.first { $0.knownRegions.contains(region) || region == $0.globalRegion }
            ?? all.first { $0.matches(region) } ?? all[0]
    }

    /// The pseudo region of the partition's global endpoints, such as `aws-global`; nil where there is none.
    @_spi(Partitions) public var globalRegion: String? { name == "aws-eusc" ? nil : "\(name)-global" }

    /// Whether the partition's rule matches `region`: a prefix, a word and a number, joined by hyphens.
    func matches(_ region: String) -> Bool {
        regionPrefixes.contains { prefix in
            guard region.hasPrefix(prefix + "-") else { return false }
            let rest = region.dropFirst(prefix.count + 1).split(
                separator: "-",
                omittingEmptySubsequences: false
            )
            return rest.count == 2 && !rest[0].isEmpty && !rest[1].isEmpty
                && rest[0].unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isAlphabetic || $0.isDigit }
                && rest[1].unicodeScalars.allSatisfy(\.isDigit)
        }
    }

    /// The known region that `region` is probably a misspelling of; nil when it is known, or when none is near.
    ///
    /// Near is: at most two letters changed, added, left out or swapped with their neighbour. A name that follows
    /// a partition's rule may be a region newer than this list: the suggestion is for an error's message, not a
    /// reason to refuse it.
    public static func suggestion(for region: String) -> String? {
        let lower = region.lowercased()
        let known = all.flatMap { $0.knownRegions + [$0.globalRegion].compactMap(\.self) }
        guard !known.contains(region) else { return nil }
        let near = known.map { (name: $0, distance: distance(Array(lower.utf8), Array($0.utf8))) }
        guard let best = near.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }), best.distance <= 2
        else {
            return nil
        }
        return best.name
    }

    /// The least number of changes, additions, omissions and swaps of neighbours between two names.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard abs(a.count - b.count) <= 2, a.count < 64 else { return .max }
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                let change = rows[i][j] + (a[i] == b[j] ? 0 : 1)
                var least = min(change, rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
}
