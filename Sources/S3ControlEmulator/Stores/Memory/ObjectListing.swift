/// Walks through a bucket's keys in order: by prefix, from a key on. Keys with a delimiter are replaced by their
/// common prefixes.
struct ListingWalk {
    let prefix: String
    /// Nil for a flat listing.
    let delimiter: String?
    /// The entries that a page may have.
    let limit: Int

    enum Entry {
        case key(ObjectKey, ObjectVersions)
        case commonPrefix(String)
    }

    /// Goes through the entries behind `start`.
    ///
    /// - Parameters:
    ///   - objects: The bucket's objects.
    ///   - start: The key or the common prefix behind which the walk begins; nil for the front.
    ///   - isIncluded: Whether the walk shows a key.
    ///   - body: Gets each entry; false ends the walk.
    func run(
        _ objects: SortedMap<ObjectVersions>,
        after start: String?,
        isIncluded: (ObjectVersions) -> Bool,
        _ body: (Entry) -> Bool
    ) {
        let first = ObjectKey(prefix)
        var position = objects.firstPosition { $0 < first }
        if let start {
            let start = ObjectKey(start)
            if start >= first {
                let common = delimiter.flatMap { commonPrefix(of: start, delimiter: $0) }
                // A marker that is a common prefix stands for all behind it.
                let isCommon = common.map { ObjectKey($0) == start } ?? false
                position = objects.firstPosition {
                    $0 < start || $0 == start || isCommon && $0.hasPrefix(start.text)
                }
            }
        }
        while let (key, versions) = objects.next(&position), key.hasPrefix(prefix) {
            guard let delimiter, let common = commonPrefix(of: key, delimiter: delimiter) else {
                if isIncluded(versions), !body(.key(key, versions)) { return }
                continue
            }
            // What is behind the common prefix counts once, if any of it is shown at all.
            var isShown = isIncluded(versions)
            if !isShown {
                var inner = position
                while !isShown, let (key, versions) = objects.next(&inner), key.hasPrefix(common) {
                    isShown = isIncluded(versions)
                }
            }
            let end = ObjectKey(common)
            if isShown, !body(.commonPrefix(common)) { return }
            position = objects.firstPosition { $0 < end || $0.hasPrefix(common) }
        }
    }

    /// The part of a key up to the first delimiter behind the prefix.
    private func commonPrefix(of key: ObjectKey, delimiter: String) -> String? {
        let bytes = key.text.utf8
        guard !delimiter.isEmpty, key.hasPrefix(prefix) else { return nil }
        let rest = bytes.dropFirst(prefix.utf8.count)
        let sought = Array(delimiter.utf8)
        var index = rest.startIndex
        while index != rest.endIndex {
            if rest[index] == sought[0], rest[index...].starts(with: sought) {
                let end = rest.index(index, offsetBy: sought.count)
                return String(Substring(bytes[..<end]))
            }
            index = rest.index(after: index)
        }
        return nil
    }
}
