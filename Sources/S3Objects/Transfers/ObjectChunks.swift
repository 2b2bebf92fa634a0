public import AWSClientRuntime
internal import Basics
internal import HTTPTransport
internal import S3ControlModel

/// How an object is read in ranges.
public struct S3ReadOptions: Sendable {
    /// The bytes of one request and one chunk: 1 byte to 1 GiB.
    public var rangeBytes = 8 << 20
    /// The most requests at a time: as many chunks are kept in memory.
    public var concurrency = 4
    /// The bytes to read, counted from 0; nil for all.
    public var bytes: Range<Int>?
    /// Only if the entity tag is this one.
    public var ifMatch: String?
    /// Whether the whole object is compared with the checksum that S3 keeps of it; nil for what the client's settings
    /// say. A checksum of parts is not compared.
    public var verifies: Bool?
    /// Under which conditions the bucket is used.
    public var access = S3Access()
    /// What each call does otherwise than the client's configuration says.
    public var callOptions = CallOptions()
    /// Called with each chunk that the iterator returns.
    public var progress: (@Sendable (S3TransferProgress) -> Void)?

    /// Creates options.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
}

/// An object's bytes in chunks, in order, read in ranges of which a few are fetched at a time.
///
/// Each range is a call of its own, with its own retries, and must come from the object that the first one came from:
/// the same version, or the same entity tag. The iterator reads ahead in tasks. They are cancelled when the iterator is
/// released, or when the task that waits for a chunk is cancelled.
public struct S3ObjectChunks: AsyncSequence, Sendable {
    let client: S3ObjectClient
    let location: S3Location
    let versionID: String?
    let options: S3ReadOptions

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator { Iterator(reader: RangeReader(self)) }

    /// Goes through the chunks.
    public struct Iterator: AsyncIteratorProtocol {
        let reader: RangeReader

        /// The next chunk; never empty.
        ///
        /// - Throws: ``S3ObjectError``: with the code `preconditionFailed` if the object changed while it was read, and
        ///   `checksumMismatch`, at the end, if its bytes are not those that S3 has the checksum of.
        public mutating func next() async throws -> [UInt8]? {
            try await reader.next()
        }

        /// What S3 says of the object; nil before the first chunk.
        public var attributes: ObjectAttributes? { reader.attributes }
    }
}

/// The state of an iterator.
final class RangeReader {
    private typealias Fetch = Task<GetObjectResult, any Error>

    private let chunks: S3ObjectChunks
    private var options: S3ReadOptions { chunks.options }
    private(set) var attributes: ObjectAttributes?
    /// The ranges that are being fetched, in order.
    private var fetches: [Fetch] = []
    /// Where the next fetch begins, and where the last one ends.
    private var position = 0
    private var end = 0
    private var start = 0
    private var given = 0
    private var isDone = false
    private var verifier: Verifier?

    init(_ chunks: S3ObjectChunks) { self.chunks = chunks }

    deinit { cancel() }

    private func cancel() {
        for fetch in fetches { fetch.cancel() }
        fetches = []
    }

    func next() async throws -> [UInt8]? {
        if isDone { return nil }
        do {
            guard let chunk = try await (attributes == nil ? first() : following()) else {
                isDone = true
                if let verifier { try verifier.check(chunks) }
                return nil
            }
            given += chunk.count
            verifier?.update(chunk)
            options.progress?(S3TransferProgress(completedBytes: given, totalBytes: end - start))
            return chunk
        } catch {
            isDone = true
            cancel()
            throw error
        }
    }

    private func first() async throws -> [UInt8]? {
        guard (1...1 << 30).contains(options.rangeBytes) else {
            throw S3ObjectError(
                .invalidRequest,
                message: "A range has 1 byte to 1 GiB.",
                location: chunks.location
            )
        }
        start = options.bytes?.lowerBound ?? 0
        position = start
        let limit = options.bytes?.upperBound ?? .max
        guard start >= 0, limit > start else {
            if limit == start { return nil }
            throw S3ObjectError(
                .invalidRequest,
                message: "A range begins at 0 or later.",
                location: chunks.location
            )
        }
        let found: GetObjectResult
        do {
            found = try await fetch(start..<min(limit, start + options.rangeBytes))
        } catch let error as S3ObjectError where error.code == .invalidRange && options.bytes == nil {
            // An object without bytes has no range.
            found = try await fetch(nil)
        }
        attributes = found.attributes
        if found.attributes.contentRange == nil {
            // All of it: the store ignores ranges, or there is nothing.
            end = found.body.count
            position = end
            guard options.bytes == nil else {
                throw S3ObjectError(
                    .invalidResponse,
                    message:
                        "The store has sent all of \(chunks.location) instead of the range that was asked for.",
                    operation: "GetObject",
                    location: chunks.location
                )
            }
            return found.body.isEmpty ? nil : found.body
        }
        guard let size = found.attributes.size else {
            throw S3ObjectError(
                .invalidResponse,
                message: "The store has sent a range of \(chunks.location) without the object's size.",
                operation: "GetObject",
                location: chunks.location
            )
        }
        end = min(limit, size)
        position = start + found.body.count
        if position < end { fill() }
        if options.bytes == nil { try await beginVerifying(found.attributes) }
        return found.body.isEmpty ? nil : found.body
    }

