/// An object's key, which S3 compares by its UTF-8 bytes.
///
/// `String` differs: it treats canonically equivalent characters as equal.
struct ObjectKey: Sendable, Hashable, Comparable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    func hasPrefix(_ prefix: String) -> Bool { text.utf8.starts(with: prefix.utf8) }

    static func == (left: Self, right: Self) -> Bool { order(left, right) == 0 }

    static func < (left: Self, right: Self) -> Bool { order(left, right) < 0 }

    /// Returns a negative number if `left` comes first, 0 if the keys are equal, and a
    /// positive number otherwise.
    ///
    /// Compares the strings' own memory: a search among a million keys takes two thirds of the
    /// time that UTF-8 views take.
    private static func order(_ left: Self, _ right: Self) -> Int {
        var (left, right) = (left.text, right.text)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                for index in 0..<min(left.count, right.count) {
                    // In bounds of both, because `index` is less than both counts.
                    let (one, other) = unsafe (left[index], right[index])
                    if one != other { return Int(one) - Int(other) }
                }
                return left.count - right.count
            }
        }
    }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

/// A map whose entries are in the order of their keys' bytes.
///
/// The entries are in leaves of up to 256, so an insertion moves at most the rest of one leaf.
struct SortedMap<Value: Sendable>: Sendable {
    private var leaves: [Leaf] = []
    private(set) var count = 0

    private struct Leaf: Sendable {
        var keys: [ObjectKey]
        var values: [Value]
    }

    /// The position of an entry.
    struct Position {
        fileprivate var leaf: Int
        fileprivate var index: Int
    }

    private static var capacity: Int { 256 }

    /// Returns the position of the first entry for which `isBefore` is false.
    ///
    /// - Parameter isBefore: Must be true for all entries before this one.
    func firstPosition(where isBefore: (ObjectKey) -> Bool) -> Position {
        var (low, high) = (0, leaves.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(leaves[middle].keys[leaves[middle].keys.count - 1]) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < leaves.count else { return Position(leaf: low, index: 0) }
        let leaf = low
        (low, high) = (0, leaves[leaf].keys.count)
        while low < high {
            let middle = (low + high) / 2
            if isBefore(leaves[leaf].keys[middle]) { low = middle + 1 } else { high = middle }
        }
        return Position(leaf: leaf, index: low)
    }

    /// Returns the entry at `position` and advances `position`; nil after the last entry.
    func next(_ position: inout Position) -> (key: ObjectKey, value: Value)? {
        guard position.leaf < leaves.count else { return nil }
        let leaf = leaves[position.leaf]
        let entry = (leaf.keys[position.index], leaf.values[position.index])
        position.index += 1
        if position.index == leaf.keys.count { position = Position(leaf: position.leaf + 1, index: 0) }
        return entry
    }

    private func contains(_ position: Position, _ key: ObjectKey) -> Bool {
        position.leaf < leaves.count && leaves[position.leaf].keys[position.index] == key
    }

    /// The value of `key`, if any. Setting nil removes the entry.
    subscript(_ key: ObjectKey) -> Value? {
        get {
            let position = firstPosition { $0 < key }
            return contains(position, key) ? leaves[position.leaf].values[position.index] : nil
        }
        set {
            let position = firstPosition { $0 < key }
            switch (contains(position, key), newValue) {
            case (true, let value?): leaves[position.leaf].values[position.index] = value
            case (true, nil): remove(at: position)
            case (false, let value?): insert(key, value, at: position)
            case (false, nil): break
            }
        }
    }

    /// Changes the value of `key` in place. Returns false if the map has no such key.
    mutating func update(_ key: ObjectKey, _ change: (inout Value) -> Void) -> Bool {
        let position = firstPosition { $0 < key }
        guard contains(position, key) else { return false }
        change(&leaves[position.leaf].values[position.index])
        return true
    }

    private mutating func remove(at position: Position) {
        count -= 1
        leaves[position.leaf].keys.remove(at: position.index)
        leaves[position.leaf].values.remove(at: position.index)
        if leaves[position.leaf].keys.isEmpty { leaves.remove(at: position.leaf) }
    }

    private mutating func insert(_ key: ObjectKey, _ value: Value, at position: Position) {
        count += 1
        var position = position
        if position.leaf == leaves.count {
            guard !leaves.isEmpty else {
                leaves.append(Leaf(keys: [key], values: [value]))
                return
            }
            position = Position(leaf: leaves.count - 1, index: leaves[leaves.count - 1].keys.count)
        }
        leaves[position.leaf].keys.insert(key, at: position.index)
        leaves[position.leaf].values.insert(value, at: position.index)
        if leaves[position.leaf].keys.count > Self.capacity { split(position) }
    }

    /// Splits a leaf that exceeds the capacity into halves. If keys are inserted in order, splits off only the
    /// last entry, so that the leaf stays full.
    private mutating func split(_ position: Position) {
        let keys = leaves[position.leaf].keys
        let values = leaves[position.leaf].values
        let isLast = position.leaf == leaves.count - 1 && position.index == keys.count - 1
        let middle = isLast ? keys.count - 1 : keys.count / 2
        leaves[position.leaf] = Leaf(keys: Array(keys[..<middle]), values: Array(values[..<middle]))
        leaves.insert(
            Leaf(keys: Array(keys[middle...]), values: Array(values[middle...])),
            at: position.leaf + 1
        )
    }
}
