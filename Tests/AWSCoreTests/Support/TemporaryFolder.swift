import AWSCore
import Basics

/// A folder that goes with its owner, for files that a test writes.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "aws-core-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes `text` to the file `name` and gives back its path.
    @discardableResult
    func write(_ text: String, to name: String, permissions: Int = 0o600) throws -> String {
        try write(Array(text.utf8), to: name, permissions: permissions)
    }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String, permissions: Int = 0o600) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: file)
        return file
    }

    /// An environment whose files are `config` and `credentials` in this folder, whether they exist or not.
    func environment(_ variables: [String: String] = [:]) -> EnvironmentVariables {
        let files = [
            "HOME": path, "AWS_CONFIG_FILE": "\(path)/config",
            "AWS_SHARED_CREDENTIALS_FILE": "\(path)/credentials",
        ]
        return EnvironmentVariables(files.merging(variables) { _, given in given })
    }

    /// The configuration that these files and variables give.
    func configuration(
        config: String? = nil,
        credentials: String? = nil,
        _ variables: [String: String] = [:],
        profile: String? = nil,
        overrides: AWSConfiguration.Overrides = .init()
    ) throws -> AWSConfiguration {
        if let config { try write(config, to: "config") }
        if let credentials { try write(credentials, to: "credentials") }
        return try AWSConfiguration.load(
            environment: environment(variables),
            profile: profile,
            overrides: overrides
        )
    }
}
