import HTTPTransport
import HTTPTypes
import S3BatchEvents
import S3ControlEmulator
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
import Synchronization
import Testing

@Suite("LambdaInvoke sends each object to a function and follows its results")
struct LambdaTests {
    static let arn = "arn:aws:lambda:us-east-1:123456789012:function:check:live"

    private func operation(_ version: String? = "2.0", arguments: [String: String]? = nil) -> JobOperation {
        JobOperation {
            $0.lambdaInvoke = LambdaInvokeOperation {
                $0.functionARN = Self.arn
                $0.invocationSchemaVersion = version
                $0.userArguments = arguments
            }
        }
    }

    @Test(
        "The function gets keys, versions and arguments, and what it says is in the report",
        arguments: ["1.0", "2.0"]
    )
    func events(version: String) async throws {
        let events = Mutex<[LambdaTaskEvent]>([])
        let bench = try await RunnerBench.configured { configuration in
            configuration.execution.invokeFunction = { arn, event in
                #expect(arn == Self.arn)
                events.withLock { $0.append(event) }
                return await event.respond { task in
                    task.key == "b c" ? .permanentFailure("not mine") : .succeeded("done, \(task.key)")
                }
            }
        }
        let arguments = version == "2.0" ? ["a": "1"] : nil
        let job = try await bench.run(
            operation(version, arguments: arguments),
            on: try bench.put(["a", "b c"], version: "null")
        )
        #expect(job.status == .complete)
        #expect(job.counts == [2, 1, 1])
        let seen = events.withLock { $0 }
        #expect(seen.allSatisfy { $0.schemaVersion.rawValue == version && $0.tasks.count == 1 })
        #expect(seen.allSatisfy { $0.job.id == "\(job.jobID)" && $0.job.userArguments == arguments ?? [:] })
        #expect(Set(seen.flatMap(\.tasks).map(\.encodedKey)) == ["a", "b%20c"])
        #expect(seen.flatMap(\.tasks).allSatisfy { $0.versionID == "null" && $0.bucket == "photos" })
        let rows = try #require(try await bench.report(of: job))
        #expect(rows.map(\.message) == ["done, a", "not mine"])
        #expect(rows.map(\.errorCode) == [nil, "PermanentFailure"])
        #expect(rows.map(\.httpStatusCode) == [200, 200])
    }

    @Test("A temporary failure is tried again, within bounds")
    func temporary() async throws {
        let calls = Mutex<[String: Int]>([:])
        let bench = try await RunnerBench.configured { configuration in
            configuration.execution.invokeFunction = { _, event in
                await event.respond { task in
                    let count = calls.withLock { calls in
                        calls[task.key, default: 0] += 1
                        return calls[task.key] ?? 0
                    }
                    return task.key == "a" && count == 3 ? .succeeded("at last") : .temporaryFailure("busy")
                }
            }
        }
        let job = try await bench.run(operation(), on: try bench.put(["a", "b"]))
        #expect(job.counts == [2, 1, 1])
        #expect(calls.withLock { $0 } == ["a": 3, "b": 11])
        let rows = try #require(try await bench.report(of: job))
        #expect(rows.map(\.errorCode) == [nil, "TemporaryFailure"])
        #expect(rows.map(\.message) == ["at last", "busy"])
    }

    @Test("Tasks without a result are treated as the response says")
    func missing() async throws {
        let bench = try await RunnerBench.configured { configuration in
            configuration.execution.invokeFunction = { _, event in
                LambdaTaskResponse(
                    schemaVersion: event.schemaVersion,
                    invocationID: event.invocationID,
                    treatMissingKeysAs: event.tasks[0].key == "a" ? .succeeded : .permanentFailure,
                    results: []
                )
            }
        }
        let job = try await bench.run(operation(), on: try bench.put(["a", "b"]))
        #expect(job.counts == [2, 1, 1])
    }

    struct Thrown: Error, CustomStringConvertible {
        var description: String { "{\"errorMessage\":\"boom\"}" }
    }

