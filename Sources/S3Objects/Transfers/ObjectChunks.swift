public import AWSClientRuntime
import Basics
import HTTPTransport
import S3ControlModel

/// The options for reading an object in ranges.
public struct S3ReadOptions: Sendable {
    /// The size of a range and of its chunk, in bytes: 1 byte to 1 GiB.
    public var rangeBytes = 8 << 20
    /// The maximum number of requests in flight. As many chunks are read ahead into memory.
    public var concurrency = 4
    /// The range of bytes to read, counted from 0; nil for the whole object.
    public var bytes: Range<Int>?
    /// Read only if the entity tag is this one.
    public var ifMatch: String?
    /// Whether to verify the whole object against the checksum that S3 stores; nil for the client's setting.
    /// A checksum of the parts' checksums is not verified.
    public var verifies: Bool?
    /// The conditions of access to the bucket.
    public var access = S3Access()
    /// The options of each call, which override the client's configuration.
    public var callOptions = CallOptions()
    /// Called for each chunk, before the iterator returns it.
    public var progress: (@Sendable (S3TransferProgress) -> Void)?

    /// Creates options.
    public init(_ configure: (inout Self) -> Void = { _ in }) { configure(&self) }
}

/// An object's bytes in order, as chunks. A few ranges are read concurrently.
///
/// Each range is a separate call with its own retries. It must have the entity tag of the first range: if the object
/// is replaced during the read, the read fails, unless it is of a version. The iterator reads ahead in tasks. They are
/// cancelled when the iterator is released, or when the task that waits for a chunk is cancelled.
public struct S3ObjectChunks: AsyncSequence, Sendable {
    let client: S3ObjectClient
    let location: S3Location
    let versionID: String?
    let options: S3ReadOptions

    /// Creates an iterator. The first call of its `next()` starts the read.
    public func makeAsyncIterator() -> Iterator { Iterator(reader: RangeReader(self)) }

    /// An iterator over the chunks.
    public struct Iterator: AsyncIteratorProtocol {
        let reader: RangeReader

        /// Returns the next chunk, which is never empty; nil at the end.
        ///
        /// - Throws: ``S3ObjectError``, with the code `preconditionFailed` if the object changed during the
        ///   read, or `checksumMismatch` at the end if the bytes do not match S3's checksum.
        public mutating func next() async throws -> [UInt8]? {
            try await reader.next()
        }

        /// The object's attributes; nil before the first chunk.
        public var attributes: ObjectAttributes? { reader.attributes }
    }
}

/// The state of an iterator.
final class RangeReader {
    private typealias Fetch = Task<GetObjectResult, any Error>

    private let chunks: S3ObjectChunks
    private var options: S3ReadOptions { chunks.options }
    private(set) var attributes: ObjectAttributes?
    /// The ranges that are being read, in order.
    private var fetches: [Fetch] = []
    /// The offset of the next range to request.
    private var position = 0
    /// The offset after the last byte to read.
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
        let range = self.range(from: start, to: limit)
        let found: GetObjectResult
        do {
            found = try await fetch(range)
        } catch let error as S3ObjectError where error.code == .invalidRange && options.bytes == nil {
            // An empty object has no valid range.
            found = try await fetch(nil)
        }
        attributes = found.attributes
        if found.attributes.contentRange == nil {
            // The body is the whole object: the store ignores ranges, or the object is empty.
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
        try Self.check(found, start..<max(start, min(range.upperBound, end)), of: chunks.location)
        position = start + found.body.count
        if position < end { fill() }
        if options.bytes == nil { try await beginVerifying(found.attributes) }
        return found.body.isEmpty ? nil : found.body
    }