    /// Asks for the checksum of the whole object, which comes with no range.
    private func beginVerifying(_ first: ObjectAttributes) async throws {
        let settings = chunks.client.configuration.checksums.responses
        guard options.verifies ?? (settings == .whenSupported) else { return }
        var request = GetObjectRequest(chunks.location, versionID: first.versionID ?? chunks.versionID)
        request.ifMatch = first.eTag
        request.requestsChecksum = true
        request.access = options.access
        let head = try await chunks.client.headObject(request, options: options.callOptions)
        verifier = head.checksums.first { $0.isOfAllBytes && S3ObjectHasher.supports($0.algorithm) }
            .flatMap { Verifier($0) }
    }

    private func following() async throws -> [UInt8]? {
        fill()
        guard let fetch = fetches.first else { return nil }
        let found = try await withTaskCancellationHandler {
            try await fetch.value
        } onCancel: {
            fetch.cancel()
        }
        fetches.removeFirst()
        fill()
        return found.body
    }

    /// Begins to fetch as many ranges as may be fetched at a time.
    private func fill() {
        while position < end, fetches.count < max(1, options.concurrency) {
            let range = position..<min(end, position + options.rangeBytes)
            position = range.upperBound
            let request = request(range)
            let (client, callOptions) = (chunks.client, callOptions(range))
            fetches.append(
                Task {
                    let found = try await client.getObject(request, options: callOptions)
                    guard found.body.count == range.count else {
                        throw S3ObjectError(
                            .invalidResponse,
                            message:
                                "The store has sent \(found.body.count) bytes of \(request.location) instead of "
                                + "\(range.count).",
                            operation: "GetObject",
                            location: request.location
                        )
                    }
                    return found
                }
            )
        }
    }

    private func fetch(_ range: Range<Int>?) async throws -> GetObjectResult {
        try await chunks.client.getObject(request(range), options: callOptions(range))
    }

    private func request(_ range: Range<Int>?) -> GetObjectRequest {
        var request = GetObjectRequest(chunks.location, versionID: attributes?.versionID ?? chunks.versionID)
        // A version cannot change: what its first range says of it holds for the others.
        request.ifMatch = attributes?.eTag ?? options.ifMatch
        request.range = range.map { "bytes=\($0.lowerBound)-\($0.upperBound - 1)" }
        // S3 has no checksum of a range.
        if range != nil, attributes != nil { request.requestsChecksum = false }
        if options.verifies == false { request.requestsChecksum = false }
        request.access = options.access
        return request
    }

    /// The call's options, with room for the range.
    private func callOptions(_ range: Range<Int>?) -> CallOptions {
        var options = options.callOptions
        var transfer = options.transferOptions ?? chunks.client.configuration.transferOptions
        transfer.maxResponseBodyBytes = max(transfer.maxResponseBodyBytes, (range?.count ?? 0) + 65_536)
        options.transferOptions = transfer
        return options
    }
}

/// Compares the bytes that went by with a checksum.
private struct Verifier {
    private let expected: S3ObjectChecksum
    private let hasher: Box

    private final class Box {
        var hasher: S3ObjectHasher
        init(_ hasher: consuming S3ObjectHasher) { self.hasher = hasher }
    }

    init?(_ expected: S3ObjectChecksum) {
        guard let hasher = S3ObjectHasher(expected.algorithm) else { return nil }
        self.expected = expected
        self.hasher = Box(hasher)
    }

    func update(_ bytes: [UInt8]) { hasher.hasher.update(bytes) }

    func check(_ chunks: S3ObjectChunks) throws(S3ObjectError) {
        guard Base64.encode(hasher.hasher.finish()) != expected.value else { return }
        throw S3ObjectError(
            .checksumMismatch,
            message:
                "The bytes of \(chunks.location) do not have the \(expected.algorithm) checksum that S3 has of them.",
            operation: "GetObject",
            location: chunks.location
        )
    }
}

extension S3ObjectClient {
    /// Reads an object of any size in chunks, in constant memory.
    ///
    /// - Parameters:
    ///   - location: The object.
    ///   - versionID: The version; nil for the current one.
    ///   - options: How it is read.
    public func read(
        _ location: S3Location,
        versionID: String? = nil,
        options: S3ReadOptions = S3ReadOptions()
    ) -> S3ObjectChunks {
        S3ObjectChunks(client: self, location: location, versionID: versionID, options: options)
    }

    /// Reads an object into memory, whatever its size up to `maxBytes`.
    ///
    /// If the object changes while it is read, reading starts again, once.
    ///
    /// - Throws: ``S3ObjectError``, with the code `invalidRequest` if the object is larger.
    public func readAll(
        _ location: S3Location,
        versionID: String? = nil,
        maxBytes: Int = 64 << 20,
        options: S3ReadOptions = S3ReadOptions()
    ) async throws -> [UInt8] {
        do {
            return try await readOnce(location, versionID, maxBytes, options)
        } catch let error as S3ObjectError where error.code == .preconditionFailed && options.ifMatch == nil {
            return try await readOnce(location, versionID, maxBytes, options)
        }
    }

    private func readOnce(
        _ location: S3Location,
        _ versionID: String?,
        _ maxBytes: Int,
        _ options: S3ReadOptions
    ) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        var iterator = read(location, versionID: versionID, options: options).makeAsyncIterator()
        while let chunk = try await iterator.next() {
            let size = options.bytes?.count ?? iterator.attributes?.size ?? 0
            guard max(size, bytes.count + chunk.count) <= maxBytes else {
                throw S3ObjectError(
                    .invalidRequest,
                    message:
                        "\(location) has \(size) bytes, more than the \(maxBytes) that may be read into memory.",
                    operation: "GetObject",
                    location: location
                )
            }
            if bytes.isEmpty {
                bytes = chunk
            } else {
                bytes += chunk
            }
        }
        return bytes
    }
}
