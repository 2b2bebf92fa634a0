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
        // Signing: what a signature costs beside the hashes that it cannot do without.
        .systemLibrary(
            name: "CBaselineLibcrypto",
            pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
        ),
        .target(
            name: "CSigningBaseline",
            dependencies: ["CBaselineLibcrypto"],
            linkerSettings: [.linkedLibrary("crypto")]
        ),
        .executableTarget(
            name: "SigningBenchmark",
            dependencies: ["CSigningBaseline", .ours("AWSSigV4"), .ours("AWSCore"), .httpTypes]
        ),
        // Decoding: a page of jobs beside parsers that only look at the bytes.
        .target(name: "XMLBaseline", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .executableTarget(
            name: "XMLBenchmark",
            dependencies: ["XMLBaseline", .ours("S3ControlModel"), .ours("S3ControlWire")]
        ),
        // Sending: the transport beside libcurl in C.
        .systemLibrary(
            name: "CLibcurlForBaseline",
            pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]
        ),
        .executableTarget(name: "CurlBaseline", dependencies: ["CLibcurlForBaseline"]),
        // Whole processes: wall time, processor time and peak memory of a command.
        .executableTarget(name: "Timed"),
        .executableTarget(
            name: "TransportBenchmark",
            dependencies: [.ours("CurlTransport"), .ours("HTTPTransport"), .httpTypes]
        ),
        .executableTarget(
            name: "StormSimulation",
            dependencies: [
                .ours("S3Control"),
                .ours("S3ControlEmulator"),
                .ours("S3ControlModel"),
                .ours("HTTPTransport"),
                .ours("AWSCore"),
                .ours("VirtualTime"),
                .httpTypes,
            ]
        ),
        // What the process of a benchmark uses, and how it ends.
        .target(name: "Processes"),
        // The whole client against an endpoint, for figures as JSON.
        .executableTarget(
            name: "load",
            dependencies: ["Processes", .ours("S3Control"), .ours("CurlTransport")]
        ),
        // Running jobs: the emulator's runner tags objects of a store, compared with boto3.
        .executableTarget(
            name: "StoreBenchmark",
            dependencies: [
                .ours("HTTPTransport"), .ours("S3ControlEmulator"), .ours("S3ControlModel"), .httpTypes,
            ]
        ),
        .executableTarget(
            name: "RunnerBenchmark",
            dependencies: [
                "Processes", .ours("S3Control"), .ours("S3ControlEmulator"), .ours("S3ControlModel"),
                .ours("S3Objects"),
            ]
        ),
        // Reports: a gigabyte of CSV into typed rows, beside Python's csv.
        .executableTarget(name: "ReportBenchmark", dependencies: [.ours("S3ControlFiles")]),
    ]
)

extension Target.Dependency {
    static var httpTypes: Self { .product(name: "HTTPTypes", package: "swift-http-types") }
    static func ours(_ name: String) -> Self { .product(name: name, package: "swift-s3-control") }
}
