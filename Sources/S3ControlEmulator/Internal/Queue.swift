/// A queue that gives its oldest element first.
struct Queue<Element> {
    private var elements: [Element] = []
    private var head = 0

    var count: Int { elements.count - head }
    var first: Element? { head < elements.count ? elements[head] : nil }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        defer {
            head += 1
            // Removing from the front costs a move of all the rest: seldom enough to be nothing on average.
            if head > 32, head > elements.count / 2 {
                elements.removeFirst(head)
                head = 0
            }
        }
        return elements[head]
    }

    /// Keeps only the elements that `isIncluded` takes.
    mutating func keep(where isIncluded: (Element) -> Bool) {
        elements = elements[head...].filter(isIncluded)
        head = 0
    }
}

extension Queue: Sequence {
    func makeIterator() -> ArraySlice<Element>.Iterator { elements[head...].makeIterator() }
}

extension Queue: Sendable where Element: Sendable {}
