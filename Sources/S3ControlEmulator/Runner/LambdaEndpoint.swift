import Basics
public import HTTPTransport
import HTTPTypes
public import S3BatchEvents

/// A server of the Lambda invoke API, such as a local Lambda, that runs the functions of `LambdaInvoke` jobs.
///
/// ```swift
/// import CurlTransport
/// import S3ControlEmulator
///
/// var configuration = EmulatorConfiguration()
/// if let functions = LambdaEndpoint("http://127.0.0.1:9001", over: CurlTransport.shared) {
///     configuration.execution.invokeFunction = functions.invoke
/// }
/// ```
///
/// Requests are not signed.
public struct LambdaEndpoint: Sendable {
    private let scheme: String
    private let authority: String
    private let path: String
    private let transport: any HTTPTransport

    /// The maximum duration of an invocation; by default 15 minutes, the maximum run
    /// time of a Lambda function.
    public var timeout: Duration = .seconds(900)

    /// Creates an endpoint, or nil if `url` is not an HTTP or HTTPS URL, or contains a user
    /// name, a query or a fragment.
    ///
    /// - Parameters:
    ///   - url: The server's URL, such as `http://127.0.0.1:9001`.
    ///   - transport: The transport for requests.
    public init?(_ url: String, over transport: any HTTPTransport) {
        let scheme = url.hasPrefix("http://") ? "http" : "https"
        guard url.hasPrefix("\(scheme)://") else { return nil }
        let rest = url.dropFirst(scheme.count + 3)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        guard slash > rest.startIndex, !rest.contains(where: { "?#@ ".contains($0) }) else { return nil }
        self.scheme = scheme
        authority = String(rest[..<slash])
        path =
            String(rest[slash...]).hasSuffix("/") ? String(rest[slash...].dropLast()) : String(rest[slash...])
        self.transport = transport
    }

    /// Invokes a function, and returns its response.
    ///
    /// - Parameters:
    ///   - functionARN: The function's ARN, with an optional version or alias, or its name.
    ///   - event: The event to send.
    /// - Throws: ``ObjectStoreError`` with Lambda's code, retryable if the server throttles, fails, or cannot
    ///   be reached; ``LambdaFunctionError`` for an error of the function.
    public func invoke(_ functionARN: String, _ event: LambdaTaskEvent) async throws -> LambdaTaskResponse {
        let (name, qualifier) = Self.name(of: functionARN)
        var target = "\(path)/2015-03-31/functions/\(PercentEncoding.encode(name))/invocations"
        if let qualifier { target += "?Qualifier=\(PercentEncoding.encode(qualifier))" }
        var request = HTTPRequest(method: .post, scheme: scheme, authority: authority, path: target)
        request.headerFields[.contentType] = "application/json"
        let response: TransportResponse
        do {
            response = try await transport.send(
                request,
                body: Array(event.json.description.utf8),
                options: TransferOptions(timeout: timeout)
            )
        } catch let error as TransportError {
            throw ObjectStoreError("ServiceUnavailable", status: nil, message: "\(error)", isRetryable: true)
        }
        let status = response.head.status.code
        guard status == 200 else {
            throw ObjectStoreError(
                Self.code(in: response) ?? "ServiceException",
                status: status,
                message: Self.message(in: response.body) ?? "Lambda has answered with the status \(status).",
                isRetryable: status == 429 || status >= 500
            )
        }
        let text = String(decoding: response.body, as: UTF8.self)
        let isFunctionError = HTTPField.Name("X-Amz-Function-Error").map {
            response.head.headerFields[$0] != nil
        }
        guard isFunctionError != true, let result = LambdaTaskResponse(json: response.body) else {
            throw LambdaFunctionError(payload: text)
        }
        return result
    }

    /// Returns a function's name and its version or alias.
    private static func name(of arn: String) -> (name: String, qualifier: String?) {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 7, parts[0] == "arn", parts[5] == "function" else { return (arn, nil) }
        return (parts[6], parts.count > 7 ? parts[7] : nil)
    }

    private static func code(in response: TransportResponse) -> String? {
        HTTPField.Name("X-Amzn-ErrorType").flatMap { response.head.headerFields[$0] }
            .flatMap { $0.split(separator: ":").first.map(String.init) }
    }

    private static func message(in body: [UInt8]) -> String? {
        let json = try? JSONValue(parsing: body)
        return json?["Message"]?.text ?? json?["message"]?.text ?? json?["errorMessage"]?.text
    }
}

/// An error of a function, or a response without results.
public struct LambdaFunctionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The function's response, which the report contains.
    public var payload: String

    /// Creates an error.
    public init(payload: String) {
        self.payload = payload
    }

    /// The payload.
    public var description: String { payload }
}

extension LambdaTaskEvent {
    /// The event as Lambda receives it.
    fileprivate var json: JSONValue {
        var job: [JSONValue.Member] = [.init("id", .string(self.job.id))]
        if !self.job.userArguments.isEmpty {
            let arguments = self.job.userArguments.sorted { $0.key < $1.key }
            job.append(
                .init("userArguments", .object(arguments.map { .init($0.key, .string($0.value)) }))
            )
        }
        let tasks = tasks.map { task in
            JSONValue.object([
                .init("taskId", .string(task.id)),
                .init("s3Key", .string(task.encodedKey)),
                .init("s3VersionId", task.versionID.map { .string($0) } ?? .null),
                schemaVersion == .v1
                    ? .init("s3BucketArn", .string(task.bucketARN ?? "arn:aws:s3:::\(task.bucket)"))
                    : .init("s3Bucket", .string(task.bucket)),
            ])
        }
        return .object([
            .init("invocationSchemaVersion", .string(schemaVersion.rawValue)),
            .init("invocationId", .string(invocationID)),
            .init("job", .object(job)),
            .init("tasks", .array(tasks)),
        ])
    }
}

extension LambdaTaskResponse {
    /// Parses a function's response, or returns nil if it is not a response to tasks.
    fileprivate init?(json bytes: [UInt8]) {
        guard let json = try? JSONValue(parsing: bytes),
            let version = json["invocationSchemaVersion"]?.text,
            let id = json["invocationId"]?.text, let results = json["results"]?.elements
        else { return nil }
        var read: [Result] = []
        for result in results {
            guard let task = result["taskId"]?.text, let code = result["resultCode"]?.text else { return nil }
            let outcome = LambdaTaskOutcome(
                code: .init(rawValue: code),
                message: result["resultString"]?.text ?? ""
            )
            read.append(Result(taskID: task, outcome))
        }
        self.init(
            schemaVersion: .init(rawValue: version),
            invocationID: id,
            treatMissingKeysAs: json["treatMissingKeysAs"]?.text.map { .init(rawValue: $0) }
                ?? .permanentFailure,
            results: read
        )
    }
}
