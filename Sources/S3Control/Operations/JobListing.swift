public import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// The jobs of a listing, fetched page by page on demand.
///
/// Iterating throws ``S3ControlError``, or `CancellationError` if the task was cancelled.
public struct JobListing: AsyncSequence, Sendable {
    /// A job of the listing.
    public typealias Element = JobListDescriptor

    /// The responses that contain the jobs.
    public let pages: JobPages

    /// Creates a listing of these pages.
    public init(pages: JobPages) {
        self.pages = pages
    }

    /// Starts with the first page.
    public func makeAsyncIterator() -> Iterator {
        Iterator(pages: pages.makeAsyncIterator())
    }

    /// Iterates over the jobs of a listing.
    public struct Iterator: AsyncIteratorProtocol {
        private var pages: JobPages.Iterator
        private var jobs: ArraySlice<JobListDescriptor> = []

        init(pages: JobPages.Iterator) {
            self.pages = pages
        }

        /// The next job, or nil after the last one.
        ///
        /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
        public mutating func next() async throws -> JobListDescriptor? {
            while jobs.isEmpty {
                guard let page = try await pages.next() else { return nil }
                jobs = page.jobs[...]
            }
            return jobs.popFirst()
        }
    }
}

/// The pages of a listing, each fetched on demand.
///
/// A page's `nextToken` continues the listing later, even in another process: `listJobs(startingToken:)`.
///
/// Iterating throws ``S3ControlError``, or `CancellationError` if the task was cancelled.
public struct JobPages: AsyncSequence, Sendable {
    /// A page of the listing.
    public typealias Element = ListJobsResult

    private let request: ListJobsRequest
    private let fetch: @Sendable (ListJobsRequest) async throws -> ListJobsResult

    /// Creates the pages of a listing. Also works without a client, for tests.
    ///
    /// - Parameters:
    ///   - request: The first request. Later ones have the `nextToken` of the previous response.
    ///   - fetch: Sends a request, such as `client.listJobs`.
    public init(
        _ request: ListJobsRequest,
        fetch: @escaping @Sendable (ListJobsRequest) async throws -> ListJobsResult
    ) {
        self.request = request
        self.fetch = fetch
    }

    /// Starts with the first page.
    public func makeAsyncIterator() -> Iterator {
        Iterator(request, fetch: fetch)
    }

    /// Iterates over the pages of a listing.
    public struct Iterator: AsyncIteratorProtocol {
        private let fetch: @Sendable (ListJobsRequest) async throws -> ListJobsResult
        private var request: ListJobsRequest?
        /// The tokens already used. A repeated token would loop forever.
        private var tokens: Set<String> = []

        init(
            _ request: ListJobsRequest,
            fetch: @escaping @Sendable (ListJobsRequest) async throws -> ListJobsResult
        ) {
            self.fetch = fetch
            self.request = request
        }

        /// The next page, or nil after the last one.
        ///
        /// - Throws: ``S3ControlError``, with the code `invalidResponse` if the service repeats a token.
        ///   `CancellationError` if the task was cancelled.
        public mutating func next() async throws -> ListJobsResult? {
            guard var request else { return nil }
            let page: ListJobsResult
            do {
                page = try await fetch(request)
            } catch {
                self.request = nil
                throw error
            }
            guard let token = page.nextToken, !token.isEmpty else {
                self.request = nil
                return page
            }
            guard tokens.insert(token).inserted else {
                self.request = nil
                throw JobPages.repeatedToken
            }
            request.nextToken = token
            self.request = request
            return page
        }
    }

    /// A repeated token would make a listing endless.
    static var repeatedToken: S3ControlError {
        S3ControlError(
            .invalidResponse,
            message: "The service repeated a pagination token, so the listing would never end.",
            operation: "ListJobs",
            attempts: 1
        )
    }
}

extension S3ControlClient {
    /// Lists one page of jobs.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    ///
    /// Source: [ListJobs](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListJobs.html).
    public func listJobs(_ request: ListJobsRequest) async throws -> ListJobsResult {
        try await listJobs(request, options: CallOptions())
    }

    /// Lists one page of jobs with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` if the task was cancelled.
    public func listJobs(_ request: ListJobsRequest, options: CallOptions) async throws -> ListJobsResult {
        try await call(ListJobs.self, request, options, account: request.accountID)
    }

    /// Lists the jobs of the client's account that have not ended or ended within 90 days.
    ///
    /// Each page is fetched when iteration reaches it.
    ///
    /// - Parameters:
    ///   - statuses: The statuses to list; nil lists all.
    ///   - pageSize: The maximum number of jobs in one response, 1 to 1000; nil for the service's default.
    ///   - startingToken: The `nextToken` of a page, to continue after it with the same statuses; nil starts the
    ///     listing.
    /// - Returns: The jobs. ``JobListing/pages`` contains the responses.
    public func listJobs(
        statuses: [JobStatus]? = nil,
        pageSize: Int? = nil,
        startingToken: String? = nil
    ) -> JobListing {
        let client = withFeature(.paginator)
        let request = ListJobsRequest(
            accountID: configuration.accountID,
            jobStatuses: statuses,
            nextToken: startingToken,
            maxResults: pageSize
        )
        return JobListing(pages: JobPages(request) { try await client.listJobs($0) })
    }
}
