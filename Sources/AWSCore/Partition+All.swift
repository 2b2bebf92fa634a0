extension Partition {
    /// All partitions, the standard one first.
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
