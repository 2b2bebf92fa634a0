// swift-tools-version: 6.2

// Measurements, apart from the package so that nobody who uses it resolves or builds them:
// `swift run -c release --package-path Benchmarks XMLBenchmark`, and signing.py.

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
            dependencies: ["XMLBaseline", .ours("S3ControlModel"), .ours("S3ControlXML")]
        ),
        // What a signature costs beside the hashes that it cannot do without.
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
    ]
)

extension Target.Dependency {
    static var httpTypes: Self { .product(name: "HTTPTypes", package: "swift-http-types") }
    static func ours(_ name: String) -> Self { .product(name: name, package: "swift-s3-control") }
}
