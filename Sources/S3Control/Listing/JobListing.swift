public import S3ControlModel

/// The jobs of a listing, fetched page by page as they are asked for.
///
/// Iterating throws ``S3ControlError``, or `CancellationError` when the task was cancelled.
public struct JobListing: AsyncSequence, Sendable {
    /// A job of the listing.
    public typealias Element = JobListDescriptor

    /// The responses that the jobs come in.
    public let pages: JobPages

    init(client: S3ControlClient, request: ListJobsRequest) {
        pages = JobPages(client: client, request: request)
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
