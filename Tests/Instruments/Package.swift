// swift-tools-version: 6.2

// What the traits add, tested as a consumer who switches them on: apart from the package, so that neither its own tests
// nor its consumers resolve more than they need.

import PackageDescription

let package = Package(
    name: "Instruments",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(
            name: "swift-s3-control",
            path: "../..",
            traits: ["Metrics", "Tracing", "Configuration", "ServiceLifecycle"]
        ),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.0.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.8.0"),
    ],
    targets: [
        .testTarget(
            name: "InstrumentsTests",
            dependencies: [
                .product(name: "S3Control", package: "swift-s3-control"),
                .product(name: "AWSCore", package: "swift-s3-control"),
                .product(name: "S3ControlEmulator", package: "swift-s3-control"),
                .product(name: "S3ControlModel", package: "swift-s3-control"),
                .product(name: "HTTPTransport", package: "swift-s3-control"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ]
        )
    ]
)

for target in package.targets {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}
