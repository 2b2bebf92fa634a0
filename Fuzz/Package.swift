// swift-tools-version: 6.2

// Targets for libFuzzer, which Scripts/fuzz.sh builds and runs: a nested package, as its sanitizer
// flags would reach into whatever depends on them.

import PackageDescription

let package = Package(
    name: "Fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-s3-control", path: ".."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0", traits: []),
    ],
    targets: [
        .target(name: "FuzzSupport", dependencies: [httpTypes]),
        .fuzz("XML", library("S3ControlModel"), library("S3ControlWire")),
        .fuzz(
            "Errors",
            library("HTTPTransport"),
            library("S3Control"),
            library("S3ControlModel"),
            library("S3ControlWire"),
            httpTypes
        ),
        .fuzz("Profile", library("AWSCore")),
        .fuzz(
            "Emulator",
            library("AWSCore"),
            library("AWSSigV4"),
            library("HTTPTransport"),
            library("S3ControlEmulator"),
            library("S3ControlModel"),
            library("S3ControlWire"),
            httpTypes
        ),
        .fuzz(
            "Store",
            library("AWSCore"),
            library("HTTPTransport"),
            library("S3ControlEmulator"),
            library("S3Objects"),
            httpTypes
        ),
        .fuzz("Objects", library("S3ControlModel"), library("S3Objects"), httpTypes),
        .fuzz("CSV", library("S3ControlFiles")),
        .fuzz("Inventory", library("S3ControlFiles"), library("S3ControlModel")),
        .fuzz("JSON", library("S3ControlFiles"), library("S3ControlModel"), library("S3ControlWire")),
        // The parser's files are links to those of the command line, which would bring along whatever it depends on.
        .fuzz("Shorthand", library("S3Control"), library("S3ControlWire")),
        // The folders are links to those of the tools, whose package would bring along whatever it depends on.
        .target(name: "JMESPath", dependencies: [library("S3ControlWire")]),
        .target(name: "YAML", dependencies: [library("S3ControlWire")]),
        .fuzz("JMESPath", "JMESPath", library("S3ControlWire")),
        .fuzz("YAML", "YAML", library("S3ControlWire")),
        .fuzz(
            "JobFile",
            "JMESPath",
            "YAML",
            library("S3Control"),
            library("S3ControlModel"),
            library("S3ControlWire")
        ),
        .fuzz("HTTPHead", library("CurlTransport"), library("HTTPTransport"), httpTypes),
        .fuzz("Signing", library("AWSCore"), library("AWSSigV4"), httpTypes),
    ]
)

for target in package.targets { target.swiftSettings = [.enableUpcomingFeature("InternalImportsByDefault")] }

extension Target {
    /// An executable whose `main` is libFuzzer's.
    static func fuzz(_ name: String, _ dependencies: Dependency...) -> Target {
        .executableTarget(name: "\(name)Fuzz", dependencies: ["FuzzSupport"] + dependencies)
    }
}

func library(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-s3-control") }

var httpTypes: Target.Dependency { .product(name: "HTTPTypes", package: "swift-http-types") }
