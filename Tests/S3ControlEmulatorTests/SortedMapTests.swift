import Testing

@testable import S3ControlEmulator

@Suite("A sorted map")
struct SortedMapTests {
    @Test("agrees with a sorted dictionary for any order of changes", arguments: 0..<20)
    func agrees(_ seed: UInt64) {
        var random = Generator(state: seed)
        var map = SortedMap<Int>()
        var model: [String: Int] = [:]
        for step in 0..<4000 {
            let key = String(random.next() % 1500, radix: seed.isMultiple(of: 2) ? 10 : 36)
            if random.next() % 4 == 0 {
                map[ObjectKey(key)] = nil
                model[key] = nil
            } else {
                map[ObjectKey(key)] = step
                model[key] = step
            }
        }
        #expect(map.count == model.count)
        let start = ObjectKey("5")
        var position = map.firstPosition { $0 < start }
        var found: [(String, Int)] = []
        while let (key, value) = map.next(&position) { found.append((key.text, value)) }
        let expected = model.filter { $0.key >= "5" }.sorted { $0.key < $1.key }
        #expect(found.map(\.0) == expected.map(\.key))
        #expect(found.map(\.1) == expected.map(\.value))
        for (key, value) in model { #expect(map[ObjectKey(key)] == value) }
    }

    @Test("distinguishes keys that look alike, in byte order")
    func bytes() {
        var map = SortedMap<Int>()
        for (index, key) in ["\u{E9}", "e\u{301}", "z", "\u{10000}", "\u{FFFF}"].enumerated() {
            map[ObjectKey(key)] = index
        }
        #expect(map.count == 5)
        var position = map.firstPosition { _ in false }
        var order: [Int] = []
        while let (_, value) = map.next(&position) { order.append(value) }
        #expect(order == [1, 2, 0, 4, 3])
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
}