    @Test("A function's error, a response to something else and a missing function fail tasks for good")
    func errors() async throws {
        let bench = try await RunnerBench.configured { configuration in
            configuration.execution.invokeFunction = { _, event in
                if event.tasks[0].key == "a" { throw Thrown() }
                return LambdaTaskResponse(invocationID: "another", results: [])
            }
        }
        let job = try await bench.run(operation(), on: try bench.put(["a", "b"]))
        let rows = try #require(try await bench.report(of: job))
        #expect(rows.allSatisfy { $0.errorCode == "PermanentFailure" })
        #expect(rows.contains { $0.message == "Lambda returned function error: {\"errorMessage\":\"boom\"}" })
        let without = try await RunnerBench()
        let failed = try await without.run(operation(nil), on: try without.put(["a"]))
        #expect(try await without.report(of: failed)?.first?.errorCode == "ResourceNotFoundException")
    }

    @Test("An endpoint of the invoke API is asked as Lambda is")
    func endpoint() async throws {
        let server = LambdaServer()
        let endpoint = try #require(LambdaEndpoint("http://127.0.0.1:9001/", over: server))
        let bench = try await RunnerBench.configured { $0.execution.invokeFunction = endpoint.invoke }
        let job = try await bench.run(
            operation("1.0"),
            on: try bench.put(["ok", "throttled", "error", "odd", "denied"])
        )
        #expect(job.counts == [5, 2, 3])
        #expect(
            server.paths.allSatisfy {
                $0 == "/2015-03-31/functions/check/invocations?Qualifier=live"
            }
        )
        let rows = try #require(try await bench.report(of: job))
        func row(_ key: String) -> CompletionReportRow? { rows.first { $0.key == key } }
        #expect(row("ok")?.message == "fine")
        #expect(row("throttled")?.status == .succeeded)
        #expect(row("error")?.message == "Lambda returned function error: {\"errorMessage\":\"boom\"}")
        #expect(row("odd")?.errorCode == "PermanentFailure")
        #expect(row("denied")?.errorCode == "AccessDeniedException")
        #expect(row("denied")?.httpStatusCode == 403)
        #expect(LambdaEndpoint("ftp://x", over: server) == nil)
        #expect(LambdaEndpoint("http://", over: server) == nil)
    }
}

/// Answers as a local Lambda does, by the key of the task.
private final class LambdaServer: HTTPTransport {
    private let state = Mutex<(paths: [String], throttled: Bool)>(([], false))

    var paths: [String] { state.withLock { $0.paths } }

    func send(_ request: HTTPRequest, body: [UInt8], options: TransferOptions) async throws
        -> TransportResponse
    {
        let text = String(decoding: body, as: UTF8.self)
        let isThrottled = state.withLock { state in
            state.paths.append(request.path ?? "")
            defer { if text.contains("throttled") { state.throttled = true } }
            return text.contains("throttled") && !state.throttled
        }
        func value(_ name: String) -> String {
            let rest = text.components(after: "\"\(name)\":").drop { $0 == " " || $0 == "\"" }
            return String(rest.prefix { $0 != "\"" })
        }
        var head = HTTPResponse(status: .ok)
        var answer = """
            {"invocationSchemaVersion":"1.0","invocationId":"\(value("invocationId"))","treatMissingKeysAs":"PermanentFailure",
            "results":[{"taskId":"\(value("taskId"))","resultCode":"Succeeded","resultString":"fine"}]}
            """
        if isThrottled {
            head.status = .tooManyRequests
            answer = "{\"Message\":\"slow\"}"
        } else if text.contains("\"error\"") {
            head.headerFields[.functionError] = "Unhandled"
            answer = "{\"errorMessage\":\"boom\"}"
        } else if text.contains("\"odd\"") {
            answer = "[]"
        } else if text.contains("\"denied\"") {
            head.status = .forbidden
            head.headerFields[.errorType] = "AccessDeniedException:http://x"
        }
        return TransportResponse(head: head, body: Array(answer.utf8))
    }
}

extension String {
    fileprivate func components(after mark: String) -> Substring {
        guard let range = firstRange(of: mark) else { return "" }
        return self[range.upperBound...]
    }
}

extension HTTPField.Name {
    fileprivate static let functionError = HTTPField.Name("X-Amz-Function-Error") ?? .server
    fileprivate static let errorType = HTTPField.Name("X-Amzn-ErrorType") ?? .server
}
