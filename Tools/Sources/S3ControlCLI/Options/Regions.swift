internal import AWSCore

/// The regions that are known by name: for shells to offer, never to refuse another.
enum Regions {
    static var known: [String] {
        ["us-east-1", "cn-north-1", "us-gov-west-1"].flatMap { Partition.of(region: $0).knownRegions }
    }
}
