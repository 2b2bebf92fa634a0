public import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

/// The jobs of a listing, fetched page by page as they are needed.
///
/// Iterating throws ``S3ControlError``, or `CancellationError` when the task was cancelled.
public struct JobListing: AsyncSequence, Sendable {
    /// A job of the listing.
    public typealias Element = JobListDescriptor

    /// The responses that the jobs come in.
    public let pages: JobPages

    /// Creates a listing of these pages.
    public init(pages: JobPages) {
        self.pages = pages
    }

    /// Starts at the first page.
    public func makeAsyncIterator() -> Iterator {
        Iterator(pages: pages.makeAsyncIterator())
    }

    /// Goes through the jobs of a listing.
    public struct Iterator: AsyncIteratorProtocol {
        private var pages: JobPages.Iterator
        private var jobs: ArraySlice<JobListDescriptor> = []

        init(pages: JobPages.Iterator) {
            self.pages = pages
        }

        /// The next job, nil after the last.
        ///
        /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
        public mutating func next() async throws -> JobListDescriptor? {
            while jobs.isEmpty {
                guard let page = try await pages.next() else { return nil }
                jobs = page.jobs[...]
            }
            return jobs.popFirst()
        }
    }
}

/// The pages of a listing, each fetched when it is needed.
///
/// `nextToken` of a page continues the listing later, also in another process: `listJobs(startingToken:)`.
///
/// Iterating throws ``S3ControlError``, or `CancellationError` when the task was cancelled.
public struct JobPages: AsyncSequence, Sendable {
    /// A page of the listing.
    public typealias Element = ListJobsResult

    private let request: ListJobsRequest
    private let fetch: @Sendable (ListJobsRequest) async throws -> ListJobsResult

    /// Creates the pages that begin with what `request` asks for, also for a test without a client.
    ///
    /// - Parameters:
    ///   - request: The first request; the others have the `nextToken` of the response before.
    ///   - fetch: Makes a request, such as `client.listJobs`.
    public init(
        _ request: ListJobsRequest,
        fetch: @escaping @Sendable (ListJobsRequest) async throws -> ListJobsResult
    ) {
        self.request = request
        self.fetch = fetch
    }

    /// Starts at the first page.
    public func makeAsyncIterator() -> Iterator {
        Iterator(request, fetch: fetch)
    }

    /// Goes through the pages of a listing.
    public struct Iterator: AsyncIteratorProtocol {
        private let fetch: @Sendable (ListJobsRequest) async throws -> ListJobsResult
        private var request: ListJobsRequest?
        /// The tokens that have been followed: one that comes again would go round for ever.
        private var tokens: Set<String> = []

        init(
            _ request: ListJobsRequest,
            fetch: @escaping @Sendable (ListJobsRequest) async throws -> ListJobsResult
        ) {
            self.fetch = fetch
            self.request = request
        }

        /// The next page, nil after the last.
        ///
        /// - Throws: ``S3ControlError``, with the code `invalidResponse` when the service repeats a
        ///   token; `CancellationError` when the task was cancelled.
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

    /// A token that comes again would make a listing endless.
    static var repeatedToken: S3ControlError {
        S3ControlError(
            .invalidResponse,
            message: "The service repeated a token of the listing, which would never end.",
            operation: "ListJobs",
            attempts: 1
        )
    }
}

extension S3ControlClient {
    /// Lists one page of jobs.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    ///
    /// Source: [ListJobs](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_ListJobs.html).
    public func listJobs(_ request: ListJobsRequest) async throws -> ListJobsResult {
        try await listJobs(request, options: CallOptions())
    }

    /// The same, with other settings for this call.
    ///
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    public func listJobs(_ request: ListJobsRequest, options: CallOptions) async throws -> ListJobsResult {
        try await call(ListJobs.self, request, account: request.accountID, options: options)
    }

    /// Lists the jobs of the client's account that have not ended, or ended within 90 days.
    ///
    /// Nothing is sent until the sequence is iterated; a page is fetched when the one before is used up.
    ///
    /// - Parameters:
    ///   - statuses: The statuses to list; nil lists all.
    ///   - pageSize: The most jobs in one response, 1 to 1000; nil leaves it to the service.
    ///   - startingToken: The `nextToken` of a page, to go on after it with the same statuses; nil begins the listing.
    /// - Returns: The jobs; its ``JobListing/pages`` are the responses themselves.
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
