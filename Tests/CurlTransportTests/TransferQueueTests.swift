import Testing

@testable import CurlTransport

@Suite("TransferQueue starts elements in order, up to a limit")
struct TransferQueueTests {
    private final class Item {
        let number: Int
        init(_ number: Int) { self.number = number }
    }

    private let start = ContinuousClock.now

    private func make(_ limit: Int, _ items: [Item], deadline: (Item) -> Duration? = { _ in nil })
        -> TransferQueue<Item>
    {
        var queue = TransferQueue<Item>(limit: limit) { ObjectIdentifier($0) }
        for item in items { queue.append(item, deadline: deadline(item).map { start + $0 }) }
        return queue
    }

    private let items = (0..<1000).map { Item($0) }

    @Test func `first come, first served, within the limit`() {
        var queue = make(2, Array(items[..<4]))
        #expect(queue.start()?.number == 0)
        #expect(queue.start()?.number == 1)
        #expect(queue.start() == nil)
        #expect(!queue.canStart)
        queue.finish()
        #expect(queue.canStart)
        #expect(queue.start()?.number == 2)
        queue.finish()
        #expect(queue.start()?.number == 3)
        queue.finish()
        queue.finish()
        #expect(queue.isEmpty)
    }

    @Test func `a cancelled element is passed over`() {
        var queue = make(1, items)
        for item in items where item.number % 3 != 0 {
            let waited = queue.cancel(item)
            #expect(waited)
        }
        #expect(queue.waitingCount == 334)
        let again = queue.cancel(items[1])
        #expect(!again)
        var numbers: [Int] = []
        while let item = queue.start() {
            numbers.append(item.number)
            queue.finish()
        }
        #expect(numbers == Array(stride(from: 0, to: 1000, by: 3)))
    }

    @Test func `deadlines come in order, whatever the elements' order`() {
        let shuffled = items.shuffled()
        var queue = make(1, shuffled) { .milliseconds($0.number) }
        for item in items[..<500] where item.number % 2 == 0 { _ = queue.cancel(item) }
        #expect(queue.nextDeadline == start + .milliseconds(1))
        let expired = queue.expire(at: start + .milliseconds(499)).map(\.number)
        #expect(expired == Array(stride(from: 1, through: 499, by: 2)))
        #expect(queue.nextDeadline == start + .milliseconds(500))
        #expect(queue.waitingCount == 500)
        let rest = shuffled.first { $0.number >= 500 }
        #expect(queue.start()?.number == rest?.number)
    }

    @Test func `a started element has no deadline any more`() {
        var queue = make(1, [items[0]]) { _ in .seconds(1) }
        _ = queue.start()
        #expect(queue.nextDeadline == nil)
        #expect(queue.expire(at: start + .seconds(2)).isEmpty)
    }
}
