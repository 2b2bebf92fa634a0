public import AWSClientRuntime
import Basics

/// The options of a listing.
public struct S3ListingOptions: Sendable, Hashable {
    /// Lists only keys after this one. For listings of objects, not of versions.
    public var startAfter: String?
    /// The maximum number of objects per page: 1 to 1,000.
    public var pageSize: Int?
    /// The conditions of access to the bucket.
    public var access: S3Access

    /// Creates options.
    public init(startAfter: String? = nil, pageSize: Int? = nil, access: S3Access = S3Access()) {
        self.startAfter = startAfter
        self.pageSize = pageSize
        self.access = access
    }
}

/// The objects or versions under a prefix, fetched page by page on demand.
///
/// Sorted by the bytes of their keys. A page is fetched when the iterator reaches the end of the last one.
public struct S3ObjectListing: AsyncSequence, Sendable {
    let client: S3ObjectClient
    let location: S3Location
    let options: S3ListingOptions
    let callOptions: CallOptions
    var listsVersions = false

    /// Starts with the first page.
    public func makeAsyncIterator() -> Iterator { Iterator(listing: self) }

    /// Iterates over the objects or versions of a listing.
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

        /// The next object or version, or nil after the last one.
        ///
        /// - Throws: ``S3ObjectError``; `CancellationError` if the task was cancelled.
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
            if let size = listing.options.pageSize, !(1...1000).contains(size) {
                throw S3ObjectError(
                    .invalidRequest,
                    message: "A page of a listing has 1 to 1,000 objects, not \(size).",
                    location: listing.location
                )
            }
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

        /// Returns the start of the next page; nil at the end of the listing.
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
                    && (next.keyMarker.map(ByteText.init) != last.keyMarker.map(ByteText.init)
                        || next.versionIDMarker != last.versionIDMarker)
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
        S3ObjectListing(client: self, location: location, options: options, callOptions: callOptions)
    }

    /// Lists the versions and delete markers whose keys begin with the location's key.
    public func versions(
        in location: S3Location,
        _ options: S3ListingOptions = S3ListingOptions(),
        callOptions: CallOptions = CallOptions()
    ) -> S3ObjectListing {
        var listing = objects(in: location, options, callOptions: callOptions)
        listing.listsVersions = true
        return listing
    }
}
