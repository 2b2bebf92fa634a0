import ArgumentParser
import Basics
import S3BatchWorkflow
@_spi(Shapes) import S3ControlWire

/// The operation of a job: a verb, its values, and options.
struct OperationOptions: ParsableArguments {
    enum Verb: String, ExpressibleByArgument, CaseIterable {
        case tag, untag, copy, acl, restore, hold, retain, unretain, replicate, checksum, encrypt, lambda
    }

    static let verbs = """
        tag KEY=VALUE...         replace the objects' tags
        untag                    delete the objects' tags
        copy --to s3://B/PREFIX  copy the objects; --storage-class for another class
        acl CANNED               set a canned access control list, such as private
        restore --days N         restore archived objects; --tier; without --days, from Intelligent-Tiering
        hold on|off              put a legal hold on the objects, or take it off
        retain --until DATE      keep the objects until then; --mode GOVERNANCE|COMPLIANCE
        unretain                 remove the retention
        replicate                replicate by the bucket's rules
        checksum ALGORITHM       compute checksums, such as SHA256
        encrypt --kms-key ARN    encrypt with a KMS key
        lambda ARN [KEY=VALUE...]  invoke a function for each object, with arguments
        """

    @Argument(help: "What the job does with each object.")
    var verb: Verb

    @Argument(help: "The verb's values.")
    var values: [String] = []

    @Option(help: "copy: where to, as s3://BUCKET/PREFIX.")
    var to: String?

    @Option(
        help: "copy: the storage class of the copies.",
        completion: .list(S3StorageClass.allCases.map(\.rawValue))
    )
    var storageClass: String?

    @Option(help: "restore: how many days the restored copies are kept.")
    var days: Int?

    @Option(
        help: "restore: how fast, BULK or STANDARD.",
        completion: .list(S3GlacierJobTier.allCases.map(\.rawValue))
    )
    var tier: String?

    @Option(help: "retain: until when, such as 2027-01-31 or 2027-01-31T12:00:00Z.")
    var until: String?

    @Option(
        help: "retain: the mode, GOVERNANCE or COMPLIANCE.",
        completion: .list(S3ObjectLockRetentionMode.allCases.map(\.rawValue))
    )
    var mode: String?

    @Flag(help: "retain: replace a retention in governance mode.")
    var bypassGovernance = false

    @Option(help: "encrypt: the ARN of the KMS key.")
    var kmsKey: String?

    /// The operation that the options describe.
    func makeOperation() throws -> JobOperation {
        try checkOptions()
        switch verb {
        case .tag:
            guard !values.isEmpty else { throw UsageError("tag takes the tags: tag KEY=VALUE...") }
            return .replaceTags(
                by: try values.map {
                    let (key, value) = try FilterOptions.pair($0, "tag")
                    return S3Tag(key: key, value: value)
                }
            )
        case .untag: return .deleteTags()
        case .copy:
            let place = try required(to, "copy takes where to: --to s3://BUCKET/PREFIX")
            let target = try LocationOption.parse(place, "--to")
            var prefix = target.key
            while prefix.hasSuffix("/") { prefix.removeLast() }
            return .copy(
                to: try S3Location(bucket: target.bucket).arn(),
                prefix: prefix.isEmpty ? nil : prefix,
                storageClass: try storageClass.map { try Self.known($0, "--storage-class") }
            )
        case .acl:
            return .replaceACL(
                by: try Self.known(try onlyValue("acl takes a canned list: acl private"), "acl")
            )
        case .restore:
            let tier: S3GlacierJobTier = try tier.map { try Self.known($0, "--tier") } ?? .bulk
            guard let days else { return .restoreFromIntelligentTiering(tier: tier) }
            guard days > 0 else { throw UsageError("--days takes a number above 0") }
            return .restoreFromGlacier(days: days, tier: tier)
        case .hold:
            let value = try onlyValue("hold takes on or off: hold on").lowercased()
            guard value == "on" || value == "off" else {
                throw UsageError("hold takes on or off, not '\(value)'")
            }
            return .legalHold(value == "on" ? .on : .off)
        case .retain:
            let text = try required(until, "retain takes a date: --until 2027-01-31")
            return .retain(
                until: try Self.date(text),
                mode: try mode.map { try Self.known($0, "--mode") } ?? .governance,
                bypassesGovernance: bypassGovernance
            )
        case .unretain: return .removeRetention()
        case .replicate: return .replicate()
        case .checksum:
            return .computeChecksum(
                try Self.known(try onlyValue("checksum takes an algorithm: checksum SHA256"), "checksum")
            )
        case .encrypt: return .encrypt(withKMSKey: try required(kmsKey, "encrypt takes a key: --kms-key ARN"))
        case .lambda:
            guard let function = values.first else { throw UsageError("lambda takes a function: lambda ARN") }
            let arguments = try FilterOptions.pairs(Array(values.dropFirst()), "lambda")
            return .invokeLambda(function, arguments: arguments)
        }
    }

    /// Rejects options of another verb, because they would have no effect.
    private func checkOptions() throws(UsageError) {
        let given: [(name: String, isGiven: Bool, verb: Verb)] = [
            ("--to", to != nil, .copy), ("--storage-class", storageClass != nil, .copy),
            ("--days", days != nil, .restore), ("--tier", tier != nil, .restore),
            ("--until", until != nil, .retain),
            ("--mode", mode != nil, .retain), ("--bypass-governance", bypassGovernance, .retain),
            ("--kms-key", kmsKey != nil, .encrypt),
        ]
        for option in given where option.isGiven && option.verb != verb {
            throw UsageError("\(option.name) is for \(option.verb.rawValue), not for \(verb.rawValue)")
        }
        let takesValues: [Verb] = [.tag, .acl, .hold, .checksum, .lambda]
        if !takesValues.contains(verb), let value = values.first {
            throw UsageError("\(verb.rawValue) takes no values, but got '\(value)'")
        }
    }

    private func required(_ value: String?, _ complaint: String) throws(UsageError) -> String {
        guard let value else { throw UsageError(complaint) }
        return value
    }

    private func onlyValue(_ complaint: String) throws(UsageError) -> String {
        guard let value = values.first, values.count == 1 else { throw UsageError(complaint) }
        return value
    }

    /// The value that the service model lists with this name, in any case.
    private static func known<Value: OpenString>(_ text: String, _ option: String) throws(UsageError) -> Value
    {
        let folded = text.lowercased()
        if let value = Value.allCases.first(where: { $0.rawValue.lowercased() == folded }) { return value }
        let names = Value.allCases.map(\.rawValue)
        throw UsageError(
            "\(option) takes one of \(names.joined(separator: ", ")), not '\(text)'"
                + Suggestion.sentence(for: text, among: names)
        )
    }

    private static func date(_ text: String) throws(UsageError) -> Date {
        let full = text.utf8.contains(UInt8(ascii: "T")) ? text : text + "T00:00:00Z"
        do {
            let json = JSONValue.object([.init("RetainUntilDate", .string(full))])
            if let date = try json.decode(S3Retention.self).retainUntilDate { return date }
        } catch {}
        throw UsageError("invalid date '\(text)' for --until: use 2027-01-31 or 2027-01-31T12:00:00Z")
    }
}
