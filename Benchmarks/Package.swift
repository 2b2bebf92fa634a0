// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-s3-control", path: ".."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0", traits: []),
    ],
    targets: [
        .systemLibrary(name: "CLibcurlForBaseline", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .executableTarget(
            name: "TransportBenchmark",
            dependencies: [
                .product(name: "CurlTransport", package: "swift-s3-control"),
                .product(name: "HTTPTransport", package: "swift-s3-control"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ]
        ),
        .executableTarget(name: "CurlBaseline", dependencies: ["CLibcurlForBaseline"]),
    ]
)
