public import AWSClientRuntime
import Basics
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) import S3ControlWire

extension S3ControlClient {
    /// Returns a job's tags.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    ///
    /// Source: [GetJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetJobTagging.html).
    public func getJobTagging(_ request: GetJobTaggingRequest) async throws -> GetJobTaggingResult {
        try await getJobTagging(request, options: CallOptions())
    }

    /// Returns a job's tags, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func getJobTagging(_ request: GetJobTaggingRequest, options: CallOptions) async throws
        -> GetJobTaggingResult
    {
        try await call(GetJobTagging.self, request, options, account: request.accountID, job: request.jobID)
    }

    /// Returns the tags of a job of the client's account.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func tags(of jobID: JobID) async throws -> [S3Tag] {
        try await getJobTagging(GetJobTaggingRequest(accountID: configuration.accountID, jobID: jobID)).tags
    }

    /// Replaces all of a job's tags. An empty list deletes them.
    ///
    /// - Throws: ``S3ControlError``, with the code `tooManyTags` for more than 50; `CancellationError` if the task was
    ///   cancelled.
    ///
    /// Source: [PutJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutJobTagging.html).
    @discardableResult
    public func putJobTagging(_ request: PutJobTaggingRequest) async throws -> PutJobTaggingResult {
        try await putJobTagging(request, options: CallOptions())
    }

    /// Replaces all of a job's tags, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    @discardableResult
    public func putJobTagging(_ request: PutJobTaggingRequest, options: CallOptions) async throws
        -> PutJobTaggingResult
    {
        try await call(PutJobTagging.self, request, options, account: request.accountID, job: request.jobID)
    }

    /// Replaces all tags of a job of the client's account.
    ///
    /// - Parameters:
    ///   - tags: At most 50, each with a key of 1 to 128 and a value of 0 to 256 characters.
    ///   - jobID: The job.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func setTags(_ tags: [S3Tag], of jobID: JobID) async throws {
        try await putJobTagging(
            PutJobTaggingRequest(accountID: configuration.accountID, jobID: jobID, tags: tags)
        )
    }

    /// Deletes all of a job's tags.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    ///
    /// Source: [DeleteJobTagging](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_DeleteJobTagging.html).
    @discardableResult
    public func deleteJobTagging(_ request: DeleteJobTaggingRequest) async throws -> DeleteJobTaggingResult {
        try await deleteJobTagging(request, options: CallOptions())
    }

    /// Deletes all of a job's tags, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    @discardableResult
    public func deleteJobTagging(_ request: DeleteJobTaggingRequest, options: CallOptions) async throws
        -> DeleteJobTaggingResult
    {
        try await call(
            DeleteJobTagging.self,
            request,
            options,
            account: request.accountID,
            job: request.jobID
        )
    }

    /// Deletes all tags of a job of the client's account.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func deleteTags(of jobID: JobID) async throws {
        try await deleteJobTagging(
            DeleteJobTaggingRequest(accountID: configuration.accountID, jobID: jobID)
        )
    }

    /// Adds tags to a job of the client's account. A tag replaces one with the same key; other tags stay.
    ///
    /// Reads the tags and writes the changed list. Concurrent changes by other clients may be lost. Keys are compared
    /// byte by byte.
    ///
    /// - Parameters:
    ///   - tags: Tags with distinct keys. If empty, nothing is sent. A job can have at most 50.
    ///   - jobID: The job.
    /// - Throws: ``S3ControlError``, with the code `invalidRequest` for a repeated key; `CancellationError` if the task
    ///   was cancelled.
    public func addTags(_ tags: [S3Tag], to jobID: JobID) async throws {
        let keys = Set(tags.map { ByteText($0.key) })
        guard keys.count == tags.count else {
            throw S3ControlError(
                .invalidRequest,
                message: "A tag key occurs twice.",
                operation: "PutJobTagging"
            )
        }
        guard !tags.isEmpty else { return }
        try PutJobTaggingRequest(accountID: configuration.accountID, jobID: jobID, tags: tags)
            .checkBeforeSending()
        let present = try await self.tags(of: jobID)
        var merged = present
        for tag in tags {
            if let index = merged.firstIndex(where: { ByteText($0.key) == ByteText(tag.key) }) {
                merged[index] = tag
            } else {
                merged.append(tag)
            }
        }
        // Equal values may differ in their bytes.
        let isUnchanged = merged.elementsEqual(present) {
            $0 == $1 && ByteText($0.value) == ByteText($1.value)
        }
        if !isUnchanged { try await setTags(merged, of: jobID) }
    }

    /// Removes tags from a job of the client's account. Other tags stay.
    ///
    /// Reads the tags and writes the remaining ones. Concurrent changes by other clients may be lost. Keys are compared
    /// byte by byte.
    ///
    /// - Parameters:
    ///   - keys: The keys to remove. Unknown keys are ignored. If empty, nothing is sent.
    ///   - jobID: The job.
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func removeTags(_ keys: some Sequence<String>, from jobID: JobID) async throws {
        let keys = Set(keys.map(ByteText.init))
        guard !keys.isEmpty else { return }
        let present = try await tags(of: jobID)
        let rest = present.filter { !keys.contains(ByteText($0.key)) }
        guard rest.count < present.count else { return }
        if rest.isEmpty {
            try await deleteTags(of: jobID)
        } else {
            try await setTags(rest, of: jobID)
        }
    }
}

extension PutJobTaggingRequest {
    /// Validates these tags before the current ones are read.
    fileprivate func checkBeforeSending() throws(S3ControlError) {
        do {
            try validate()
        } catch {
            throw S3ControlError(
                .invalidRequest,
                message: error.description,
                operation: "PutJobTagging",
                cause: error
            )
        }
    }
}
