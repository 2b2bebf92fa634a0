/// The bytes of a manifest, generated on demand for an upload.
///
/// The chunks are about 64 KiB. Each iteration reads the objects once, in constant memory. It throws
/// ``FileFormatError``, `CancellationError` if the task was cancelled, and the errors of the objects.
public struct ManifestChunks<Elements: AsyncSequence & Sendable>: AsyncSequence, Sendable {
    /// A chunk of bytes.
    public typealias Element = [UInt8]

    typealias Add = @Sendable (inout ManifestWriter, Elements.Element) throws -> [UInt8]?

    private let elements: Elements
    private let add: Add
    private let whenWritten: @Sendable (WrittenManifest) -> Void

    init(
        _ elements: Elements,
        whenWritten: @escaping @Sendable (WrittenManifest) -> Void,
        add: @escaping Add
    ) {
        self.elements = elements
        self.whenWritten = whenWritten
        self.add = add
    }

    /// Starts at the beginning of the manifest.
    public func makeAsyncIterator() -> some AsyncIteratorProtocol<[UInt8], any Error> {
        Iterator(elements: elements.makeAsyncIterator(), add: add, whenWritten: whenWritten)
    }

    private struct Iterator: AsyncIteratorProtocol {
        private var elements: Elements.AsyncIterator
        private let add: Add
        private let whenWritten: @Sendable (WrittenManifest) -> Void
        private let writer = WriterBox()
        private var isStarted = false

        init(
            elements: Elements.AsyncIterator,
            add: @escaping Add,
            whenWritten: @escaping @Sendable (WrittenManifest) -> Void
        ) {
            self.elements = elements
            self.add = add
            self.whenWritten = whenWritten
        }

        /// The next chunk, or nil at the end. Stays on the caller's actor.
        mutating func next(isolation actor: isolated (any Actor)?) async throws -> [UInt8]? {
            if !isStarted {
                isStarted = true
                writer.writer = try ManifestWriter()
            }
            while writer.writer != nil {
                guard let element = try await elements.next(isolation: actor) else { return try finish() }
                if let chunk = try writer.add(element, by: add) { return chunk }
            }
            return nil
        }

        private func finish() throws -> [UInt8]? {
            // A stream also ends when its task is cancelled.
            try Task.checkCancellation()
            guard let (chunk, manifest) = try writer.finish() else { return nil }
            whenWritten(manifest)
            return chunk.isEmpty ? nil : chunk
        }
    }

    /// Lets an iterator, which is copyable, own a writer, which is not.
    private final class WriterBox {
        var writer: ManifestWriter?

        func add(_ element: Elements.Element, by add: Add) throws -> [UInt8]? {
            guard var writer = writer.take() else { return nil }
            let chunk = try add(&writer, element)
            self.writer = .some(consume writer)
            return chunk
        }

        func finish() throws -> (chunk: [UInt8], manifest: WrittenManifest)? {
            guard let writer = writer.take() else { return nil }
            return try writer.finish()
        }
    }
}

extension ManifestChunks where Elements.Element == ManifestObject {
    /// Creates the bytes of a manifest of objects.
    ///
    /// - Parameters:
    ///   - objects: Iterated once per iteration of the chunks.
    ///   - whenWritten: Receives the properties of the manifest before the last chunk is returned.
    public init(_ objects: Elements, whenWritten: @escaping @Sendable (WrittenManifest) -> Void = { _ in }) {
        self.init(objects, whenWritten: whenWritten) { writer, object in try writer.add(object) }
    }
}

extension ManifestChunks where Elements.Element == InventoryObject {
    /// Creates the bytes of a manifest of an inventory's objects.
    ///
    /// - Parameters:
    ///   - objects: Iterated once per iteration of the chunks.
    ///   - whenWritten: Receives the properties of the manifest before the last chunk is returned.
    public init(_ objects: Elements, whenWritten: @escaping @Sendable (WrittenManifest) -> Void = { _ in }) {
        self.init(objects, whenWritten: whenWritten) { writer, object in try writer.add(object.object) }
    }
}

extension ManifestChunks where Elements.Element == CompletionReportRow {
    /// Creates the bytes of a manifest of a report's failed tasks, with their keys as in the report.
    ///
    /// - Parameters:
    ///   - rows: Iterated once per iteration of the chunks.
    ///   - filter: The failures to include.
    ///   - emptyVersionIsNull: Whether a row without a version is of the version `null`, as it is if the job's
    ///     manifest has versions. If not, it is of the current version.
    ///   - whenWritten: Receives the properties of the manifest before the last chunk is returned.
    public init(
        failuresOf rows: Elements,
        matching filter: FailureFilter = FailureFilter(),
        emptyVersionIsNull: Bool = false,
        whenWritten: @escaping @Sendable (WrittenManifest) -> Void = { _ in }
    ) {
        self.init(rows, whenWritten: whenWritten) { writer, row in
            filter.includes(row) ? try writer.add(row, emptyVersionIsNull: emptyVersionIsNull) : nil
        }
    }
}
