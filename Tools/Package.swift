// swift-tools-version: 6.2

import PackageDescription

// What the library's consumers need not resolve: programs, and what only they depend on.
let package = Package(
    name: "swift-s3-control-tools",
    platforms: [.macOS(.v15)],
    products: [
        // For other packages' tests, which start the emulator as a server.
        .library(name: "EmulatorServer", targets: ["EmulatorServer"]),
        .executable(name: "s3control", targets: ["s3control"]),
        .executable(name: "s3control-emulator", targets: ["s3control-emulator"]),
        .executable(name: "s3control-demo", targets: ["s3control-demo"]),
    ],
    traits: [
        .trait(
            name: "ServiceLifecycle",
            description: "The emulator's server as a service of swift-service-lifecycle."
        ),
        .trait(
            name: "EveryTrait",
            description: "All traits of the package and of the tools, for their tests.",
            enabledTraits: ["ServiceLifecycle"]
        ),
    ],
    dependencies: [
        .package(
            name: "swift-s3-control",
            path: "..",
            traits: [
                .everyTrait("Metrics"), .everyTrait("Tracing"), .everyTrait("Configuration"),
                .everyTrait("ServiceLifecycle"),
            ]
        ),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.0.0", traits: []),
    ],
    targets: [
        // The AWS CLI's `--query`.
        .target(
            name: "JMESPath",
            dependencies: [.ours("S3ControlWire")]
        ),
        // The AWS CLI's `--cli-input-yaml` and `--output yaml`.
        .target(
            name: "YAML",
            dependencies: [.ours("S3ControlWire")]
        ),
        // Ctrl-C and other signals, for programs.
        .target(name: "Signals"),
        .target(
            name: "S3ControlCLI",
            dependencies: [
                "JMESPath", "Signals", "YAML",
                .ours("S3BatchWorkflow"), .ours("S3Control"), .ours("S3ControlFiles"), .ours("S3Objects"),
                .ours("S3ControlModel"), .ours("S3ControlWire"), .ours("AWSCore"), .ours("AWSCredentials"),
                .ours("AWSSigV4"), .ours("CurlTransport"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .executableTarget(name: "s3control", dependencies: ["S3ControlCLI"]),
        // What the interop suite compares with Python's packages, a line each.
        .executableTarget(
            name: "interop-lines",
            dependencies: [
                "JMESPath", "YAML", .ours("S3ControlWire"),
            ]
        ),
        // Through which the interop suite (Tests/Interop) drives the library: each reads JSON lines from standard input and
        // answers with JSON lines on standard output.
        .probe("ModelProbe", "S3ControlWire", "S3ControlModel", "AWSCore"),
        .probe("CodecProbe", "S3ControlModel", "S3ControlWire"),
        .probe("SigningProbe", "AWSSigV4", "AWSCore"),
        .probe(
            "ConfigProbe",
            "S3Control",
            "S3ControlModel",
            "AWSCore",
            "AWSCredentials",
            "HTTPTransport",
            "CurlTransport"
        ),
        .probe("S3Probe", "S3Objects", "S3ControlModel", "S3ControlWire", "AWSCore", "HTTPTransport"),
        .target(name: "CommonNames", path: "Sources/Probes/CommonNames"),
        .executableTarget(
            name: "NamesProbe",
            dependencies: ["CommonNames", .ours("S3Control")],
            path: "Sources/Probes/NamesProbe"
        ),
        .probe("CSVProbe", "S3ControlFiles"),
        .probe("FilesProbe", "S3ControlFiles", "S3ControlModel"),
        .probe("XMLProbe", "S3ControlWire", "S3ControlModel"),
        .target(
            name: "EmulatorServer",
            dependencies: [
                .ours("S3BatchEvents"), .ours("S3ControlEmulator"), .ours("S3ControlFiles"),
                .ours("S3Objects"), .ours("S3ControlModel"), .ours("S3ControlWire"), .ours("AWSCore"),
                .ours("AWSSigV4"), .ours("HTTPTransport"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .when("ServiceLifecycle", "ServiceLifecycle", "swift-service-lifecycle"),
            ],
            resources: [
                .embedInCode("Page/index.html"), .embedInCode("Page/page.css"), .embedInCode("Page/page.js"),
            ]
        ),
        // What the emulator keeps in a file.
        .target(
            name: "EmulatorState",
            dependencies: [
                .ours("S3ControlEmulator"), .ours("S3ControlFiles"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .executableTarget(
            name: "s3control-emulator",
            dependencies: [
                "EmulatorServer", "EmulatorState", "Signals",
                .ours("S3ControlEmulator"), .ours("S3ControlModel"), .ours("S3Objects"), .ours("AWSCore"),
                .ours("CurlTransport"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(
            name: "s3control-demo",
            dependencies: [
                .ours("S3BatchWorkflow"), .ours("S3Control"), .ours("CurlTransport"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        // Endurance: both sides under load with faults, and what they wrote down held against each other.
        .target(
            name: "Endurance",
            dependencies: [
                "EmulatorServer",
                .ours("S3BatchWorkflow"), .ours("S3Control"), .ours("S3ControlEmulator"),
                .ours("S3ControlFiles"), .ours("S3ControlModel"), .ours("S3ControlWire"),
                .ours("S3Objects"), .ours("CurlTransport"), .ours("HTTPTransport"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .executableTarget(
            name: "soak",
            dependencies: ["Endurance", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        ),
        .testTarget(
            name: "EnduranceTests",
            dependencies: ["Endurance", .ours("S3ControlModel")]
        ),
        .testTarget(
            name: "JMESPathTests",
            dependencies: ["JMESPath", .ours("S3ControlWire")],
            exclude: ["compliance-cases.txt"]
        ),
        .testTarget(
            name: "YAMLTests",
            dependencies: ["YAML", .ours("S3ControlWire")]
        ),
        .testTarget(
            name: "S3ControlCLITests",
            dependencies: [
                "S3ControlCLI",
                .ours("S3Control"), .ours("S3ControlEmulator"), .ours("S3ControlWire"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .testTarget(
            name: "EmulatorStateTests",
            dependencies: [
                "EmulatorState",
                .ours("S3ControlEmulator"), .ours("S3ControlFiles"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "EmulatorServerTests",
            dependencies: [
                "EmulatorServer",
                .ours("S3ControlEmulator"), .ours("S3ControlModel"), .ours("S3Control"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
                .when("ServiceLifecycle", "ServiceLifecycle", "swift-service-lifecycle"),
                .when("ServiceLifecycle", "ServiceLifecycleTestKit", "swift-service-lifecycle"),
            ]
        ),
        // What the traits of the package add, as a consumer has it who switches all of them on.
        .testTarget(
            name: "TraitTests",
            dependencies: [
                .ours("S3Control"), .ours("AWSCore"), .ours("S3ControlEmulator"), .ours("S3ControlModel"),
                .ours("HTTPTransport"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .when("EveryTrait", "Metrics", "swift-metrics"),
                .when("EveryTrait", "MetricsTestKit", "swift-metrics"),
                .when("EveryTrait", "Tracing", "swift-distributed-tracing"),
                .when("EveryTrait", "InMemoryTracing", "swift-distributed-tracing"),
                .when("EveryTrait", "Configuration", "swift-configuration"),
                .when("ServiceLifecycle", "ServiceLifecycle", "swift-service-lifecycle"),
                .when("ServiceLifecycle", "ServiceLifecycleTestKit", "swift-service-lifecycle"),
            ]
        ),
    ]
)

extension Package.Dependency.Trait {
    /// A trait of the package that `EveryTrait` switches on.
    static func everyTrait(_ name: String) -> Self {
        .trait(name: name, condition: .when(traits: ["EveryTrait"]))
    }
}

extension Target.Dependency {
    /// A product that only a trait asks for.
    static func when(_ trait: String, _ name: String, _ package: String) -> Self {
        .product(name: name, package: package, condition: .when(traits: [trait]))
    }
}

extension Target {
    /// A program of the interop suite.
    static func probe(_ name: String, _ libraries: String...) -> Target {
        .executableTarget(
            name: name,
            dependencies: libraries.map { .product(name: $0, package: "swift-s3-control") }
                + [.product(name: "HTTPTypes", package: "swift-http-types")],
            path: "Sources/Probes/\(name)"
        )
    }
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

extension Target.Dependency {
    /// A product of the package around this one.
    static func ours(_ name: String) -> Self { .product(name: name, package: "swift-s3-control") }
}
