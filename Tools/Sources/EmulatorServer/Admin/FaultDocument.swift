import HTTPTransport
public import S3ControlEmulator
import S3ControlModel

/// A fault rule in the JSON format of seed files and of the admin API.
public struct FaultDocument: Sendable, Codable {
    /// The rule.
    public var rule: FaultRule

    private enum Keys: String, CodingKey, CaseIterable {
        case fault, operation, code, status, seconds
        case all, first, only, from, every, share
    }

    private enum Kind: String, CaseIterable {
        case throttle, error, htmlPage, resetBeforeActing, resetAfterActing, delay, wrongXML, truncatedBody
        case errorInSuccess, clockSkew
    }

    /// Creates a document from a rule.
    public init(_ rule: FaultRule) {
        self.rule = rule
    }

    /// Decodes a rule.
    ///
    /// - Throws: For unknown keys, and for keys that the fault does not use.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(keyedBy: Keys.self)
        func wrong(_ key: Keys, _ rule: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: keys, debugDescription: rule)
        }
        guard let kind = Kind(rawValue: try keys.decode(String.self, forKey: .fault)) else {
            throw wrong(.fault, "must be one of \(Kind.allCases.map(\.rawValue))")
        }
        var used: Set<Keys> = [.fault, .operation, .all, .first, .only, .from, .every, .share]
        func code() throws -> ServiceErrorCode {
            used.insert(.code)
            let name = try keys.decodeIfPresent(String.self, forKey: .code)
            guard name.map({ (1...128).contains($0.utf8.count) }) ?? true else {
                throw wrong(.code, "must be 1 to 128 bytes")
            }
            return name.map(ServiceErrorCode.init(rawValue:)) ?? .internalService
        }
        func status(default status: Int) throws -> Int {
            used.insert(.status)
            let status = try keys.decodeIfPresent(Int.self, forKey: .status) ?? status
            guard (400...599).contains(status) else { throw wrong(.status, "must be 400 to 599") }
            return status
        }
        func seconds(_ range: ClosedRange<Double>) throws -> Duration {
            used.insert(.seconds)
            let seconds = try keys.decode(Double.self, forKey: .seconds)
            guard range.contains(seconds) else {
                throw wrong(.seconds, "must be \(range.lowerBound) to \(range.upperBound)")
            }
            return .seconds(seconds)
        }
        let fault: Fault =
            switch kind {
            case .throttle: .throttle
            case .error: .error(try code(), status: try status(default: 500))
            case .htmlPage: .htmlPage(status: try status(default: 503))
            case .resetBeforeActing: .resetBeforeActing()
            case .resetAfterActing: .resetAfterActing
            case .delay: .delay(try seconds(0...3600))
            case .wrongXML: .wrongXML
            case .truncatedBody: .truncatedBody
            case .errorInSuccess: .errorInSuccess(try code())
            case .clockSkew: .clockSkew(try seconds(-1e9...1e9))
            }
        if let key = keys.allKeys.first(where: { !used.contains($0) }) {
            throw wrong(key, "means nothing to the fault \(kind.rawValue)")
        }
        let name = try keys.decodeIfPresent(String.self, forKey: .operation)
        let operation = name.flatMap(JobsOperation.init(rawValue:))
        guard (name == nil) == (operation == nil) else {
            throw wrong(.operation, "must be one of \(JobsOperation.allCases.map(\.rawValue))")
        }
        rule = FaultRule(fault, on: operation, try Self.occurrences(keys))
    }

    private static func occurrences(
        _ keys: KeyedDecodingContainer<Keys>
    ) throws -> FaultRule.Occurrences {
        let given = keys.allKeys.filter { [.all, .first, .only, .from, .every, .share].contains($0) }
        guard given.count <= 1, let key = given.first else {
            guard given.isEmpty else {
                throw DecodingError.dataCorruptedError(
                    forKey: given[1],
                    in: keys,
                    debugDescription: "only one of all, first, only, from, every and share may be given"
                )
            }
            return .first(1)
        }
        func number() throws -> Int {
            let number = try keys.decode(Int.self, forKey: key)
            guard number >= 1 else {
                throw DecodingError.dataCorruptedError(
                    forKey: key,
                    in: keys,
                    debugDescription: "must be at least 1"
                )
            }
            return number
        }
        switch key {
        case .first: return .first(try number())
        case .only: return .only(try number())
        case .from: return .from(try number())
        case .every: return .every(try number())
        case .share:
            let share = try keys.decode(Double.self, forKey: key)
            guard (0...1).contains(share) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key,
                    in: keys,
                    debugDescription: "must be 0 to 1"
                )
            }
            return .share(share)
        default:
            guard try keys.decode(Bool.self, forKey: key) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key,
                    in: keys,
                    debugDescription: "must be true"
                )
            }
            return .all
        }
    }

    /// Encodes the rule in the format that ``init(from:)`` decodes.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: Keys.self)
        try keys.encodeIfPresent(rule.operation?.rawValue, forKey: .operation)
        try encodeFault(to: &keys)
        switch rule.occurrences {
        case .all: try keys.encode(true, forKey: .all)
        case .first(let count): try keys.encode(count, forKey: .first)
        case .only(let number): try keys.encode(number, forKey: .only)
        case .from(let number): try keys.encode(number, forKey: .from)
        case .every(let step): try keys.encode(step, forKey: .every)
        case .share(let share): try keys.encode(share, forKey: .share)
        }
    }

    private func encodeFault(to keys: inout KeyedEncodingContainer<Keys>) throws {
        try keys.encode(Self.kind(of: rule.fault).rawValue, forKey: .fault)
        switch rule.fault {
        case .error(let code, let status):
            try keys.encode(code.rawValue, forKey: .code)
            try keys.encode(status, forKey: .status)
        case .htmlPage(let status): try keys.encode(status, forKey: .status)
        case .errorInSuccess(let code): try keys.encode(code.rawValue, forKey: .code)
        case .delay(let duration), .clockSkew(let duration):
            try keys.encode(duration / .seconds(1), forKey: .seconds)
        default: break
        }
    }

    /// The name of a fault in JSON.
    public static func name(of fault: Fault) -> String { kind(of: fault).rawValue }

    private static func kind(of fault: Fault) -> Kind {
        switch fault {
        case .throttle: .throttle
        case .error: .error
        case .htmlPage: .htmlPage
        case .resetBeforeActing: .resetBeforeActing
        case .resetAfterActing: .resetAfterActing
        case .delay: .delay
        case .wrongXML: .wrongXML
        case .truncatedBody: .truncatedBody
        case .errorInSuccess: .errorInSuccess
        case .clockSkew: .clockSkew
        }
    }
}
