import Basics
import S3BatchEvents
import S3ControlFiles
import S3ControlModel

extension JobRunner {
    /// Runs a task and counts it. An interrupted task is given back.
    func runTask(_ row: TaskRow, _ run: JobRun) async {
        guard let result = await result(of: row, run) else { return run.giveBack(row) }
        let reportRow = CompletionReportRow(
            bucket: row.object.bucket,
            key: row.writtenKey,
            versionID: row.object.versionID,
            status: result.failure == nil ? .succeeded : .failed,
            errorCode: result.failure,
            httpStatusCode: result.httpStatus,
            message: result.message
        )
        guard let keeper, let gate else { return run.finish(reportRow) }
        let isSuccess = result.failure == nil
        let isKept = !isSuccess || run.reportScope == .allTasks
        let stored = StoredResult(task: row.index, isSuccess: isSuccess, row: isKept ? reportRow : nil)
        keeper.add(FinishedTask(run: run, row: reportRow, result: stored))
        // The task keeps its slot until its result is saved. So at most as many tasks as there are
        // slots run twice after a crash.
        await gate.save()
    }

    /// The result of a task.
    private struct TaskResult {
        /// The error's code; nil for a task that succeeded.
        var failure: String?
        var httpStatus: Int
        var message: String
    }

    private func result(of row: TaskRow, _ run: JobRun) async -> TaskResult? {
        do {
            let message = try await perform(row, run)
            return TaskResult(httpStatus: 200, message: message)
        } catch is CancellationError where run.isStopped || Task.isCancelled {
            return nil
        } catch let error as ObjectStoreError {
            // Readers of reports recognize the column of the HTTP status by its number, so there must be one.
            return TaskResult(failure: error.code, httpStatus: error.status ?? 503, message: error.message)
        } catch let error as LambdaFailure {
            // The invocation itself succeeded.
            return TaskResult(failure: error.code.rawValue, httpStatus: 200, message: error.message)
        } catch {
            return TaskResult(failure: "InternalError", httpStatus: 500, message: "\(error)")
        }
    }

    /// Performs the job's operation on an object, and retries it after temporary failures.
    ///
    /// - Returns: The message for the report.
    private func perform(_ row: TaskRow, _ run: JobRun) async throws -> String {
        let access = access(run, .work)
        // It retries its requests itself, so that a failure does not repeat the reads before it.
        if let checksum = run.job.operation?.s3ComputeObjectChecksum {
            return try await ChecksumTask(operation: checksum, object: row.object, access: access).run()
        }
        return try await access.withRetries { try await performOnce(row, run) }
    }

    private func performOnce(_ row: TaskRow, _ run: JobRun) async throws -> String {
        let object = row.object
        let operation = run.job.operation ?? JobOperation()
        if let copy = operation.s3PutObjectCopy {
            try await objects.copy(object, copy)
        } else if let tagging = operation.s3PutObjectTagging {
            try await objects.replaceTags(of: object, by: tagging.tagSet ?? [])
        } else if operation.s3DeleteObjectTagging != nil {
            try await objects.deleteTags(of: object)
        } else if let acl = operation.s3PutObjectACL {
            try await objects.replaceACL(of: object, by: acl.accessControlPolicy ?? S3AccessControlPolicy())
        } else if let hold = operation.s3PutObjectLegalHold {
            try await objects.setLegalHold(of: object, to: hold.legalHold)
        } else if let retention = operation.s3PutObjectRetention {
            try await objects.setRetention(of: object, retention)
        } else if let restore = operation.s3InitiateRestoreObject {
            try await objects.restore(object, restore)
        } else if operation.s3ReplicateObject != nil {
            try await objects.replicate(object)
        } else if let encryption = operation.s3UpdateObjectEncryption?.objectEncryption {
            try await objects.updateEncryption(of: object, to: encryption)
        } else if let lambda = operation.lambdaInvoke {
            return try await invoke(lambda, row, run)
        } else {
            throw ObjectStoreError.notImplemented(operation.names.first?.rawValue ?? "of the job")
        }
        return "Successful"
    }

    private func invoke(
        _ operation: LambdaInvokeOperation,
        _ row: TaskRow,
        _ run: JobRun
    ) async throws -> String {
        let arn = operation.functionARN ?? ""
        guard let function = configuration.execution.invokeFunction else {
            throw ObjectStoreError(
                "ResourceNotFoundException",
                status: 404,
                message: "Function not found: \(arn)"
            )
        }
        let task = LambdaTask(
            id: "\(row.index)",
            key: row.object.key,
            versionID: row.object.versionID,
            bucket: row.object.bucket
        )
        let version = LambdaTaskEvent.SchemaVersion(rawValue: operation.invocationSchemaVersion ?? "1.0")
        let event = LambdaTaskEvent(
            schemaVersion: version,
            invocationID: UUID().uuidString,
            job: .init(
                id: "\(run.job.jobID)",
                userArguments: version == .v1 ? [:] : operation.userArguments ?? [:]
            ),
            tasks: [task]
        )
        let response: LambdaTaskResponse
        do {
            response = try await function(arn, event)
        } catch let error as ObjectStoreError {
            throw error
        } catch let error as LambdaFailure {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw LambdaFailure(.permanentFailure, "Lambda returned function error: \(error)")
        }
        return try LambdaFailure.message(in: response, to: event, of: task)
    }
}

/// The failure of a task of a function.
struct LambdaFailure: RetryableFailure {
    var code: LambdaTaskOutcome.Code
    var message: String

    init(_ code: LambdaTaskOutcome.Code, _ message: String) {
        self.code = code
        self.message = message
    }

    var isRetryable: Bool { code == .temporaryFailure }

    /// Returns the function's message about a task that succeeded.
    ///
    /// - Throws: The task's failure.
    static func message(
        in response: LambdaTaskResponse,
        to event: LambdaTaskEvent,
        of task: LambdaTask
    ) throws(LambdaFailure) -> String {
        guard response.schemaVersion == event.schemaVersion, response.invocationID == event.invocationID
        else {
            throw LambdaFailure(
                .permanentFailure,
                "The function's response is to another invocation or in another schema."
            )
        }
        guard response.results.count(where: { $0.taskID == task.id }) < 2 else {
            throw LambdaFailure(.permanentFailure, "The function returned two results for the task.")
        }
        let outcome = response.outcome(of: task)
        guard outcome.code == .succeeded else { throw LambdaFailure(outcome.code, outcome.message) }
        return outcome.message
    }
}
