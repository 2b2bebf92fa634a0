public import AWSClientRuntime

/// What is listed of a bucket.
public struct S3ListingOptions: Sendable, Hashable {
    /// Only keys after this one, in a listing of objects.
    public var startAfter: String?
    /// The most objects of a page: 1 to 1,000.
    public var pageSize: Int?
    /// Under which conditions the bucket is used.
    public var access: S3Access

    /// Creates options.
    public init(startAfter: String? = nil, pageSize: Int? = nil, access: S3Access = S3Access()) {
        self.startAfter = startAfter
        self.pageSize = pageSize
        self.access = access
    }
}

/// The objects, or versions, under a prefix, fetched page by page.
///
/// The order is that of the keys' bytes. A page is fetched when the iterator reaches the end of the one before.
public struct S3ObjectListing: AsyncSequence, Sendable {
    let client: S3ObjectClient
    let location: S3Location
    let options: S3ListingOptions
    let listsVersions: Bool
    let callOptions: CallOptions

    /// Begins the listing.
    public func makeAsyncIterator() -> Iterator { Iterator(listing: self) }

    /// Goes through the listing.
    public struct Iterator: AsyncIteratorProtocol {
        private let listing: S3ObjectListing
        private var page: [S3ListedObject] = []
        private var position = 0
        private var next: Next? = Next()

        private struct Next {
            var token: String?
            var keyMarker: String?
            var versionIDMarker: String?
        }

        init(listing: S3ObjectListing) { self.listing = listing }

        /// The next object.
        ///
        /// - Throws: ``S3ObjectError``.
        public mutating func next() async throws -> S3ListedObject? {
            while position == page.count {
                guard let next else { return nil }
                let found = try await fetch(next)
                page = found.elements
                position = 0
                self.next = try following(found, next)
            }
            defer { position += 1 }
            return page[position]
        }

        private func fetch(_ next: Next) async throws -> S3ObjectPage<S3ListedObject> {
            let bucket = S3Location(unchecked: listing.location.bucket, "")
            let prefix = listing.location.key.isEmpty ? nil : listing.location.key
            try listing.location.check()
            if listing.listsVersions {
                var request = ListObjectVersionsRequest(bucket)
                request.prefix = prefix
                request.keyMarker = next.keyMarker
                request.versionIDMarker = next.versionIDMarker
                request.maxKeys = listing.options.pageSize
                request.access = listing.options.access
                return try await listing.client.call(request, listing.callOptions)
            }
            var request = ListObjectsV2Request(bucket)
            request.prefix = prefix
            request.startAfter = listing.options.startAfter
            request.continuationToken = next.token
            request.maxKeys = listing.options.pageSize
            request.access = listing.options.access
            return try await listing.client.call(request, listing.callOptions)
        }

        /// Where the listing continues; nil at its end.
        private func following(_ page: S3ObjectPage<S3ListedObject>, _ last: Next) throws -> Next? {
            guard page.isTruncated else { return nil }
            let next = Next(
                token: page.continuationToken,
                keyMarker: page.nextKeyMarker,
                versionIDMarker: page.nextVersionIDMarker
            )
            let goesOn =
                listing.listsVersions
                ? next.keyMarker != nil
                    && (next.keyMarker != last.keyMarker || next.versionIDMarker != last.versionIDMarker)
                : next.token != nil && next.token != last.token
            guard goesOn else {
                throw S3ObjectError(
                    .invalidResponse,
                    message:
                        "The listing of \(listing.location) is truncated, but does not say where it continues.",
                    operation: listing.listsVersions ? "ListObjectVersions" : "ListObjectsV2",
                    location: listing.location
                )
            }
            return next
        }
    }
}

extension S3ObjectClient {
    /// Lists the objects whose keys begin with the location's key.
    public func objects(
        in location: S3Location,
        _ options: S3ListingOptions = S3ListingOptions(),
        callOptions: CallOptions = CallOptions()
    ) -> S3ObjectListing {
        S3ObjectListing(
            client: self,
            location: location,
            options: options,
            listsVersions: false,
            callOptions: callOptions
        )
    }

    /// Lists the versions and delete markers whose keys begin with the location's key.
    public func versions(
        in location: S3Location,
        _ options: S3ListingOptions = S3ListingOptions(),
        callOptions: CallOptions = CallOptions()
    ) -> S3ObjectListing {
        S3ObjectListing(
            client: self,
            location: location,
            options: options,
            listsVersions: true,
            callOptions: callOptions
        )
    }
}
