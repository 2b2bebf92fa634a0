/// An asynchronous view of a synchronous sequence.
package struct AsyncElements<Base: Sequence>: AsyncSequence {
    private let base: Base

    package init(_ base: Base) { self.base = base }

    package func makeAsyncIterator() -> Iterator { Iterator(base: base.makeIterator()) }

    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var base: Base.Iterator

        package mutating func next() async throws -> Base.Element? { base.next() }
    }
}
