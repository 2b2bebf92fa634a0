import Basics
import S3BatchEvents
import Testing

@Suite("Tasks of Lambda functions")
struct LambdaTaskTests {
    /// As the user guide has it.
    static let first = """
        {
            "invocationSchemaVersion": "1.0",
            "invocationId": "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
            "job": { "id": "f3cc4f60-61f6-4a2b-8a21-d07600c373ce" },
            "tasks": [ {
                "taskId": "dGFza2lkZ29lc2hlcmUK", "s3Key": "customer+Image%2B1.jpg", "s3VersionId": "1",
                "s3BucketArn": "arn:aws:s3:us-east-1:0123456788:awsexamplebucket1"
            } ]
        }
        """

    static let second = """
        {
            "invocationSchemaVersion": "2.0",
            "invocationId": "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
            "job": { "id": "f3cc4f60-61f6-4a2b-8a21-d07600c373ce", "userArguments": { "k1": "v1", "k2": "v2" } },
            "tasks": [ { "taskId": "dGFza2lkZ29lc2hlcmUK", "s3Key": "prefix/dataset.json.gz", "s3VersionId": null,
                         "s3Bucket": "powertools-dataset", "new": [1] } ],
            "new": {}
        }
        """

    private func event(_ json: String) throws -> LambdaTaskEvent {
        try JSONDecoder().decode(LambdaTaskEvent.self, from: Data(json.utf8))
    }

    @Test("The published events are decoded")
    func samples() throws {
        let first = try event(Self.first)
        #expect(first.schemaVersion == .v1)
        #expect(first.job.id == "f3cc4f60-61f6-4a2b-8a21-d07600c373ce")
        #expect(first.job.userArguments.isEmpty)
        #expect(first.tasks[0].key == "customer Image+1.jpg")
        #expect(first.tasks[0].bucket == "awsexamplebucket1")
        #expect(first.tasks[0].versionID == "1")
        let second = try event(Self.second)
        #expect(second.schemaVersion == .v2)
        #expect(second.job.userArguments == ["k1": "v1", "k2": "v2"])
        #expect(second.tasks[0].bucket == "powertools-dataset")
        #expect(second.tasks[0].versionID == nil)
        #expect(second.tasks[0].bucketARN == nil)
    }

    @Test("Events are encoded in their own schema", arguments: [first, second])
    func writes(json: String) throws {
        let event = try event(json)
        let text = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
        #expect(try self.event(text) == event)
        #expect(text.contains("s3BucketArn") == (event.schemaVersion == .v1))
        #expect(text.contains("\"s3Bucket\"") == (event.schemaVersion == .v2))
        #expect(text.contains("userArguments") == (event.schemaVersion == .v2))
        #expect(text.contains("s3VersionId"), "the service writes null, too")
    }

    @Test(
        "Anything else is rejected",
        arguments: [
            "{}", "[]", first.replacing("invocationId", with: "id"),
            second.replacing("s3Bucket", with: "bucket"),
            second.replacing("s3Key", with: "key"),
        ]
    )
    func refuses(json: String) {
        #expect(throws: DecodingError.self) { try event(json) }
    }

