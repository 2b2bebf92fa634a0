// swift-tools-version: 6.2

// What the traits `Metrics` and `Tracing` add, tested as a consumer who switches them on: apart from the
// package, so that neither its own tests nor its consumers resolve more than they need.

import PackageDescription

let package = Package(
    name: "Instruments",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-s3-control", path: "../..", traits: ["Metrics", "Tracing"]),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.2.0"),
    ],
    targets: [
        .testTarget(
            name: "InstrumentsTests",
            dependencies: [
                .product(name: "S3Control", package: "swift-s3-control"),
                .product(name: "S3ControlEmulator", package: "swift-s3-control"),
                .product(name: "S3ControlModel", package: "swift-s3-control"),
                .product(name: "HTTPTransport", package: "swift-s3-control"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
                .product(name: "Tracing", package: "swift-distributed-tracing"),
                .product(name: "InMemoryTracing", package: "swift-distributed-tracing"),
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
