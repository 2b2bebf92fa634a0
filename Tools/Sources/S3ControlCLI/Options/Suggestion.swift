/// Suggests the nearest correct word for a wrong one.
enum Suggestion {
    /// The candidate that is nearest to `word`, if one is near enough.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let folded = fold(word)
        guard !folded.isEmpty else { return nil }
        var best: (word: String, distance: Int)?
        for candidate in candidates {
            let other = fold(candidate)
            let distance = distance(folded, other)
            let isNear = distance <= max(1, min(folded.count, other.count) / 3)
            if isNear, best.map({ distance < $0.distance }) ?? true { best = (candidate, distance) }
        }
        return best?.word
    }

    /// A sentence that names the nearest candidate; empty if none is near.
    static func sentence(for word: String, among candidates: some Sequence<String>) -> String {
        nearest(to: word, among: candidates).map { ". Did you mean \($0)?" } ?? ""
    }

    /// The word without differences in case, hyphens, and underscores.
    private static func fold(_ word: String) -> [UInt8] {
        word.lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
    }

    /// The number of insertions, deletions, replacements, and swaps of neighbors between two words.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var cost = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