    /// Requests the checksum of the whole object, which responses to range requests do not contain.
    private func beginVerifying(_ first: ObjectAttributes) async throws {
        let settings = chunks.client.configuration.checksums.responses
        guard options.verifies ?? (settings == .whenSupported) else { return }
        var request = GetObjectRequest(chunks.location, versionID: chunks.versionID)
        request.ifMatch = first.eTag
        request.requestsChecksum = true
        request.access = options.access
        let head = try await chunks.client.headObject(request, options: options.callOptions)
        try Self.check(head, isSameAs: first, of: chunks.location)
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

    /// The next range to request, which ends at `end` at the latest.
    private func range(from position: Int, to end: Int) -> Range<Int> {
        position..<(end - position > options.rangeBytes ? position + options.rangeBytes : end)
    }

    /// Starts requests until the maximum number is in flight.
    private func fill() {
        while position < end, fetches.count < max(1, options.concurrency) {
            let range = self.range(from: position, to: end)
            position = range.upperBound
            let request = request(range)
            let (client, callOptions, first) = (chunks.client, callOptions(range), attributes)
            fetches.append(
                Task {
                    let found = try await client.getObject(request, options: callOptions)
                    try RangeReader.check(found, range, of: request.location)
                    if let first {
                        try RangeReader.check(found.attributes, isSameAs: first, of: request.location)
                    }
                    return found
                }
            )
        }
    }

    /// Checks that a response is of the object that the first range was of: a store may ignore `If-Match`.
    private static func check(
        _ found: ObjectAttributes,
        isSameAs first: ObjectAttributes,
        of location: S3Location
    ) throws(S3ObjectError) {
        func differ<Value: Equatable>(_ value: Value?, _ other: Value?) -> Bool {
            value != nil && other != nil && value != other
        }
        guard differ(found.eTag, first.eTag) || differ(found.size, first.size) else { return }
        throw S3ObjectError(
            .preconditionFailed,
            message: "\(location) was replaced while it was read.",
            hint: "Read it again.",
            operation: "GetObject",
            location: location
        )
    }

    /// Checks that a store has sent the range that was requested.
    private static func check(
        _ found: GetObjectResult,
        _ range: Range<Int>,
        of location: S3Location
    ) throws(S3ObjectError) {
        let start = found.attributes.rangeStart ?? range.lowerBound
        let count = found.body.count
        if start == range.lowerBound, count == range.count { return }
        throw S3ObjectError(
            .invalidResponse,
            message:
                "The store has sent \(count) bytes of \(location) from \(start) instead of \(range.count) from "
                + "\(range.lowerBound).",
            operation: "GetObject",
            location: location
        )
    }

    private func fetch(_ range: Range<Int>?) async throws -> GetObjectResult {
        try await chunks.client.getObject(request(range), options: callOptions(range))
    }

    private func request(_ range: Range<Int>?) -> GetObjectRequest {
        // Not the version of the first range: reading a version takes another permission, s3:GetObjectVersion.
        var request = GetObjectRequest(chunks.location, versionID: chunks.versionID)
        request.ifMatch = attributes?.eTag ?? options.ifMatch
        request.range = range.map { "bytes=\($0.lowerBound)-\($0.upperBound - 1)" }
        // S3 has no checksum for a range. The response to the first request may be the whole object.
        request.requestsChecksum = range != nil && attributes != nil ? false : options.verifies
        request.access = options.access
        return request
    }

    /// Returns the call's options, with a size limit that the range fits in.
    private func callOptions(_ range: Range<Int>?) -> CallOptions {
        var options = options.callOptions
        var transfer = options.transferOptions ?? chunks.client.configuration.transferOptions
        transfer.maxResponseBodyBytes = max(transfer.maxResponseBodyBytes, (range?.count ?? 0) + 65_536)
        options.transferOptions = transfer
        return options
    }
}

/// Verifies the bytes that were read against a checksum.
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
    ///   - options: The options for reading.
    public func read(
        _ location: S3Location,
        versionID: String? = nil,
        options: S3ReadOptions = S3ReadOptions()
    ) -> S3ObjectChunks {
        S3ObjectChunks(client: self, location: location, versionID: versionID, options: options)
    }

    /// Reads an object of at most `maxBytes` bytes into memory.
    ///
    /// If the object changes during the read and `options.ifMatch` is nil, reading starts again once.
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
            let whole = iterator.attributes?.size ?? 0
            let size = options.bytes.map { min($0.upperBound, whole) - $0.lowerBound } ?? whole
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
