import S3ControlFiles

/// A job's requests to the store. As in the service, requests that fail for a temporary reason are retried.
struct StoreAccess: Sendable {
    let objects: any ObjectStore
    let execution: JobExecution
    let run: JobRun
    /// The stage that the requests are for.
    let stage: JobRun.Stage

    /// Runs `body` until it succeeds, fails permanently, or has used all attempts.
    ///
    /// - Throws: The errors of `body`; `CancellationError` if retrying has become pointless.
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

/// A failure that may be temporary.
protocol RetryableFailure: Error {
    var isRetryable: Bool { get }
}

extension ObjectStoreError: RetryableFailure {}

/// An object's bytes, read on demand in ranges.
struct StoreChunks: AsyncSequence, Sendable {
    typealias Element = [UInt8]

    let access: StoreAccess
    let object: ManifestObject
    /// The entity tag that the object must have; nil for the one of the first response.
    var eTag: String?

    func makeAsyncIterator() -> Iterator { Iterator(chunks: self) }

    struct Iterator: AsyncIteratorProtocol {
        private let chunks: StoreChunks
        private var object: ManifestObject
        /// The object's entity tag; nil before the first chunk unless it was given.
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
            let range = position..<position + access.execution.readSize
            let content = try await access.withRetries {
                try await access.objects.read(object, range: range, ifMatch: eTag)
            }
            // Some stores ignore the condition on the entity tag.
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
