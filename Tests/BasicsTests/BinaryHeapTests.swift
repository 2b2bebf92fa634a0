import Basics
import Testing

@Suite("A heap returns its smallest element first")
struct BinaryHeapTests {
    @Test("for any order of insertion, and after removals", arguments: [0, 1, 2, 7, 100])
    func sorts(count: Int) {
        let numbers = (0..<count).map { ($0 &* 7919) % 101 }
        var heap = BinaryHeap<Int>()
        for number in numbers { heap.insert(number) }
        #expect(heap.count == count && heap.first == numbers.min())
        heap.keep { $0 % 3 != 0 }
        var popped: [Int] = []
        while let number = heap.popFirst() { popped.append(number) }
        #expect(popped == numbers.filter { $0 % 3 != 0 }.sorted())
        #expect(heap.first == nil && heap.popFirst() == nil)
    }
}
