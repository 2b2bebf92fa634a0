// swift-tools-version: 6.2

// Measurements, apart from the package so that nobody who uses it resolves or builds them:
// `swift run -c release --package-path Benchmarks XMLBenchmark`.

import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-s3-control", path: "..")],
    targets: [
        .target(name: "XMLBaseline", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .executableTarget(
            name: "XMLBenchmark",
            dependencies: [
                "XMLBaseline", .product(name: "S3ControlModel", package: "swift-s3-control"),
                .product(name: "S3ControlXML", package: "swift-s3-control"),
            ]
        ),
    ]
)
