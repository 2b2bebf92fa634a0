import Basics
public import S3ControlEmulator
public import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// The initial jobs and faults of an emulator, decoded from a JSON file.
public struct SeedDocument: Sendable, Decodable {
    /// The jobs.
    public var jobs: [JobDocument]
    /// The faults.
    public var faults: [FaultDocument]

    private enum Keys: String, CodingKey, CaseIterable {
        case jobs, faults
    }

    /// Decodes `{"jobs": […], "faults": […]}`. Each key is optional.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(keyedBy: Keys.self)
        jobs = try keys.decodeIfPresent([JobDocument].self, forKey: .jobs) ?? []
        faults = try keys.decodeIfPresent([FaultDocument].self, forKey: .faults) ?? []
    }

    /// Decodes a document from JSON.
    ///
    /// - Throws: ``AdminError`` with the position of a syntax error, or the path of an invalid value.
    public init(json: [UInt8]) throws {
        self = try AdminError.decoding(Self.self, json)
    }

    /// Adds the jobs and faults to an emulator.
    ///
    /// - Parameters:
    ///   - emulator: The emulator.
    ///   - account: The account that owns the jobs that do not name one.
    ///   - replacesJobs: Whether a job replaces an existing one with the same ID. Otherwise, it is not added.
    /// - Throws: ``AdminError`` if two jobs are the same. Nothing is added then.
    public func add(to emulator: S3ControlEmulator, account: AccountID, replacesJobs: Bool = true) throws {
        try JobDocument.refuseRepeated(jobs, account: account, at: "jobs")
        for job in jobs
        where replacesJobs || emulator.job(job.id, of: job.account ?? account, in: job.region) == nil {
            job.add(to: emulator, account: account)
        }
        for fault in faults { emulator.inject(fault.rule) }
    }
}

/// A structure of the service model within a document, with the names of the API reference.
///
/// An unknown member is an error, as in the rest of a document.
struct ModelDocument<Structure: S3ControlStructure>: Decodable {
    let value: Structure

    init(from decoder: any Decoder) throws {
        let json = try Self.json(from: decoder)
        do throws(JSONShapeError) {
            value = try json.decode(Structure.self)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(error)")
            )
        }
    }

    private struct Element: Decodable {
        let json: JSONValue

        init(from decoder: any Decoder) throws { json = try ModelDocument.json(from: decoder) }
    }

    private static func json(from decoder: any Decoder) throws -> JSONValue {
        if let keys = try? decoder.container(keyedBy: AnyKey.self) {
            return .object(
                try keys.allKeys.map { .init($0.stringValue, try keys.decode(Element.self, forKey: $0).json) }
            )
        }
        if var list = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !list.isAtEnd { elements.append(try list.decode(Element.self).json) }
            return .array(elements)
        }
        let single = try decoder.singleValueContainer()
        if single.decodeNil() { return .null }
        if let flag = try? single.decode(Bool.self) { return .boolean(flag) }
        if let number = try? single.decode(Int.self) { return .integer(number) }
        if let number = try? single.decode(Double.self) { return .number(number) }
        return .string(try single.decode(String.self))
    }
}
