import HTTPTransport
import Testing

@Suite("SlotQueue gives out slots in order of arrival")
struct SlotQueueTests {
    private let start = ContinuousClock.now

    /// A queue of one slot, which is used, and waiters numbered from 0.
    private func make(_ numbers: [Int], deadline: (Int) -> Duration? = { _ in nil })
        -> (queue: SlotQueue<Int>, tickets: [Int: Int])
    {
        var queue = SlotQueue<Int>(limit: 1)
        _ = queue.tryAcquire()
        var tickets: [Int: Int] = [:]
        for number in numbers {
            tickets[number] = queue.append(number, deadline: deadline(number).map { start + $0 })
        }
        return (queue, tickets)
    }

    @Test(arguments: [-3, 0, 1, 5])
    func `so many slots as its limit, and at least one`(limit: Int) {
        var queue = SlotQueue<Int>(limit: limit)
        var count = 0
        while queue.tryAcquire() { count += 1 }
        #expect(count == max(1, limit))
        for _ in 0..<count {
            let next = queue.release()
            #expect(next == nil)
        }
        #expect(queue.isIdle)
    }

    @Test func `a released slot goes to the first that waits`() {
        var (queue, _) = make([0, 1, 2])
        let result2 = queue.tryAcquire()
        #expect(!result2)
        let result3 = queue.release()
        #expect(result3 == 0)
        let result4 = queue.release()
        #expect(result4 == 1)
        let result5 = queue.release()
        #expect(result5 == 2)
        #expect(!queue.isIdle)
        let result6 = queue.release()
        #expect(result6 == nil)
        #expect(queue.isIdle)
    }

    @Test func `removed waiters are passed over`() throws {
        var (queue, tickets) = make(Array(0..<1000))
        for number in 0..<1000 where number % 3 != 0 {
            let removed = queue.remove(try #require(tickets[number]))
            #expect(removed == number)
        }
        #expect(queue.waitingCount == 334)
        let result7 = queue.remove(try #require(tickets[1]))
        #expect(result7 == nil)
        var numbers: [Int] = []
        while let number = queue.release() { numbers.append(number) }
        #expect(numbers == Array(stride(from: 0, to: 1000, by: 3)))
    }

    @Test func `waiters expire in the order of their deadlines`() throws {
        let shuffled = Array(0..<1000).shuffled()
        var (queue, tickets) = make(shuffled) { .milliseconds($0) }
        for number in stride(from: 0, to: 500, by: 2) { _ = queue.remove(try #require(tickets[number])) }
        #expect(queue.nextDeadline == start + .milliseconds(1))
        let result8 = queue.expire(at: start + .milliseconds(499))
        #expect(result8 == Array(stride(from: 1, through: 499, by: 2)))
        #expect(queue.nextDeadline == start + .milliseconds(500))
        #expect(queue.waitingCount == 500)
        let result9 = queue.release()
        #expect(result9 == shuffled.first { $0 >= 500 })
    }

    @Test func `who has a slot has no deadline any more`() {
        var (queue, _) = make([0]) { _ in .seconds(1) }
        let result10 = queue.release()
        #expect(result10 == 0)
        #expect(queue.nextDeadline == nil)
        #expect(queue.expire(at: start + .seconds(2)).isEmpty)
    }

    @Test func `all waiters can be taken out, and the slot stays used`() {
        var (queue, _) = make([0, 1, 2]) { _ in .seconds(1) }
        let result11 = queue.removeAll()
        #expect(result11 == [0, 1, 2])
        #expect(queue.nextDeadline == nil)
        let result12 = queue.tryAcquire()
        #expect(!result12)
        let result13 = queue.release()
        #expect(result13 == nil)
        let result14 = queue.tryAcquire()
        #expect(result14)
    }
}
