import Basics
public import S3ControlFiles
import S3ControlModel
@_spi(Requests) public import S3Objects

/// A store of objects in Amazon S3 or a compatible service.
///
/// Listings do not contain encryption and replication status, which require a separate request for each
/// object. S3 has no API call that replicates an object, so `S3ReplicateObject` fails with `NotImplemented`.
///
/// At a custom endpoint, the first change of tags, an access control list, a lock, or encryption in a bucket
/// is first sent for a key that does not exist. A store that does not support the request would overwrite the
/// object with it. In that case, the change fails with `NotImplemented`.
public struct S3ObjectStore: ObjectStore {
    /// The client that calls the store.
    public let client: S3ObjectClient
    let probe: SubresourceProbe

    /// Creates a store that uses this client.
    public init(_ client: S3ObjectClient) {
        self.client = client
        probe = SubresourceProbe(client)
    }

    public func list(_ request: ObjectListRequest) async throws -> ObjectListPage {
        try await mappingErrors {
            let bucket = try S3Location(bucket: request.bucket)
            let access = S3Access(expectedBucketOwner: request.expectedBucketOwner?.rawValue)
            if request.includesVersions {
                var call = ListObjectVersionsRequest(bucket)
                (call.keyMarker, call.versionIDMarker) = Self.markers(in: request.continuation)
                (call.prefix, call.maxKeys, call.access) = (request.prefix, request.pageSize, access)
                let page = try await client.send(call)
                return ObjectListPage(
                    objects: page.elements.map { StoredObject($0, in: request.bucket) },
                    continuation: page.isTruncated
                        ? try Self.continuation(
                            page.nextKeyMarker.map { "\($0)\n\(page.nextVersionIDMarker ?? "")" },
                            after: request
                        ) : nil
                )
            }
            var call = ListObjectsV2Request(bucket)
            call.continuationToken = request.continuation
            (call.prefix, call.maxKeys, call.access) = (request.prefix, request.pageSize, access)
            let page = try await client.send(call)
            return ObjectListPage(
                objects: page.elements.map { StoredObject($0, in: request.bucket) },
                continuation: page.isTruncated
                    ? try Self.continuation(page.continuationToken, after: request) : nil
            )
        }
    }

    /// Checks that a truncated page continues, and not where it began.
    private static func continuation(_ next: String?, after request: ObjectListRequest) throws -> String {
        guard let next, next != request.continuation else {
            throw ObjectStoreError(
                "InvalidResponse",
                status: nil,
                message: "The listing of \(request.bucket) does not say where its next page begins."
            )
        }
        return next
    }

    /// Splits what a page of versions continues from: the key, a line break, and the version ID, which may be empty.
    private static func markers(in continuation: String?) -> (key: String?, versionID: String?) {
        // The last line break, because a key can contain one and a version ID cannot.
        guard let continuation, let split = continuation.utf8.lastIndex(of: UInt8(ascii: "\n")) else {
            return (continuation, nil)
        }
        let versionID = continuation[continuation.utf8.index(after: split)...]
        return (String(continuation[..<split]), versionID.isEmpty ? nil : String(versionID))
    }

    public func describe(_ object: ManifestObject) async throws -> StoredObject {
        try await mappingErrors {
            let found = try await client.headObject(try location(of: object), versionID: object.versionID)
            return StoredObject(object, found)
        }
    }

    public func read(
        _ object: ManifestObject,
        range: Range<Int>?,
        ifMatch: String?
    ) async throws -> ObjectContent {
        let range = range.map { max($0.lowerBound, 0)..<max($0.upperBound, 0) }
        return try await mappingErrors {
            var request = GetObjectRequest(try location(of: object), versionID: object.versionID)
            request.ifMatch = ifMatch.map { "\"\($0.withoutQuotes)\"" }
            if let range {
                guard !range.isEmpty else { return try await emptyContent(of: object, ifMatch: ifMatch) }
                let last = range.upperBound == .max ? "" : "\(range.upperBound - 1)"
                request.range = "bytes=\(range.lowerBound)-\(last)"
                // S3 has no checksums of ranges.
                request.requestsChecksum = false
            }
            var options = CallOptions()
            var transfer = client.configuration.transferOptions
            let (size, overflows) = (range?.count ?? 0).addingReportingOverflow(65_536)
            transfer.maxResponseBodyBytes = max(transfer.maxResponseBodyBytes, overflows ? .max : size)
            options.transferOptions = transfer
            do {
                let found = try await client.getObject(request, options: options)
                var bytes = found.body
                if let range, found.attributes.contentRange == nil {
                    // The store ignored the range.
                    bytes = Array(bytes.dropFirst(range.lowerBound).prefix(range.count))
                }
                return ObjectContent(
                    bytes: bytes,
                    size: found.attributes.size ?? found.body.count,
                    eTag: (found.attributes.eTag ?? "").withoutQuotes,
                    versionID: found.attributes.versionID
                )
            } catch let error as S3ObjectError where error.code == .invalidRange {
                return try await emptyContent(of: object, ifMatch: ifMatch)
            }
        }
    }

