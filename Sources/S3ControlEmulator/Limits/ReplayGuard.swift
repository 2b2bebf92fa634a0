internal import Basics
internal import HTTPTypes

/// Remembers signatures for as long as they are valid, to refuse what is sent a second time.
struct ReplayGuard: Sendable {
    private var dates: [String: Date] = [:]
    private var order = Queue<(signature: String, date: Date)>()

    /// S3 takes a date up to 15 minutes either way.
    private static let window = 1800.0
    /// The signatures that are remembered at most; the oldest are forgotten first.
    private static let capacity = 100_000

    /// Notes the request's signature; false if it was noted before. Only a verified request may be noted.
    mutating func note(_ request: HTTPRequest, at now: Date) -> Bool {
        guard let authorization = request.headerFields[.authorization],
            let mark = authorization.firstRange(of: "Signature=")
        else { return true }
        let signature = String(authorization[mark.upperBound...])
        while let oldest = order.first,
            now.timeIntervalSince(oldest.date) > Self.window || order.count >= Self.capacity
        {
            _ = order.popFirst()
            dates[oldest.signature] = nil
        }
        guard dates[signature] == nil else { return false }
        dates[signature] = now
        order.append((signature, now))
        return true
    }
}

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
