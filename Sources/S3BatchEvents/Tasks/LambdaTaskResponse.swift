/// How a task of a Lambda function ended.
public struct LambdaTaskOutcome: Sendable, Hashable {
    /// How the service handles the task. Later versions of the service may add codes.
    public struct Code: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
        public var rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// The service's name of the code.
        public var description: String { rawValue }

        /// The task succeeded.
        public static let succeeded = Code(rawValue: "Succeeded")
        /// The service retries the task.
        public static let temporaryFailure = Code(rawValue: "TemporaryFailure")
        /// The service does not retry the task.
        public static let permanentFailure = Code(rawValue: "PermanentFailure")
    }

    /// How the service handles the task.
    public var code: Code

    /// The task's message in the completion report.
    public var message: String

    /// Creates a value.
    public init(code: Code, message: String = "") {
        self.code = code
        self.message = message
    }

    /// The task succeeded.
    ///
    /// - Parameter message: The task's message in the completion report.
    public static func succeeded(_ message: String = "") -> Self { Self(code: .succeeded, message: message) }

    /// The task failed and should be retried.
    ///
    /// - Parameter message: The task's message in the completion report, if this was the last attempt.
    public static func temporaryFailure(_ message: String) -> Self {
        Self(code: .temporaryFailure, message: message)
    }

    /// The task failed permanently.
    ///
    /// - Parameter message: The task's message in the completion report.
    public static func permanentFailure(_ message: String) -> Self {
        Self(code: .permanentFailure, message: message)
    }

    /// The default outcome for an error that a task throws.
    ///
    /// A cancelled task fails temporarily; any other error is permanent. The message is the error's description.
    public init(_ error: any Error) {
        self = error is CancellationError ? .temporaryFailure("cancelled") : .permanentFailure("\(error)")
    }
}

/// The response of a Lambda function to a ``LambdaTaskEvent``.
public struct LambdaTaskResponse: Sendable, Hashable, Codable {
    /// The result of one task.
    public struct Result: Sendable, Hashable, Codable {
        /// The task's ID.
        public var taskID: String

        /// How the service handles the task.
        public var code: LambdaTaskOutcome.Code

        /// The task's message in the completion report.
        public var message: String

        /// Creates a value.
        public init(taskID: String, _ outcome: LambdaTaskOutcome) {
            self.taskID = taskID
            code = outcome.code
            message = outcome.message
        }

        private enum CodingKeys: String, CodingKey {
            case taskID = "taskId"
            case code = "resultCode"
            case message = "resultString"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            taskID = try container.decode(String.self, forKey: .taskID)
            code = try container.decode(LambdaTaskOutcome.Code.self, forKey: .code)
            message = try container.decodeIfPresent(String.self, forKey: .message) ?? ""
        }

        /// The code and the message.
        public var outcome: LambdaTaskOutcome { LambdaTaskOutcome(code: code, message: message) }
    }

    /// The event's schema.
    public var schemaVersion: LambdaTaskEvent.SchemaVersion

    /// The event's invocation ID.
    public var invocationID: String

    /// How the service handles tasks without a result.
    public var treatMissingKeysAs: LambdaTaskOutcome.Code

    /// The results, one per task.
    public var results: [Result]

    /// Creates a value.
    public init(
        schemaVersion: LambdaTaskEvent.SchemaVersion = .v2,
        invocationID: String,
        treatMissingKeysAs: LambdaTaskOutcome.Code = .permanentFailure,
        results: [Result]
    ) {
        self.schemaVersion = schemaVersion
        self.invocationID = invocationID
        self.treatMissingKeysAs = treatMissingKeysAs
        self.results = results
    }

    /// The outcome of a task: its first result, or the treatment of tasks without a result.
    public func outcome(of task: LambdaTask) -> LambdaTaskOutcome {
        results.first { $0.taskID == task.id }?.outcome
            ?? LambdaTaskOutcome(
                code: treatMissingKeysAs,
                message: "The function returned no result for the task."
            )
    }