    /// Returns the content of an empty range, or of a range that begins at or after the object's end.
    private func emptyContent(of object: ManifestObject, ifMatch: String?) async throws -> ObjectContent {
        let found = try await describe(object)
        if let ifMatch, found.eTag != ifMatch.withoutQuotes { throw ObjectStoreError.preconditionFailed }
        return ObjectContent(
            bytes: [],
            size: found.size,
            eTag: found.eTag,
            versionID: found.object.versionID
        )
    }

    public func write(_ bytes: [UInt8], to target: ObjectDestination) async throws -> StoredObject {
        try await mappingErrors {
            var request = PutObjectRequest(try location(of: target), content: bytes, access: target.access)
            request.properties = target.properties
            return StoredObject(try await client.putObject(request), at: target, size: bytes.count)
        }
    }

    public func beginUpload(to target: ObjectDestination) async throws -> String {
        try await mappingErrors {
            var request = CreateMultipartUploadRequest(try location(of: target))
            request.properties = target.properties
            request.access = target.access
            return try await client.send(request)
        }
    }

    public func uploadPart(
        _ number: Int,
        _ bytes: [UInt8],
        of uploadID: String,
        to target: ObjectDestination
    ) async throws -> UploadedPart {
        try await mappingErrors {
            let place = try location(of: target)
            var request = UploadPartRequest(place, uploadID: uploadID, partNumber: number, content: bytes)
            request.access = target.access
            return UploadedPart(number: number, eTag: try await client.send(request).eTag)
        }
    }

    public func completeUpload(
        _ uploadID: String,
        _ parts: [UploadedPart],
        to target: ObjectDestination
    ) async throws -> StoredObject {
        try await mappingErrors {
            var request = CompleteMultipartUploadRequest(
                try location(of: target),
                uploadID: uploadID,
                parts: parts.sorted { $0.number < $1.number }.map { .init(number: $0.number, eTag: $0.eTag) }
            )
            request.access = target.access
            let written: WrittenObject
            do {
                written = try await client.send(request)
            } catch let error as S3ObjectError where error.code == .notFound {
                // An earlier request may have completed the upload, and its response was lost.
                guard let found = await client.completedObject(of: request) else { throw error }
                written = found
            }
            return StoredObject(written, at: target, size: written.size ?? 0)
        }
    }

    public func abortUpload(_ uploadID: String, to target: ObjectDestination) async throws {
        try await mappingErrors {
            var request = AbortMultipartUploadRequest(try location(of: target), uploadID: uploadID)
            request.access = target.access
            try await client.send(request)
        }
    }

    public func partSizes(of object: ManifestObject) async throws -> [Int] {
        try await mappingErrors {
            var sizes: [Int] = []
            var count = 1
            while sizes.count < count {
                var request = GetObjectRequest(try location(of: object), versionID: object.versionID)
                request.partNumber = sizes.count + 1
                let part = try await client.headObject(request)
                guard let parts = part.partCount, let size = part.contentLength else { return [] }
                count = parts
                sizes.append(size)
            }
            return sizes
        }
    }

    public func replicationConfiguration(of bucket: String) async throws -> [UInt8]? {
        try await mappingErrors {
            do {
                return try await client.send(GetBucketReplicationRequest(try S3Location(bucket: bucket)))
            } catch let error as S3ObjectError
                where error.serviceCode == "ReplicationConfigurationNotFoundError"
            {
                return nil
            }
        }
    }

    public func tags(of object: ManifestObject) async throws -> [S3Tag] {
        try await mappingErrors {
            try await client.objectTags(
                of: ObjectTarget(try location(of: object), versionID: object.versionID)
            )
        }
    }

