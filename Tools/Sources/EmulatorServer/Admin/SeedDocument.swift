internal import Basics
public import S3ControlEmulator
public import S3ControlModel

/// What an emulator begins with, as a JSON file describes it.
public struct SeedDocument: Sendable, Decodable {
    /// The jobs.
    public var jobs: [JobDocument]
    /// The faults.
    public var faults: [FaultDocument]

    private enum Keys: String, CodingKey, CaseIterable {
        case jobs, faults
    }

    /// Reads `{"jobs": […], "faults": […]}`, each of which may be missing.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(keyedBy: Keys.self)
        jobs = try keys.decodeIfPresent([JobDocument].self, forKey: .jobs) ?? []
        faults = try keys.decodeIfPresent([FaultDocument].self, forKey: .faults) ?? []
    }

    /// Reads a document from JSON.
    ///
    /// - Throws: ``AdminError`` with the path of what is wrong.
    public init(json: [UInt8]) throws {
        self = try AdminError.decoding(Self.self, json)
    }

    /// Adds jobs and faults to an emulator.
    ///
    /// - Parameters:
    ///   - emulator: The emulator.
    ///   - account: The account that owns the jobs whose document names none.
    /// - Throws: ``AdminError`` if two jobs are the same; then nothing is added.
    public func add(to emulator: S3ControlEmulator, account: AccountID) throws {
        try JobDocument.refuseRepeated(jobs, account: account, at: "jobs")
        for job in jobs { job.add(to: emulator, account: account) }
        for fault in faults { emulator.inject(fault.rule) }
    }
}