    private enum CodingKeys: String, CodingKey {
        case schemaVersion = "invocationSchemaVersion"
        case invocationID = "invocationId"
        case treatMissingKeysAs, results
    }
}

extension LambdaTaskEvent {
    /// Runs `body` for each task, one after another, and returns exactly one result per task.
    ///
    /// A task whose key is not UTF-8 fails permanently, and a task with a repeated ID is skipped. Neither is passed to
    /// `body`.
    ///
    /// - Parameters:
    ///   - treatMissingKeysAs: How the service handles tasks without a result. There are none.
    ///   - outcome: The outcome for an error that `body` throws; ``LambdaTaskOutcome/init(_:)`` by default.
    ///   - body: Processes one object.
    public func respond(
        treatMissingKeysAs: LambdaTaskOutcome.Code = .permanentFailure,
        outcomeOfError outcome: (LambdaTask, any Error) -> LambdaTaskOutcome = { LambdaTaskOutcome($1) },
        _ body: (LambdaTask) async throws -> LambdaTaskOutcome
    ) async -> LambdaTaskResponse {
        var results: [LambdaTaskResponse.Result] = []
        for task in distinctTasks {
            let result: LambdaTaskOutcome
            do {
                result = task.hasValidKey ? try await body(task) : .invalidKey
            } catch {
                result = outcome(task, error)
            }
            results.append(LambdaTaskResponse.Result(taskID: task.id, result))
        }
        return response(results, treatMissingKeysAs)
    }

    /// Runs `body` for several tasks concurrently, and returns exactly one result per task, in the event's order.
    ///
    /// - Parameters:
    ///   - limit: The maximum number of concurrent tasks: at least 1.
    ///   - treatMissingKeysAs: How the service handles tasks without a result. There are none.
    ///   - outcome: The outcome for an error that `body` throws; ``LambdaTaskOutcome/init(_:)`` by default.
    ///   - body: Processes one object.
    public func respond(
        concurrently limit: Int,
        treatMissingKeysAs: LambdaTaskOutcome.Code = .permanentFailure,
        outcomeOfError outcome: @escaping @Sendable (LambdaTask, any Error) -> LambdaTaskOutcome = {
            LambdaTaskOutcome($1)
        },
        _ body: @escaping @Sendable (LambdaTask) async throws -> LambdaTaskOutcome
    ) async -> LambdaTaskResponse {
        let tasks = distinctTasks
        let results = await withTaskGroup(of: (Int, LambdaTaskOutcome).self) { group in
            var outcomes = [LambdaTaskOutcome?](repeating: nil, count: tasks.count)
            for (index, task) in tasks.enumerated() {
                if index >= max(1, limit), let (index, outcome) = await group.next() {
                    outcomes[index] = outcome
                }
                group.addTask {
                    do {
                        return (index, task.hasValidKey ? try await body(task) : .invalidKey)
                    } catch {
                        return (index, outcome(task, error))
                    }
                }
            }
            for await (index, outcome) in group { outcomes[index] = outcome }
            return zip(tasks, outcomes).compactMap { task, outcome in
                outcome.map { LambdaTaskResponse.Result(taskID: task.id, $0) }
            }
        }
        return response(results, treatMissingKeysAs)
    }

    private var distinctTasks: [LambdaTask] {
        var known: Set<String> = []
        return tasks.filter { known.insert($0.id).inserted }
    }

    private func response(
        _ results: [LambdaTaskResponse.Result],
        _ treatMissingKeysAs: LambdaTaskOutcome.Code
    ) -> LambdaTaskResponse {
        LambdaTaskResponse(
            schemaVersion: schemaVersion,
            invocationID: invocationID,
            treatMissingKeysAs: treatMissingKeysAs,
            results: results
        )
    }
}

extension LambdaTaskOutcome {
    fileprivate static let invalidKey = permanentFailure("The object's key is not valid UTF-8.")
}
