// swift-tools-version: 6.2

// Targets for libFuzzer, which Scripts/fuzz.sh builds and runs: a nested package, as its sanitizer
// flags would reach into whatever depends on them.

import PackageDescription

let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "swift-s3-control", path: "..")],
    targets: [
        .executableTarget(
            name: "XMLFuzz",
            dependencies: [
                .product(name: "S3ControlModel", package: "swift-s3-control"),
                .product(name: "S3ControlXML", package: "swift-s3-control"),
            ]
        )
    ]
)
