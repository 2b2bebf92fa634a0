import AWSCore
import Basics
import CurlTransport
import HTTPTransport
import Synchronization
import Testing

@testable import AWSCredentials

/// What a test of a source needs: files and variables, a clock to set, and the transport that the client has.
final class Scene: Sendable {
    /// 2026-01-31T12:00:00Z.
    static let noon = Date(timeIntervalSince1970: 1_769_860_800)

    let folder: String
    let date = Mutex(Scene.noon)
    let pauses = Mutex([Duration]())

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(
            path: "aws-credentials-\(UUID().uuidString)"
        )
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let url = URL(filePath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url)
        return url.path
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(name)")), as: UTF8.self)
    }

    func configuration(_ config: String = "", _ variables: [String: String] = [:]) throws -> AWSConfiguration
    {
        try write(config, to: "config")
        let files = [
            "HOME": folder, "AWS_CONFIG_FILE": "\(folder)/config",
            "AWS_SHARED_CREDENTIALS_FILE": "\(folder)/credentials", "AWS_REGION": "eu-west-1",
        ]
        return try AWSConfiguration.load(
            environment: EnvironmentVariables(files.merging(variables) { _, given in given })
        )
    }

    func access(
        _ transport: any HTTPTransport = CurlTransport(),
        metadata: (any HTTPTransport)? = nil
    ) -> ServiceAccess {
        ServiceAccess(
            transport: transport,
            metadataTransport: metadata ?? transport,
            clock: WallClock { [self] in date.withLock { $0 } },
            delayClock: RecordingClock { [self] pause in pauses.withLock { $0.append(pause) } },
            // A busy machine may take longer than the default.
            containerTimeout: .seconds(60)
        )
    }

    func chain(
        _ config: String = "",
        _ variables: [String: String] = [:],
        mfaCode: MFACodeProvider? = nil
    ) throws -> DefaultCredentialsChain {
        DefaultCredentialsChain(
            configuration: try configuration(config, variables),
            access: access(),
            mfaCode: mfaCode
        )
    }

    /// The message of the error that the chain ends with.
    func failure(_ config: String = "", _ variables: [String: String] = [:]) async throws -> String {
        let chain = try chain(config, variables)
        let error = try await #require(throws: CredentialsError.self) { try await chain.credentials() }
        return error.message
    }
}

/// A clock whose sleeps end at once, and are told to the test.
struct RecordingClock: Clock {
    let record: @Sendable (Duration) -> Void

    var now: ContinuousClock.Instant { .now }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        record(ContinuousClock.now.duration(to: deadline))
    }
}

extension Scene {
    /// The name of a home so deep that `file` below it can be read, and no file of a longer name be made, by anybody.
    func deepHome(for file: String) -> String {
        let length = Int(PATH_MAX) - 2 - "\(folder)//\(file)".utf8.count
        return String((1...length).map { $0.isMultiple(of: 200) && $0 < length ? "/" : "d" })
    }
}
