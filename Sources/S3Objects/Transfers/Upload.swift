import AWSClientRuntime
import Basics
import Logging
public import S3ControlModel
import Synchronization

/// The options for uploading an object in parts.
public struct S3UploadOptions: Sendable {
    /// The object's properties.
    public var properties = S3ObjectProperties()
    /// The size of a part in bytes: 5 MiB to 5 GiB. Content of at most one part is sent in one request.
    public var partBytes = 5 << 20
    /// The maximum number of parts in flight. Each is in memory once.
    public var concurrency = 3
    /// The object's size in bytes, if known. Parts are enlarged if there would be too many.
    public var size: Int?
    /// Write only if the object's entity tag is this one.
    public var ifMatch: String?
    /// `*` to write only if the object does not exist.
    public var ifNoneMatch: String?
    /// The algorithm of the parts' checksums; nil for the client's.
    public var checksumAlgorithm: S3ChecksumAlgorithm?
    /// The conditions of access to the bucket.
    public var access = S3Access()
    /// The options of each call, which override the client's configuration.
    public var callOptions = CallOptions()
    /// Called after each part is uploaded.
    public var progress: (@Sendable (S3TransferProgress) -> Void)?

    /// Creates options.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }

    /// The maximum number of parts of an object.
    static let maxParts = 10_000

    /// The part size in bytes, increased if the given object size requires it.
    var partSize: Int {
        guard let size, size > 0 else { return partBytes }
        return max(partBytes, (size - 1) / Self.maxParts + 1)
    }
}

