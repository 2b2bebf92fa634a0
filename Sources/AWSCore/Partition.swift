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
    /// How the names of the partition's regions begin, before `-<word>-<number>`.
    var regionPrefixes: [String]

    /// The partition that `region` belongs to.
    public static func of(region: String) -> Partition {
        all.first { $0.contains(region) } ?? standard
    }

    /// Whether the partition's rule matches `region`: a prefix, a word and a number, joined by hyphens;
    /// or it is the partition's global pseudo region.
    func contains(_ region: String) -> Bool {
        if region == "\(name)-global" { return true }
        return regionPrefixes.contains { prefix in
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

    private static let standard = Partition(
        name: "aws",
        dnsSuffix: "amazonaws.com",
        dualStackDNSSuffix: "api.aws",
        regionPrefixes: ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"]
    )

    /// All partitions.
    static let all: [Partition] = [
        standard,
        Partition(
            name: "aws-cn",
            dnsSuffix: "amazonaws.com.cn",
            dualStackDNSSuffix: "api.amazonwebservices.com.cn",
            regionPrefixes: ["cn"]
        ),
        Partition(
            name: "aws-eusc",
            dnsSuffix: "amazonaws.eu",
            dualStackDNSSuffix: "api.amazonwebservices.eu",
            regionPrefixes: ["eusc-de"]
        ),
        Partition(
            name: "aws-iso",
            dnsSuffix: "c2s.ic.gov",
            dualStackDNSSuffix: "api.aws.ic.gov",
            regionPrefixes: ["us-iso"]
        ),
        Partition(
            name: "aws-iso-b",
            dnsSuffix: "sc2s.sgov.gov",
            dualStackDNSSuffix: "api.aws.scloud",
            regionPrefixes: ["us-isob"]
        ),
        Partition(
            name: "aws-iso-e",
            dnsSuffix: "cloud.adc-e.uk",
            dualStackDNSSuffix: "api.cloud-aws.adc-e.uk",
            regionPrefixes: ["eu-isoe"]
        ),
        Partition(
            name: "aws-iso-f",
            dnsSuffix: "csp.hci.ic.gov",
            dualStackDNSSuffix: "api.aws.hci.ic.gov",
            regionPrefixes: ["us-isof"]
        ),
        Partition(
            name: "aws-us-gov",
            dnsSuffix: "amazonaws.com",
            dualStackDNSSuffix: "api.aws",
            regionPrefixes: ["us-gov"]
        ),
    ]
}

extension Unicode.Scalar {
    var isDigit: Bool { ("0"..."9").contains(self) }
}
