// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "tag",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/swift-s3-control/swift-s3-control", from: "0.1.0")
    ],
    targets: [
        .executableTarget(
            name: "tag",
            dependencies: [.product(name: "S3BatchWorkflow", package: "swift-s3-control")]
        )
    ]
)
