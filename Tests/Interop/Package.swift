// swift-tools-version: 6.2

// Programs through which the interop suite (the Python files beside this one) drives the library:
// each reads JSON lines from standard input and answers with JSON lines on standard output.

import PackageDescription

let package = Package(
    name: "Interop",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-s3-control", path: "../.."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "ModelProbe",
            dependencies: [.ours("S3ControlWire"), .ours("S3ControlModel"), .ours("AWSCore")]
        ),
        .executableTarget(
            name: "CodecProbe",
            dependencies: [
                .ours("S3ControlModel"), .ours("S3ControlWire"), .httpTypes,
            ]
        ),
        .executableTarget(
            name: "SigningProbe",
            dependencies: [.ours("AWSSigV4"), .ours("AWSCore"), .httpTypes]
        ),
        .executableTarget(
            name: "ConfigProbe",
            dependencies: [
                .ours("S3Control"), .ours("S3ControlModel"), .ours("AWSCore"), .ours("AWSCredentials"),
                .ours("HTTPTransport"), .ours("CurlTransport"), .httpTypes,
            ]
        ),
        .target(name: "CommonNames"),
        .executableTarget(name: "NamesProbe", dependencies: ["CommonNames", .ours("S3Control")]),
        .executableTarget(name: "CSVProbe", dependencies: [.ours("S3ControlFiles")]),
        .executableTarget(
            name: "FilesProbe",
            dependencies: [.ours("S3ControlFiles"), .ours("S3ControlModel")]
        ),
        .executableTarget(name: "XMLProbe", dependencies: [.ours("S3ControlWire"), .ours("S3ControlModel")]),
    ]
)

extension Target.Dependency {
    static var httpTypes: Self { .product(name: "HTTPTypes", package: "swift-http-types") }
    static func ours(_ name: String) -> Self { .product(name: name, package: "swift-s3-control") }
}

for target in package.targets {
    var settings: [SwiftSetting] = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
    ]
    if Context.environment["S3CONTROL_WARNINGS_AS_ERRORS"] != nil {
        settings.append(.treatAllWarnings(as: .error))
    }
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}
