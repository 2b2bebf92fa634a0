internal import S3ControlFiles

/// A job's requests to the store: tried again, as the service does, when they fail for a reason that passes.
struct StoreAccess: Sendable {
    let objects: any ObjectStore
    let execution: JobExecution
    let run: JobRun
    /// What the requests are for.
    let stage: JobRun.Stage

    /// Runs `body` until it succeeds, fails for good, or has failed often enough.
    ///
    /// - Throws: What `body` throws; `CancellationError` when it is of no use to try again.
    func withRetries<Result>(_ body: () async throws -> Result) async throws -> Result {
        var attempt = 1
        while true {
            do {
                return try await body()
            } catch let error as any RetryableFailure where error.isRetryable {
                guard attempt < execution.retries.maxAttempts else { throw error }
                let delay = execution.retries.delay(after: attempt)
                await run.sleep(for: delay, on: execution.retryClock, stage)
                try Task.checkCancellation()
                guard !run.isPointless(stage) else { throw CancellationError() }
                attempt += 1
            }
        }
    }
}

/// A failure that may pass.
protocol RetryableFailure: Error {
    var isRetryable: Bool { get }
}

extension ObjectStoreError: RetryableFailure {}

/// An object's bytes, read range by range on demand.
struct StoreChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let access: StoreAccess
    let object: ManifestObject
    /// The entity tag that the object must have; nil for the one that it has at first.
    var eTag: String?

    func makeAsyncIterator() -> Iterator { Iterator(chunks: self) }

    struct Iterator: AsyncIteratorProtocol {
        private let chunks: StoreChunks
        private var object: ManifestObject
        /// The entity tag of the object that is read; nil before the first chunk unless it was given.
        private(set) var eTag: String?
        private var position = 0
        private var size: Int?

        init(chunks: StoreChunks) {
            self.chunks = chunks
            object = chunks.object
            eTag = chunks.eTag?.withoutQuotes
        }

        mutating func next() async throws -> [UInt8]? { try await next(isolation: #isolation) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            if let size, position >= size { return nil }
            let (access, object, eTag) = (chunks.access, object, eTag)
            let range = position..<position + Swift.max(access.execution.readSize, 1)
            let content = try await access.withRetries {
                try await access.objects.read(object, range: range, ifMatch: eTag)
            }
            // Some stores ignore the condition.
            guard eTag == nil || content.eTag == eTag else { throw ObjectStoreError.preconditionFailed }
            self.eTag = content.eTag
            size = content.size
            position += content.bytes.count
            guard position >= content.size || !content.bytes.isEmpty else {
                throw ObjectStoreError(
                    "IncompleteBody",
                    status: nil,
                    message: "The store has sent no bytes of s3://\(object.bucket)/\(object.key)."
                )
            }
            return content.bytes.isEmpty ? nil : content.bytes
        }
    }
}