    @Test("The response has the published format")
    func response() async throws {
        let response = await (try event(Self.first)).respond { _ in
            .succeeded("[\"Mary Major\", \"John Stiles\"]")
        }
        let data = try JSONEncoder().encode(response)
        let published = """
            { "invocationSchemaVersion": "1.0", "treatMissingKeysAs" : "PermanentFailure",
              "invocationId" : "YXNkbGZqYWRmaiBhc2RmdW9hZHNmZGpmaGFzbGtkaGZza2RmaAo",
              "results": [ { "taskId": "dGFza2lkZ29lc2hlcmUK", "resultCode": "Succeeded",
                             "resultString": "[\\"Mary Major\\", \\"John Stiles\\"]" } ] }
            """
        let decoder = JSONDecoder()
        #expect(try decoder.decode(LambdaTaskResponse.self, from: data) == response)
        #expect(try decoder.decode(LambdaTaskResponse.self, from: Data(published.utf8)) == response)
        #expect(
            try decoder.decode([String: Loose].self, from: data)
                == decoder.decode([String: Loose].self, from: Data(published.utf8))
        )
    }

    private struct Broken: Error, CustomStringConvertible {
        var description: String { "broken" }
    }

    @Test("Each task gets exactly one result, whatever the closure throws", arguments: [nil, 1, 3, 100])
    func everyTask(limit: Int?) async {
        let tasks = (0..<20).map { LambdaTask(id: "\($0)", key: "k\($0)", bucket: "b") }
        let event = LambdaTaskEvent(
            invocationID: "i",
            job: .init(id: "j"),
            tasks: tasks + [tasks[0], tasks[3]]
        )
        @Sendable func work(_ task: LambdaTask) throws -> LambdaTaskOutcome {
            switch Int(task.id).map({ $0 % 4 }) {
            case 0: throw Broken()
            case 1: throw CancellationError()
            case 2: return .temporaryFailure("busy")
            default: return .succeeded()
            }
        }
        let response: LambdaTaskResponse
        if let limit {
            response = await event.respond(concurrently: limit) { try work($0) }
        } else {
            response = await event.respond { try work($0) }
        }
        #expect(response.results.map(\.taskID) == tasks.map(\.id))
        for (index, result) in response.results.enumerated() {
            let expected: [LambdaTaskOutcome] = [
                .permanentFailure("broken"), .temporaryFailure("cancelled"), .temporaryFailure("busy"),
                .succeeded(),
            ]
            #expect(result.outcome == expected[index % 4])
        }
        let again = await event.respond(outcomeOfError: { .temporaryFailure("\($0.id): \($1)") }) {
            try work($0)
        }
        #expect(again.results[0].outcome == .temporaryFailure("0: broken"))
    }

    @Test("A task whose key is not UTF-8 fails without a call of the closure")
    func invalidKey() async throws {
        let event = try event(Self.second.replacing("prefix/", with: "%FF%zz%"))
        #expect(!event.tasks[0].hasValidKey)
        for response in [
            await event.respond { _ in .succeeded() },
            await event.respond(concurrently: 2) { _ in .succeeded() },
        ] {
            #expect(response.results.map(\.code) == [.permanentFailure])
        }
    }

    @Test("Missing results are handled as requested, and unknown codes are kept")
    func missing() throws {
        let json = """
            { "invocationSchemaVersion": "2.0", "treatMissingKeysAs": "TemporaryFailure", "invocationId": "i",
              "results": [ { "taskId": "1", "resultCode": "Postponed" } ] }
            """
        let response = try JSONDecoder().decode(LambdaTaskResponse.self, from: Data(json.utf8))
        #expect(response.outcome(of: LambdaTask(id: "1", key: "k", bucket: "b")).code.rawValue == "Postponed")
        #expect(response.outcome(of: LambdaTask(id: "2", key: "k", bucket: "b")).code == .temporaryFailure)
    }

    @Test("Random events are encoded and decoded", arguments: 0..<200)
    func random(seed: Int) throws {
        var generator = SeededRandom(seed: UInt64(seed))
        let alphabet = Array("ab/ +%&=?\"\\\u{0}\u{7F}\u{E9}e\u{301}\u{1F600}\u{2028}")
        func text(_ least: Int = 0) -> String {
            String(
                (0..<Int.random(in: least...12, using: &generator)).map { _ in
                    alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                }
            )
        }
        let isFirst = Bool.random(using: &generator)
        let keys = (0..<Int.random(in: 0...4, using: &generator)).map { _ in text(1) }
        var event = LambdaTaskEvent(
            schemaVersion: isFirst ? .v1 : .v2,
            invocationID: text(),
            job: .init(id: text()),
            tasks: keys.map {
                var task = LambdaTask(
                    id: text(),
                    key: $0,
                    versionID: Bool.random(using: &generator) ? text() : nil,
                    bucket: "b"
                )
                if isFirst { task.bucketARN = "arn:aws:s3:::b" }
                return task
            }
        )
        if !isFirst { for _ in 0..<2 { event.job.userArguments[text()] = text() } }
        let read = try JSONDecoder().decode(LambdaTaskEvent.self, from: try JSONEncoder().encode(event))
        #expect(read == event)
        #expect(read.tasks.map { Array($0.key.utf8) } == keys.map { Array($0.utf8) })
    }
}

/// JSON of these responses, to compare all of it.
private enum Loose: Decodable, Equatable {
    case text(String)
    case list([[String: String]])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([[String: String]].self))
        }
    }
}
