/// How a task of a Lambda function ended.
public struct LambdaTaskOutcome: Sendable, Hashable {
    /// What the service does with the task. Later versions of the service may have more.
    public struct Code: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
        public var rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The service's word.
        public var description: String { rawValue }

        /// The task is done.
        public static let succeeded = Code(rawValue: "Succeeded")
        /// The task is tried again.
        public static let temporaryFailure = Code(rawValue: "TemporaryFailure")
        /// The task is not tried again.
        public static let permanentFailure = Code(rawValue: "PermanentFailure")
    }

    /// What the service does with the task.
    public var code: Code

    /// What the completion report says of the task.
    public var message: String

    /// Creates a value.
    public init(code: Code, message: String = "") {
        self.code = code
        self.message = message
    }

    /// The task is done.
    ///
    /// - Parameter message: What the completion report says of it.
    public static func succeeded(_ message: String = "") -> Self { Self(code: .succeeded, message: message) }

    /// The task failed, and is to be tried again.
    ///
    /// - Parameter message: What the completion report says of it if it was the last try.
    public static func temporaryFailure(_ message: String) -> Self {
        Self(code: .temporaryFailure, message: message)
    }

    /// The task failed for good.
    ///
    /// - Parameter message: What the completion report says of it.
    public static func permanentFailure(_ message: String) -> Self {
        Self(code: .permanentFailure, message: message)
    }

    /// What an error that a task throws means, unless the caller decides otherwise.
    ///
    /// A cancelled task failed temporarily, everything else permanently; the message is the error's description.
    public init(_ error: any Error) {
        self = error is CancellationError ? .temporaryFailure("cancelled") : .permanentFailure("\(error)")
    }
}

/// What a Lambda function answers to a ``LambdaTaskEvent``.
public struct LambdaTaskResponse: Sendable, Hashable, Codable {
    /// How one task ended.
    public struct Result: Sendable, Hashable, Codable {
        /// The task's id.
        public var taskID: String

        /// What the service does with the task.
        public var code: LambdaTaskOutcome.Code

        /// What the completion report says of the task.
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

    /// The event's form.
    public var schemaVersion: LambdaTaskEvent.SchemaVersion

    /// The event's id.
    public var invocationID: String

    /// How the service treats tasks without a result.
    public var treatMissingKeysAs: LambdaTaskOutcome.Code

    /// The results, one a task.
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

    /// How a task of the event ended: by its first result, or as tasks without one are treated.
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
    /// Runs `body` for each task, one after the other, and answers each task exactly once.
    ///
    /// A task whose key is no UTF-8 fails permanently, and a task whose id has been there before is left out: neither
    /// reaches `body`.
    ///
    /// - Parameters:
    ///   - treatMissingKeysAs: How the service treats tasks without a result, of which there are none.
    ///   - outcome: What an error means that `body` throws; ``LambdaTaskOutcome/init(_:)`` by default.
    ///   - body: Works on one object.
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

    /// Runs `body` for several tasks at once, and answers each task exactly once, in the order of the event.
    ///
    /// - Parameters:
    ///   - limit: How many tasks run at once; at least 1.
    ///   - treatMissingKeysAs: How the service treats tasks without a result, of which there are none.
    ///   - outcome: What an error means that `body` throws; ``LambdaTaskOutcome/init(_:)`` by default.
    ///   - body: Works on one object.
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
    fileprivate static let invalidKey = permanentFailure("The object's key is no UTF-8.")
}
