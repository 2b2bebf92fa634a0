// swift-tools-version: 6.2

import PackageDescription

// Under a Swift SDK pkg-config would name the libraries of the machine that compiles. Docs/Platforms.md says more.
let usesPkgConfig = Context.environment["S3CONTROL_NO_PKG_CONFIG"] == nil

let package = Package(
    name: "swift-s3-control",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "S3Control", targets: ["S3Control"]),
        .library(name: "AWSClientRuntime", targets: ["AWSClientRuntime"]),
        .library(name: "S3ControlEmulator", targets: ["S3ControlEmulator"]),
        .library(name: "S3ControlFiles", targets: ["S3ControlFiles"]),
        .library(name: "S3Objects", targets: ["S3Objects"]),
        .library(name: "S3BatchWorkflow", targets: ["S3BatchWorkflow"]),
        .library(name: "S3BatchEvents", targets: ["S3BatchEvents"]),
        .library(name: "S3ControlModel", targets: ["S3ControlModel"]),
        .library(name: "S3ControlWire", targets: ["S3ControlWire"]),
        .library(name: "AWSCore", targets: ["AWSCore"]),
        .library(name: "AWSCredentials", targets: ["AWSCredentials"]),
        .library(name: "AWSSigV4", targets: ["AWSSigV4"]),
        .library(name: "HTTPTransport", targets: ["HTTPTransport"]),
        .library(name: "HTTPTransportConformance", targets: ["HTTPTransportConformance"]),
        .library(name: "CurlTransport", targets: ["CurlTransport"]),
        .library(name: "VirtualTime", targets: ["VirtualTime"]),
        .executable(name: "CancelJob", targets: ["CancelJob"]),
        .executable(name: "BatchScenario", targets: ["BatchScenario"]),
        .executable(name: "TagEverything", targets: ["TagEverything"]),
        .executable(name: "TaskFunction", targets: ["TaskFunction"]),
    ],
    traits: [
        .trait(name: "Metrics", description: "Counts and times calls and attempts, by swift-metrics."),
        .trait(name: "Tracing", description: "A span a call and an attempt, by swift-distributed-tracing."),
        .trait(name: "Configuration", description: "A client's configuration, read by swift-configuration."),
        .trait(
            name: "ServiceLifecycle",
            description: "Watchers and bulk runs as services of swift-service-lifecycle."
        ),
    ],
    // Every consumer resolves what stands here, except what only a trait that is off asks for.
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.0.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibcurl",
            pkgConfig: usesPkgConfig ? "libcurl" : nil,
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        .systemLibrary(
            name: "CLibcrypto",
            pkgConfig: usesPkgConfig ? "libcrypto" : nil,
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .systemLibrary(
            name: "CZlib",
            pkgConfig: usesPkgConfig ? "zlib" : nil,
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]
        ),
        .systemLibrary(name: "CChecksums"),
        .target(name: "Basics", dependencies: ["CLibcrypto"]),
        .target(name: "AWSXML", dependencies: ["Basics"]),
        .target(name: "AWSCore", dependencies: ["Basics"]),
        .target(name: "AWSSigV4", dependencies: ["AWSCore", "Basics", "CLibcrypto", .httpTypes]),
        .target(
            name: "AWSCredentials",
            dependencies: [
                "AWSCore", "AWSSigV4", "AWSXML", "AWSClientRuntime", "Basics", "CLibcrypto", "HTTPTransport",
                .httpTypes, .logging,
            ]
        ),
        .target(name: "S3ControlModel", dependencies: ["Basics"]),
        .target(name: "S3ControlWire", dependencies: ["AWSXML", "Basics", "S3ControlModel", .httpTypes]),
        .target(name: "HTTPTransport", dependencies: [.httpTypes]),
        .target(name: "HTTPTransportConformance", dependencies: ["HTTPTransport", .httpTypes]),
        .target(
            name: "CurlTransport",
            dependencies: ["Basics", "HTTPTransport", "CLibcurl", "CLibcrypto", .httpTypes]
        ),
        .target(
            name: "AWSClientRuntime",
            dependencies: [
                "AWSCore", "AWSSigV4", "AWSXML", "Basics", "HTTPTransport", .httpTypes, .logging, .metrics,
                .tracing,
            ]
        ),
        .target(
            name: "S3Control",
            dependencies: [
                "S3ControlModel", "S3ControlWire", "AWSXML", "AWSCore", "AWSCredentials", "AWSSigV4",
                "AWSClientRuntime", "Basics", "HTTPTransport", "CurlTransport", .httpTypes, .logging,
                .configuration, .serviceLifecycle,
            ]
        ),
        .target(
            name: "S3Objects",
            dependencies: [
                "S3ControlModel", "AWSXML", "Basics", "CChecksums", "AWSCore", "AWSCredentials", "AWSSigV4",
                "AWSClientRuntime",
                "HTTPTransport", "CurlTransport", .httpTypes, .logging,
            ]
        ),
        .target(
            name: "S3BatchWorkflow",
            dependencies: ["S3Control", "S3ControlFiles", "S3Objects", "AWSCore", "Basics"]
        ),
        .target(
            name: "S3ControlEmulator",
            dependencies: [
                "S3ControlModel", "S3ControlWire", "S3ControlFiles", "S3BatchEvents", "S3Objects", "AWSXML",
                "AWSCore",
                "AWSSigV4", "Basics", "HTTPTransport", .httpTypes,
            ]
        ),
        .target(name: "VirtualTime", dependencies: ["Basics"]),
        .target(name: "S3ControlFiles", dependencies: ["Basics", "S3ControlModel", "CZlib"]),
        .target(name: "S3BatchEvents"),
        .executableTarget(
            name: "TagEverything",
            dependencies: ["S3BatchWorkflow"],
            path: "Examples/TagEverything"
        ),
        .executableTarget(
            name: "TaskFunction",
            dependencies: ["S3BatchEvents"],
            path: "Examples/TaskFunction"
        ),
        .executableTarget(name: "CancelJob", dependencies: ["S3Control"], path: "Examples/CancelJob"),
        .executableTarget(name: "BatchScenario", dependencies: ["S3Control"], path: "Examples/BatchScenario"),
        .testTarget(name: "HouseTests"),
        .testTarget(name: "BasicsTests", dependencies: ["Basics"]),
        .testTarget(name: "AWSXMLTests", dependencies: ["AWSXML", "Basics"]),
        .testTarget(name: "S3ControlModelTests", dependencies: ["S3ControlModel", "Basics"]),
        .testTarget(
            name: "S3ControlWireTests",
            dependencies: ["S3ControlWire", "S3ControlModel", "AWSXML", "Basics"]
        ),
        .testTarget(name: "AWSCoreTests", dependencies: ["AWSCore", "Basics"]),
        .testTarget(
            name: "AWSCredentialsTests",
            dependencies: [
                "AWSCredentials", "AWSCore", "Basics", "CurlTransport", "HTTPTransport",
                "HTTPTransportConformance",
                .httpTypes,
            ]
        ),
        .testTarget(name: "AWSSigV4Tests", dependencies: ["AWSSigV4", "AWSCore", "Basics", .httpTypes]),
        .testTarget(
            name: "HTTPTransportTests",
            dependencies: ["CurlTransport", "HTTPTransport", "HTTPTransportConformance", .httpTypes]
        ),
        .executableTarget(
            name: "TransportProbe",
            dependencies: ["CurlTransport", "HTTPTransport", .httpTypes],
            path: "Tests/TransportProbe"
        ),
        .testTarget(
            name: "CurlTransportTests",
            dependencies: [
                "CurlTransport", "HTTPTransport", "HTTPTransportConformance", "AWSCore", .httpTypes,
            ]
        ),
        .testTarget(
            name: "S3ControlTests",
            dependencies: [
                "S3Control", "S3ControlEmulator", "S3ControlModel", "S3ControlWire", "AWSClientRuntime",
                "AWSCore", "AWSCredentials", "Basics", "HTTPTransport", "VirtualTime", .httpTypes, .logging,
            ]
        ),
        .target(
            name: "ObservedStore",
            dependencies: [
                "S3ControlEmulator", "S3Objects", "AWSCore", "Basics", "HTTPTransport", .httpTypes,
            ],
            path: "Tests/ObservedStore"
        ),
        .testTarget(
            name: "S3BatchWorkflowTests",
            dependencies: [
                "S3BatchWorkflow", "S3ControlEmulator", "AWSCore",
                "Basics", "HTTPTransport", "ObservedStore", .httpTypes,
            ]
        ),
        .testTarget(
            name: "S3ObjectsTests",
            dependencies: [
                "S3Objects", "ObservedStore", "S3ControlEmulator", "AWSCore", "Basics", "HTTPTransport",
                .httpTypes,
            ]
        ),
        .testTarget(
            name: "AWSClientRuntimeTests",
            dependencies: ["AWSClientRuntime", "VirtualTime"]
        ),
        .testTarget(name: "VirtualTimeTests", dependencies: ["VirtualTime"]),
        .testTarget(name: "S3BatchEventsTests", dependencies: ["S3BatchEvents", "Basics"]),
        .testTarget(
            name: "S3ControlFilesTests",
            dependencies: ["S3ControlFiles", "S3ControlModel", "Basics", "CZlib"]
        ),
        .testTarget(
            name: "S3ControlEmulatorTests",
            dependencies: [
                "S3ControlEmulator", "S3ControlModel", "S3ControlWire", "S3ControlFiles", "S3BatchEvents",
                "S3Objects", "AWSXML", "AWSCore", "AWSSigV4", "Basics", "HTTPTransport",
                "HTTPTransportConformance",
                .httpTypes,
            ]
        ),
    ]
)

extension Target.Dependency {
    static var httpTypes: Self { .product(name: "HTTPTypes", package: "swift-http-types") }
    static var logging: Self { .product(name: "Logging", package: "swift-log") }
    static var metrics: Self { .traited("Metrics", package: "swift-metrics") }
    static var tracing: Self { .traited("Tracing", package: "swift-distributed-tracing") }
    static var configuration: Self { .traited("Configuration", package: "swift-configuration") }
    static var serviceLifecycle: Self { .traited("ServiceLifecycle", package: "swift-service-lifecycle") }

    /// A product that only the trait of its name asks for.
    private static func traited(_ name: String, package: String) -> Self {
        .product(name: name, package: package, condition: .when(traits: [name]))
    }
}

for target in package.targets where target.type != .system {
    var settings: [SwiftSetting] = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
    // An example reads as its reader would write it.
    if target.type != .executable { settings.append(.strictMemorySafety()) }
    // Scripts/test.sh sets it; a consumer's newer compiler may know warnings that we do not.
    if Context.environment["S3CONTROL_WARNINGS_AS_ERRORS"] != nil {
        settings.append(.treatAllWarnings(as: .error))
    }
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}
