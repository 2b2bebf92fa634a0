public import S3ControlModel

/// The pages of a listing, each fetched when it is asked for.
///
/// Iterating throws ``S3ControlError``, or `CancellationError` when the task was cancelled.
public struct JobPages: AsyncSequence, Sendable {
    /// A page of the listing.
    public typealias Element = ListJobsResult

    private let client: S3ControlClient
    private let request: ListJobsRequest

    init(client: S3ControlClient, request: ListJobsRequest) {
        self.client = client
        self.request = request
    }

    /// Starts at the first page.
    public func makeAsyncIterator() -> Iterator {
        Iterator(client: client, request: request)
    }

    /// Goes through the pages of a listing.
    public struct Iterator: AsyncIteratorProtocol {
        private let client: S3ControlClient
        private var request: ListJobsRequest?
        /// The tokens that have been followed: one that comes again would go round for ever.
        private var tokens: Set<String> = []

        init(client: S3ControlClient, request: ListJobsRequest) {
            self.client = client
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
                page = try await client.listJobs(request)
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
                throw S3ControlError(
                    .invalidResponse,
                    message: "The service repeated a token of the listing, which would never end.",
                    operation: "ListJobs",
                    attempts: 1
                )
            }
            request.nextToken = token
            self.request = request
            return page
        }
    }
}
