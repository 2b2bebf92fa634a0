@_spi(Shapes) import S3ControlWire

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `--max-items`, `--starting-token` and `--page-size` of list-jobs.
///
/// The AWS CLI has these options for operations that its model marks as paginated. ListJobs is not one of
/// them, so `aws s3control list-jobs` prints one page. Without these options, this command does the same.
/// With them, it reads the pages as the AWS CLI would, with the same tokens.
struct Paging: Sendable {
    var maximumItems: Int?
    var token = Token()
    var pageSize: Int?

    /// The position at which a listing continues: the token of a page and the number of its jobs to skip.
    struct Token: Sendable, Hashable {
        var next: String?
        var skipped = 0
    }

    static let options: [OptionSpecification] = [
        .init(
            name: "--starting-token",
            arity: .one,
            help: "string",
            details: ["Where to go on: NextToken of a listing before."]
        ),
        .init(name: "--page-size", arity: .one, help: "integer", details: ["The most jobs in one response."]),
        .init(name: "--max-items", arity: .one, help: "integer", details: ["The most jobs to print."]),
    ]

    /// Creates the paging from the options; nil if none of them is given.
    init?(_ values: [String: [String]], input: JSONValue, isAllowed: Bool) throws(CommandError) {
        let given = Self.options.map(\.name).filter { values[$0] != nil }
        guard !given.isEmpty else { return nil }
        guard isAllowed, input["NextToken"] == nil, input["MaxResults"] == nil else {
            throw CommandError(
                "Error during pagination: Cannot specify --no-paginate along with pagination arguments: "
                    + given.joined(separator: ", ")
            )
        }
        maximumItems = try values["--max-items"]?.last.map(ShorthandConverter.integer)
        pageSize = try values["--page-size"]?.last.map(ShorthandConverter.integer)
        guard maximumItems ?? 1 > 0, pageSize ?? 1 > 0 else {
            throw CommandError("--max-items and --page-size take a number above 0")
        }
        if let text = values["--starting-token"]?.last { token = Token(text) }
    }

    /// Requests all pages and joins them.
    func collect(
        _ input: JSONValue,
        _ call: @Sendable (JSONValue) async throws -> JSONValue
    ) async throws -> JSONValue {
        var jobs: [JSONValue] = []
        var next = token
        while true {
            var members = input.members ?? []
            if let pageSize { members.append(.init("MaxResults", .integer(pageSize))) }
            if let token = next.next { members.append(.init("NextToken", .string(token))) }
            let page = try await call(.object(members))
            let found = (page["Jobs"]?.elements ?? []).dropFirst(next.skipped)
            let room = maximumItems.map { $0 - jobs.count } ?? found.count
            if found.count > room {
                jobs += found.prefix(room)
                return result(jobs, Token(next: next.next, skipped: next.skipped + room))
            }
            jobs += found
            // An empty token ends a listing, as in the AWS CLI.
            guard let token = page["NextToken"]?.text, !token.isEmpty else { return result(jobs, nil) }
            if jobs.count == maximumItems { return result(jobs, Token(next: token)) }
            guard token != next.next else {
                throw CommandError(
                    "Error during pagination: The same next token was received twice: \(token)"
                )
            }
            next = Token(next: token)
        }
    }

    private func result(_ jobs: [JSONValue], _ token: Token?) -> JSONValue {
        let next = token.map { [JSONValue.Member("NextToken", .string($0.text))] } ?? []
        return .object([.init("Jobs", .array(jobs))] + next)
    }
}

extension Paging.Token {
    /// Parses a token of this command or of the AWS CLI. Any other text is a token of the service.
    init(_ text: String) {
        guard let data = Data(base64Encoded: text),
            let decoded = String(validating: Array(data), as: UTF8.self),
            let json = try? JSONValue(parsing: decoded), let next = json["NextToken"]
        else {
            self.init(next: text)
            return
        }
        var skipped = 0
        if case .integer(let count)? = json["boto_truncate_amount"] { skipped = max(0, count) }
        self.init(next: next.text, skipped: skipped)
    }

    /// The token in the AWS CLI's format.
    var text: String {
        var json = "{\"NextToken\": " + (next.map { JSONValue.string($0).description } ?? "null")
        if skipped > 0 { json += ", \"boto_truncate_amount\": \(skipped)" }
        return Data((json + "}").utf8).base64EncodedString()
    }
}