    func location(of object: ManifestObject) throws(S3ObjectError) -> S3Location {
        try S3Location(bucket: object.bucket, key: object.key)
    }

    private func location(of target: ObjectDestination) throws(S3ObjectError) -> S3Location {
        try S3Location(bucket: target.bucket, key: target.key)
    }

    /// Runs `body` and converts the client's errors to ``ObjectStoreError``.
    func mappingErrors<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as S3ObjectError {
            throw ObjectStoreError(error)
        }
    }
}

extension ObjectStoreError {
    /// Creates an error from an error of the client, with the service's code, if any.
    init(_ error: S3ObjectError) {
        let retryable: [S3ObjectError.Code] = [
            .throttled, .internalService, .transport, .timeout, .checksumMismatch, .conflict,
        ]
        // A restore takes hours, unlike the other conflicts.
        let isRestoring = error.serviceCode == "RestoreAlreadyInProgress"
        let isServerFailure =
            error.httpStatus.map { $0 >= 500 && $0 != 501 } ?? (error.code == .invalidResponse)
        self.init(
            error.serviceCode ?? Self.codes[error.code] ?? error.code.rawValue,
            status: error.httpStatus,
            message: error.message,
            isRetryable: retryable.contains(error.code) && !isRestoring || isServerFailure
        )
    }

    /// The service codes for errors of the client that have none.
    private static let codes: [S3ObjectError.Code: String] = [
        .notFound: "NoSuchKey", .noSuchBucket: "NoSuchBucket", .accessDenied: "AccessDenied",
        .preconditionFailed: "PreconditionFailed", .notImplemented: "NotImplemented",
        .badRequest: "InvalidRequest", .invalidRequest: "InvalidRequest", .invalidLocation: "InvalidRequest",
        .throttled: "SlowDown", .internalService: "InternalError", .transport: "ServiceUnavailable",
        .timeout: "RequestTimeout", .invalidObjectState: "InvalidObjectState",
    ]
}

extension StoredObject {
    fileprivate init(_ listed: S3ListedObject, in bucket: String) {
        self.init(ManifestObject(bucket: bucket, key: listed.key, versionID: listed.versionID)) {
            $0.isLatest = listed.isLatest
            $0.isDeleteMarker = listed.isDeleteMarker
            $0.size = listed.size
            $0.eTag = (listed.eTag ?? "").withoutQuotes
            $0.lastModified = listed.lastModified
            $0.storageClass = listed.storageClass
        }
    }

    fileprivate init(_ object: ManifestObject, _ found: ObjectAttributes) {
        self.init(object) {
            $0.object.versionID = found.versionID ?? object.versionID
            $0.isDeleteMarker = found.isDeleteMarker
            $0.size = found.size ?? 0
            $0.eTag = (found.eTag ?? "").withoutQuotes
            $0.lastModified = found.lastModified
            $0.storageClass = found.properties.storageClass
            $0.details = Details {
                $0.encryption = found.properties.encryption.map { .init(rawValue: $0.rawValue) }
                $0.kmsKeyID = found.properties.kmsKeyID
                $0.bucketKeyEnabled = found.properties.bucketKeyEnabled ?? false
                $0.replicationStatus = found.replicationStatus.map { .init(rawValue: $0) }
                $0.checksum = found.checksums.first.map {
                    Checksum($0.algorithm, $0.value, type: $0.type ?? .fullObject)
                }
            }
        }
    }

    fileprivate init(_ written: WrittenObject, at target: ObjectDestination, size: Int) {
        self.init(ManifestObject(bucket: target.bucket, key: target.key, versionID: written.versionID)) {
            $0.size = size
            $0.eTag = written.eTag.withoutQuotes
        }
    }
}

extension ObjectDestination {
    fileprivate var access: S3Access { S3Access(expectedBucketOwner: expectedBucketOwner?.rawValue) }

    fileprivate var properties: S3ObjectProperties {
        S3ObjectProperties {
            $0.contentType = contentType
            if let kms = encryption?.sseKMS {
                $0.encryption = .kms
                $0.kmsKeyID = kms.keyID
            } else if encryption?.sseS3 != nil {
                $0.encryption = .aes256
            }
        }
    }
}

extension String {
    /// An entity tag without its quotes.
    var withoutQuotes: String {
        utf8.count >= 2 && hasPrefix("\"") && hasSuffix("\"") ? String(dropFirst().dropLast()) : self
    }
}
