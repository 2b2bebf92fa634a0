import Testing

@_spi(Partitions) @testable import AWSCore

@Suite struct PartitionTests {
    @Test(
        "finds the partition of a region by its name or the partition's rule",
        arguments: [
            ("us-east-1", "aws"), ("mx-central-1", "aws"), ("us-west-77", "aws"), ("aws-global", "aws"),
            ("cn-north-1", "aws-cn"), ("cn-up-2", "aws-cn"), ("aws-cn-global", "aws-cn"),
            ("us-gov-east-1", "aws-us-gov"), ("us-gov-north-1", "aws-us-gov"), ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"), ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
            ("eusc-de-east-1", "aws-eusc"), ("aws-iso-b-global", "aws-iso-b"), ("moon-1", "aws"), ("", "aws"),
            ("us-gov-", "aws"), ("cn-north-", "aws"), ("cn--1", "aws"), ("xcn-north-1", "aws"),
        ]
    )
    func partition(region: String, name: String) {
        #expect(Partition.of(region: region).name == name)
    }

    @Test(
        "suggests the intended region",
        arguments: [
            ("us-esat-1", "us-east-1"), ("us-east1", "us-east-1"), ("US-EAST-1", "us-east-1"),
            ("eu-west-11", "eu-west-1"), ("eu-centrl-1", "eu-central-1"), ("us-gov-est-1", "us-gov-east-1"),
        ]
    )
    func suggestion(region: String, meant: String) {
        #expect(Partition.suggestion(for: region) == meant)
    }

    @Test(
        "suggests nothing for a known region, or one that is not similar to any",
        arguments: ["us-east-1", "aws-global", "moon-base-1", "", "x"]
    )
    func noSuggestion(region: String) {
        #expect(Partition.suggestion(for: region) == nil)
    }
}
