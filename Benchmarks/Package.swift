// swift-tools-version: 6.2

// Measurements, apart from the package so that nobody who uses it resolves or builds them:
// `swift run -c release --package-path Benchmarks XMLBenchmark`.

import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-s3-control", path: ".."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0", traits: []),
    ],
    targets: [
        .target(name: "XMLBaseline", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .executableTarget(
            name: "XMLBenchmark",
            dependencies: [
                "XMLBaseline", .product(name: "S3ControlModel", package: "swift-s3-control"),
                .product(name: "S3ControlXML", package: "swift-s3-control"),
            ]
        ),
        .executableTarget(
            name: "StormSimulation",
            dependencies: [
                .product(name: "S3Control", package: "swift-s3-control"),
                .product(name: "S3ControlEmulator", package: "swift-s3-control"),
                .product(name: "S3ControlModel", package: "swift-s3-control"),
                .product(name: "HTTPTransport", package: "swift-s3-control"),
                .product(name: "AWSCore", package: "swift-s3-control"),
                .product(name: "VirtualTime", package: "swift-s3-control"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
    ]
)