extension S3ObjectClient {
    /// Uploads the bytes of `chunks` as an object, in constant memory.
    ///
    /// Content of more than one part is sent as a multipart upload. If the upload fails or is cancelled, it
    /// is aborted, so that no object is created and no parts remain. If the upload cannot be aborted, the hint of
    /// a thrown ``S3ObjectError`` and a warning of the client's logger have its ID.
    ///
    /// - Throws: ``S3ObjectError``, `CancellationError`, or an error that `chunks` throws.
    public func upload<Chunks: AsyncSequence>(
        _ chunks: Chunks,
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> WrittenObject where Chunks.Element: Collection<UInt8> {
        var upload = try Upload(self, location, options)
        do {
            try await withThrowingTaskGroup(of: Upload.Part.self) { group in
                for try await chunk in chunks {
                    var rest = chunk[...]
                    while !rest.isEmpty {
                        if upload.isPartFull { try await upload.send(in: &group) }
                        rest = upload.take(rest)
                    }
                }
                try Task.checkCancellation()
                if upload.isMultipart {
                    try await upload.send(in: &group)
                    while let part = try await group.next() { upload.finish(part) }
                }
            }
            return try await upload.isMultipart ? upload.complete() : upload.put()
        } catch {
            guard let advice = await upload.abort(), var failure = error as? S3ObjectError else {
                throw error
            }
            failure.hint = failure.hint.map { "\($0) \(advice)" } ?? advice
            throw failure
        }
    }

    /// Uploads the bytes of `chunks` as an object, in constant memory. See
    /// ``upload(_:to:options:)-(Chunks,_,_)``.
    public func upload<Chunks: Sequence>(
        _ chunks: Chunks,
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> WrittenObject where Chunks.Element: Collection<UInt8> {
        try await upload(AsyncElements(chunks), to: location, options: options)
    }
}

extension S3ObjectClient {
    /// Finds the object of a multipart upload that does not exist anymore.
    ///
    /// The object shows whether the upload was completed, or aborted by another program.
    ///
    /// - Parameters:
    ///   - request: The request that completes the upload.
    ///   - size: The object's size in bytes; nil if it is unknown.
    /// - Returns: The object; nil unless it consists of the request's parts.
    @_spi(Requests) public func completedObject(
        of request: CompleteMultipartUploadRequest,
        size: Int? = nil
    ) async -> WrittenObject? {
        var head = GetObjectRequest(request.location, access: request.access)
        head.requestsChecksum = true
        let found = try? await headObject(head)
        guard let found, size == nil || found.size == size, let eTag = found.eTag,
            request.combines(into: found)
        else { return nil }
        return WrittenObject(eTag: eTag, attributes: found)
    }
}

/// Holds the bytes of an uploaded part until they are moved out.
///
/// A task group returns a copy of a task's result, and the task keeps the result for a moment longer. Without
/// this class, the array would still be shared when it is reused.
private final class PartContent: Sendable {
    private let bytes: Mutex<[UInt8]>

    init(_ bytes: [UInt8]) { self.bytes = Mutex(bytes) }

    func take() -> [UInt8] {
        bytes.withLock { bytes in
            defer { bytes = [] }
            return bytes
        }
    }
}

/// The state of one upload.
private struct Upload {
    typealias Part = (part: CompleteMultipartUploadRequest.Part, content: PartContent)

    private let client: S3ObjectClient
    private let location: S3Location
    private let options: S3UploadOptions
    private let partSize: Int
    /// The bytes of the part that is being filled.
    private var part: [UInt8] = []
    /// Arrays of uploaded parts, which the next parts reuse. The system clears new memory page by page, which
    /// took a fifth of an upload's processor time. Memory that one thread allocates and another frees leaves
    /// holes in the heap (154 MiB instead of 66).
    private var uploaded: [[UInt8]] = []
    private var id: String?
    private var parts: [CompleteMultipartUploadRequest.Part] = []
    private var partCount = 0
    private var inFlight = 0
    private var sentBytes = 0

    init(
        _ client: S3ObjectClient,
        _ location: S3Location,
        _ options: S3UploadOptions
    ) throws(S3ObjectError) {
        try location.check(needsKey: true)
        let partSize = options.partSize
        guard (5 << 20...5 << 30).contains(partSize) else {
            throw S3ObjectError(
                .invalidRequest,
                message: options.size == nil || (5 << 20...5 << 30).contains(options.partBytes) == false
                    ? "A part has 5 MiB to 5 GiB, not \(partSize) bytes."
                    : "An object of \(options.size ?? 0) bytes cannot be uploaded: 48.8 TiB are the most.",
                operation: "UploadPart",
                location: location
            )
        }
        self.client = client
        self.location = location
        self.options = options
        self.partSize = partSize
    }

    var isMultipart: Bool { id != nil }
    var isPartFull: Bool { part.count == partSize }

    /// Appends as many bytes as fit into the part, and returns the rest.
    mutating func take<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Bytes.SubSequence {
        // Reserves memory for a whole part at once, because a growing array leaves holes in the heap. Content
        // of less than 1 MiB gets no reservation, because the whole object may be that small.
        if part.capacity < partSize, isMultipart || part.count + bytes.underestimatedCount >= 1 << 20 {
            part.reserveCapacity(partSize)
        }
        let end = bytes.index(bytes.startIndex, offsetBy: partSize - part.count, limitedBy: bytes.endIndex)
        guard let end else {
            part += bytes
            return bytes[bytes.endIndex...]
        }
        part += bytes[..<end]
        return bytes[end...]
    }

    /// Starts the upload of the part. First waits for a slot if the maximum is in flight.
    mutating func send(in group: inout ThrowingTaskGroup<Part, any Error>) async throws {
        if id == nil { try await begin() }
        guard let id else { return }
        guard partCount < S3UploadOptions.maxParts else {
            throw S3ObjectError(
                .invalidRequest,
                message: "The upload has more than 10,000 parts of \(partSize) bytes.",
                hint: "Give the object's size, or make parts larger.",
                operation: "UploadPart",
                location: location
            )
        }
        while inFlight >= max(1, options.concurrency), let part = try await group.next() { finish(part) }
        partCount += 1
        inFlight += 1
        var request = UploadPartRequest(location, uploadID: id, partNumber: partCount, content: part)
        request.checksumAlgorithm = options.checksumAlgorithm
        request.access = options.access
        // Moves the part out, so that no other reference to its bytes remains after the upload.
        part = uploaded.popLast() ?? []
        part.removeAll(keepingCapacity: true)
        let (client, callOptions, sent) = (client, options.callOptions, request)
        group.addTask {
            let written = try await client.call(sent, callOptions)
            let algorithm = sent.checksumAlgorithm ?? client.configuration.checksums.algorithm
            return (
                CompleteMultipartUploadRequest.Part(
                    number: sent.partNumber,
                    eTag: written.eTag,
                    checksum: written.checksums.first { $0.algorithm == algorithm }
                ), PartContent(sent.content)
            )
        }
    }

    /// Records an uploaded part and keeps its array for reuse.
    mutating func finish(_ part: Part) {
        inFlight -= 1
        let content = part.content.take()
        sentBytes += content.count
        uploaded.append(content)
        parts.append(part.part)
        options.progress?(S3TransferProgress(completedBytes: sentBytes, totalBytes: options.size))
    }

    private mutating func begin() async throws {
        var request = CreateMultipartUploadRequest(location)
        request.properties = options.properties
        if client.configuration.checksums.requests == .whenSupported || options.checksumAlgorithm != nil {
            request.checksumAlgorithm =
                options.checksumAlgorithm ?? client.configuration.checksums.algorithm
        }
        request.access = options.access
        let (client, callOptions, sent) = (client, options.callOptions, request)
        // Runs in a separate task: if cancellation ended the call, the ID would be lost, and the upload could
        // not be aborted.
        id = try await Task { try await client.call(sent, callOptions) }.value
        try Task.checkCancellation()
    }

    /// Combines the parts into an object.
    func complete() async throws -> WrittenObject {
        guard let id else { preconditionFailure("An upload is completed that was not begun.") }
        var request = CompleteMultipartUploadRequest(
            location,
            uploadID: id,
            parts: parts.sorted { $0.number < $1.number }
        )
        request.ifMatch = options.ifMatch
        request.ifNoneMatch = options.ifNoneMatch
        request.access = options.access
        let (client, sent, size) = (client, request, sentBytes)
        var written = try await client.call(request, options.callOptions) { _, _ in
            // The response of an earlier attempt was lost. The upload does not exist anymore, or its condition is not met.
            await client.completedObject(of: sent, size: size)
        }
        written.size = sentBytes
        return written
    }

    /// Writes content of at most one part in one request.
    mutating func put() async throws -> WrittenObject {
        var request = PutObjectRequest(location, content: part, access: options.access)
        request.properties = options.properties
        request.ifMatch = options.ifMatch
        request.ifNoneMatch = options.ifNoneMatch
        request.checksumAlgorithm = options.checksumAlgorithm
        part = []
        let written = try await client.putObject(request, options: options.callOptions)
        options.progress?(
            S3TransferProgress(completedBytes: written.size ?? 0, totalBytes: written.size)
        )
        return written
    }

    /// Aborts the upload, even if the calling task was cancelled. Parts that are not deleted cost money.
    ///
    /// - Returns: Advice if parts may remain, on one line; otherwise nil.
    func abort() async -> String? {
        guard let id else { return nil }
        var request = AbortMultipartUploadRequest(location, uploadID: id)
        request.access = options.access
        let (client, sent, callOptions) = (client, request, options.callOptions)
        let hasCutParts = partCount > parts.count
        // Runs in a separate task, because the calling task may be cancelled. This function waits for it.
        let abort = Task {
            let isGone = await client.isGone(after: sent, callOptions)
            // S3 can still store a part whose request was cut off. Aborting again deletes it:
            // https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
            return hasCutParts ? await client.isGone(after: sent, callOptions) : isGone
        }
        // In real time, because a test's client clock may reach the limit before the request is sent.
        let limit = Task {
            try await Task.sleep(for: .seconds(30))
            abort.cancel()
        }
        let isGone = await abort.value
        limit.cancel()
        guard !isGone else { return nil }
        // Some stores have IDs of several hundred characters.
        let name = id.oneLine(limit: 1000)
        // For a cancellation and for an error of the caller's own, which have no hint.
        client.configuration.logger?.warning(
            "A multipart upload could not be aborted. Its parts may remain.",
            metadata: ["aws.s3.bucket": "\(location.bucket)", "aws.s3.upload_id": "\(name)"]
        )
        return "The upload \(name) could not be aborted, and its parts may remain: abort it."
    }
}

extension S3ObjectClient {
    /// Aborts an upload. Returns whether it does not exist anymore.
    fileprivate func isGone(
        after request: AbortMultipartUploadRequest,
        _ options: CallOptions
    ) async -> Bool {
        do {
            try await call(request, options)
            return true
        } catch let error as S3ObjectError {
            // It was aborted or completed before, or its bucket was deleted.
            return [.notFound, .noSuchBucket].contains(error.code)
        } catch {
            return false
        }
    }
}

extension CompleteMultipartUploadRequest {
    /// Whether an object consists of these parts, as far as that can be shown: by its entity tag unless it is encrypted
    /// with a key of AWS KMS, or by a checksum of the parts' checksums. Otherwise, whether the upload was completed
    /// stays unknown.
    fileprivate func combines(into object: ObjectAttributes) -> Bool {
        let eTags = parts.map { Hex.decode($0.eTag.filter { $0 != "\"" }) }
        if let eTag = object.eTag, let digest = Self.combined(eTags, .md5) {
            let expected = "\(Hex.encode(digest))-\(parts.count)"
            if eTag.filter({ $0 != "\"" }) == expected { return true }
        }
        return object.checksums.contains { found in
            let checksums = parts.map { part in
                part.checksum?.algorithm == found.algorithm
                    ? part.checksum.flatMap { Base64.decode($0.value) } : nil
            }
            guard let digest = Self.combined(checksums, found.algorithm) else { return false }
            return found.value == "\(Base64.encode(digest))-\(parts.count)"
        }
    }

    /// Returns the checksum of the parts' checksums; nil if one is missing.
    private static func combined(_ parts: [[UInt8]?], _ algorithm: S3ChecksumAlgorithm) -> [UInt8]? {
        let known = parts.compactMap(\.self)
        guard known.count == parts.count, var hasher = S3ObjectHasher(algorithm) else { return nil }
        for part in known { hasher.update(part) }
        return hasher.finish()
    }
}

extension WrittenObject {
    /// Creates the result from a HEAD response, for a write whose response was lost.
    fileprivate init(eTag: String, attributes: ObjectAttributes) {
        self.eTag = eTag
        versionID = attributes.versionID
        checksums = attributes.checksums
        size = attributes.size
        encryption = attributes.properties.encryption
    }
}

/// The progress of a transfer.
public struct S3TransferProgress: Sendable, Hashable {
    /// The number of bytes transferred so far.
    public var completedBytes: Int
    /// The total number of bytes; nil while it is unknown.
    public var totalBytes: Int?

    /// Creates a progress value.
    public init(completedBytes: Int, totalBytes: Int?) {
        self.completedBytes = completedBytes
        self.totalBytes = totalBytes
    }
}
