/// A group of regions with common DNS suffixes, such as `aws` or `aws-cn`.
///
/// Source: the SDKs' `partitions.json`. As in the SDKs, a region that matches no rule belongs to `aws`.
@_spi(Partitions) public struct Partition: Sendable, Hashable {
    /// The partition's name in ARNs.
    public var name: String
    /// The DNS suffix of endpoints.
    public var dnsSuffix: String
    /// The DNS suffix of dual-stack endpoints.
    public var dualStackDNSSuffix: String
    /// The signing region of global services.
    public var implicitGlobalRegion: String
    /// The prefixes of the partition's region names, before `-<word>-<number>`.
    var regionPrefixes: [String]
    /// The regions known to this version. There may be more.
    public var knownRegions: [String]

    /// The partition that contains `region`.
    public static func of(region: String) -> Partition {
        // A partition that knows the region takes precedence over the rules of all partitions.
        all.first { $0.knownRegions.contains(region) || region == $0.globalRegion }
            ?? all.first { $0.matches(region) } ?? all[0]
    }

    /// The pseudo region of the partition's global endpoints, such as `aws-global`; nil if there is none.
    @_spi(Partitions) public var globalRegion: String? { name == "aws-eusc" ? nil : "\(name)-global" }

    /// Whether `region` matches the partition's rule: a prefix, a word, and a number, joined by hyphens.
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

    /// The known region that `region` is probably a typo of; nil if it is known or no region is similar.
    ///
    /// Similar means at most two letters changed, added, removed, or swapped with their neighbor. A name that matches a
    /// partition's rule can be a region newer than this list. Use the suggestion in an error message, not to reject a
    /// region.
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

    /// The edit distance between two names, counting changes, additions, omissions, and swaps of neighbors.
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

extension Partition {
    /// All partitions, with the standard one first.
    @_spi(Partitions) public static let all: [Partition] = [
        Partition(
            name: "aws",
            dnsSuffix: "amazonaws.com",
            dualStackDNSSuffix: "api.aws",
            implicitGlobalRegion: "us-east-1",
            regionPrefixes: ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"],
            knownRegions: [
                "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2",
                "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2",
                "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
                "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1",
                "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1",
                "me-south-1", "me-west-1", "mx-central-1", "sa-east-1", "sa-west-1", "us-east-1", "us-east-2",
                "us-west-1",
                "us-west-2",
            ]
        ),
        Partition(
            name: "aws-cn",
            dnsSuffix: "amazonaws.com.cn",
            dualStackDNSSuffix: "api.amazonwebservices.com.cn",
            implicitGlobalRegion: "cn-northwest-1",
            regionPrefixes: ["cn"],
            knownRegions: [
                "cn-north-1", "cn-northwest-1",
            ]
        ),
        Partition(
            name: "aws-eusc",
            dnsSuffix: "amazonaws.eu",
            dualStackDNSSuffix: "api.amazonwebservices.eu",
            implicitGlobalRegion: "eusc-de-east-1",
            regionPrefixes: ["eusc-de"],
            knownRegions: [
                "eusc-de-east-1"
            ]
        ),
        Partition(
            name: "aws-iso",
            dnsSuffix: "c2s.ic.gov",
            dualStackDNSSuffix: "api.aws.ic.gov",
            implicitGlobalRegion: "us-iso-east-1",
            regionPrefixes: ["us-iso"],
            knownRegions: [
                "us-iso-east-1", "us-iso-west-1",
            ]
        ),
        Partition(
            name: "aws-iso-b",
            dnsSuffix: "sc2s.sgov.gov",
            dualStackDNSSuffix: "api.aws.scloud",
            implicitGlobalRegion: "us-isob-east-1",
            regionPrefixes: ["us-isob"],
            knownRegions: [
                "us-isob-east-1", "us-isob-west-1",
            ]
        ),
        Partition(
            name: "aws-iso-e",
            dnsSuffix: "cloud.adc-e.uk",
            dualStackDNSSuffix: "api.cloud-aws.adc-e.uk",
            implicitGlobalRegion: "eu-isoe-west-1",
            regionPrefixes: ["eu-isoe"],
            knownRegions: [
                "eu-isoe-west-1"
            ]
        ),
        Partition(
            name: "aws-iso-f",
            dnsSuffix: "csp.hci.ic.gov",
            dualStackDNSSuffix: "api.aws.hci.ic.gov",
            implicitGlobalRegion: "us-isof-south-1",
            regionPrefixes: ["us-isof"],
            knownRegions: [
                "us-isof-east-1", "us-isof-south-1",
            ]
        ),
        Partition(
            name: "aws-us-gov",
            dnsSuffix: "amazonaws.com",
            dualStackDNSSuffix: "api.aws",
            implicitGlobalRegion: "us-gov-west-1",
            regionPrefixes: ["us-gov"],
            knownRegions: [
                "us-gov-east-1", "us-gov-west-1",
            ]
        ),
    ]
}
