@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import YAML

/// A job that a file describes: the members of `create-job` in JSON or YAML.
struct JobFile {
    /// The file's name, for errors.
    let name: String
    private let members: [JSONValue.Member]

    /// Parses a file. It is JSON if it begins with a brace, otherwise YAML.
    init(_ bytes: [UInt8], name: String) throws(CommandError) {
        self.name = name
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError("\(name) is not UTF-8")
        }
        let document: JSONValue
        do {
            let first = bytes.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
            document =
                first == UInt8(ascii: "{") ? try JSONValue(parsing: text) : try YAMLReader.read(text)
        } catch {
            throw CommandError("\(name): \(error)")
        }
        guard case .object(let members) = document else {
            throw CommandError("\(name): a job is an object with the members of create-job")
        }
        self.members = members
    }

    /// The request that creates the job for `account`, without a token if the file has none.
    func request(of account: AccountID) throws(CommandError) -> CreateJobRequest {
        let json = complete(account)
        let problems = try problems(json)
        guard problems.isEmpty else {
            throw CommandError("\(name) is not a job:\n" + problems.joined(separator: "\n"))
        }
        var request: CreateJobRequest
        do {
            request = try json.decode(CreateJobRequest.self)
            try request.validate()
        } catch {
            throw CommandError("\(name): \(error)")
        }
        guard request.accountID == account else {
            throw CommandError(
                "\(name): the job is of account \(request.accountID), but the call is for \(account)"
            )
        }
        let violations = request.ruleViolations()
        guard violations.isEmpty else {
            throw CommandError("\(name): \(violations.map(\.description).joined(separator: "; "))")
        }
        if !has("ClientRequestToken") { request.clientRequestToken = nil }
        return request
    }

    private func has(_ name: String) -> Bool { members.contains { $0.name == name } }

    /// The file's members, with defaults for those that it may omit.
    private func complete(_ account: AccountID) -> JSONValue {
        let defaults: [JSONValue.Member] = [
            .init("AccountId", .string(account.rawValue)),
            // The command asks for confirmation before it creates the job.
            .init("ConfirmationRequired", .boolean(false)),
            // A placeholder for the validation.
            .init("ClientRequestToken", .string("token")),
        ]
        return .object(members + defaults.filter { !has($0.name) })
    }

    /// All missing, unknown, or mistyped members, with the messages of create-job.
    private func problems(_ json: JSONValue) throws(CommandError) -> [String] {
        let description: OperationDescription
        do {
            description = try OperationDescription(CreateJob.self)
        } catch {
            throw CommandError("\(error)")
        }
        var validator = ParameterValidator(shapes: description.shapes, allowsUnknown: false)
        validator.check(json, as: .structure(description.input))
        return validator.violations
    }
}

extension CreateJobRequest {
    /// A client request token that is derived from the content and from the job that the new one follows.
    ///
    /// The token of the content alone would be that of an earlier job with this content, which may have been
    /// cancelled, or followed by a job with other content. The service would return that job and create none.
    func token(following job: JobID?) throws(S3ControlError) -> String {
        let content = try contentToken()
        // A token has at most 64 characters, and an ID at most 36.
        return job.map { "\(content.prefix(27))-\($0.rawValue.prefix(36))" } ?? content
    }
}
