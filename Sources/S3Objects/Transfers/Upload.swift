internal import AWSClientRuntime
internal import Basics
public import S3ControlModel
internal import Synchronization

/// How an object is uploaded in parts.
public struct S3UploadOptions: Sendable {
    /// What else the object gets.
    public var properties = S3ObjectProperties()
    /// The bytes of a part: 5 MiB to 5 GiB. What is not more than one part goes in one request.
    public var partBytes = 5 << 20
    /// The most parts that are uploaded at a time. Each is in memory once.
    public var concurrency = 3
    /// The object's size, if it is known: parts are made large enough for it.
    public var size: Int?
    /// Only if the object's entity tag is this one.
    public var ifMatch: String?
    /// Only if there is no object: `*`.
    public var ifNoneMatch: String?
    /// The algorithm of the parts' checksums; nil for the client's.
    public var checksumAlgorithm: S3ChecksumAlgorithm?
    /// Under which conditions the bucket is used.
    public var access = S3Access()
    /// What each call does otherwise than the client's configuration says.
    public var callOptions = CallOptions()
    /// Called with each part that has been uploaded.
    public var progress: (@Sendable (S3TransferProgress) -> Void)?

    /// Creates options.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }

    /// The most parts of an object.
    static let maxParts = 10_000

    /// The bytes of a part for an object of the size that was given.
    var partSize: Int {
        guard let size else { return partBytes }
        return max(partBytes, (max(0, size) + Self.maxParts - 1) / Self.maxParts)
    }
}

extension S3ObjectClient {
    /// Writes an object of the bytes of `chunks`, in constant memory.
    ///
    /// More than one part becomes a multipart upload, which is aborted if it fails or is cancelled: then there is no
    /// new object, and no part of one.
    ///
    /// - Throws: ``S3ObjectError``, `CancellationError`, and what `chunks` throws.
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
            await upload.abort()
            throw error
        }
    }

    /// Writes an object of the bytes of `chunks`, in constant memory; see
    /// ``upload(_:to:options:)-(Chunks,_,_)``.
    public func upload<Chunks: Sequence>(
        _ chunks: Chunks,
        to location: S3Location,
        options: S3UploadOptions = S3UploadOptions()
    ) async throws -> WrittenObject where Chunks.Element: Collection<UInt8> {
        try await upload(AsyncElements(chunks), to: location, options: options)
    }
}

/// The bytes of a part that has been uploaded, to be taken out: a group's next result is a copy, which the task that it
/// comes from keeps for a moment longer.
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
    /// Arrays of uploaded parts, which the next parts reuse. The system clears new memory page by page, which took a fifth
    /// of an upload's processor time. Memory that one thread allocates and another frees leaves holes in the heap (154 MiB
    /// instead of 66).
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

    /// Takes as many bytes as the part has room for, and returns the rest.
    mutating func take<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Bytes.SubSequence {
        // Room for all of a part at once, unless all there is may be a little: growing leaves holes in the heap.
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

    /// Uploads the part, once one of those before has ended if there are too many.
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
        // Moved out, so that nothing else refers to the bytes when the part has been uploaded.
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

    /// Notes a part that was uploaded.
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
        // A task of its own: an upload whose id is lost with a cancelled call could not be aborted.
        id = try await Task { try await client.call(sent, callOptions) }.value
        try Task.checkCancellation()
    }

    /// Makes an object of the parts.
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
        let (client, location, bytes, count) = (client, location, sentBytes, partCount)
        let access = options.access
        var written = try await client.call(request, options.callOptions) { _, _ in
            // The first attempt's response was lost, and the upload is gone: the object shows whether it was completed.
            let found = try? await client.headObject(GetObjectRequest(location, access: access))
            guard let found, found.size == bytes, let eTag = found.eTag, eTag.hasSuffix("-\(count)\"") else {
                return nil
            }
            return WrittenObject(eTag: eTag, attributes: found)
        }
        written.size = sentBytes
        return written
    }

    /// Writes what is not more than one part in one request.
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

    /// Deletes the parts, whether or not the calling task was cancelled; they cost money otherwise.
    func abort() async {
        guard let id else { return }
        var request = AbortMultipartUploadRequest(location, uploadID: id)
        request.access = options.access
        let (client, sent, callOptions) = (client, request, options.callOptions)
        let hasCutParts = partCount > parts.count
        // A task of its own, since the caller's may be cancelled; it is waited for.
        let abort = Task {
            try? await client.call(sent, callOptions)
            // S3 can still store a part whose request was cut off. Aborting again deletes it:
            // https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
            if hasCutParts { try? await client.call(sent, callOptions) }
        }
        // In real time, not by the client's clock: a test's clock may reach the limit before the request is sent.
        let limit = Task {
            try await Task.sleep(for: .seconds(30))
            abort.cancel()
        }
        await abort.value
        limit.cancel()
    }
}

extension WrittenObject {
    /// What a HEAD says of an object whose response to writing was lost.
    fileprivate init(eTag: String, attributes: ObjectAttributes) {
        self.eTag = eTag
        versionID = attributes.versionID
        checksums = attributes.checksums
        size = attributes.size
        encryption = attributes.properties.encryption
    }
}

/// How far a transfer is.
public struct S3TransferProgress: Sendable, Hashable {
    /// The bytes that have been transferred.
    public var completedBytes: Int
    /// All bytes; nil while that is not known.
    public var totalBytes: Int?

    /// Creates a state of a transfer.
    public init(completedBytes: Int, totalBytes: Int?) {
        self.completedBytes = completedBytes
        self.totalBytes = totalBytes
    }
}
