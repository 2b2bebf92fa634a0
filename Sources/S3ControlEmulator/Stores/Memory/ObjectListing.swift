/// Iterates over a bucket's keys in order, by prefix and after a start key. Keys that contain the delimiter
/// are replaced with their common prefixes.
struct ListingWalk {
    let prefix: String
    /// The delimiter of common prefixes; nil for a flat listing.
    let delimiter: String?
    /// The maximum number of entries in a page.
    let limit: Int

    enum Entry {
        case key(ObjectKey, ObjectVersions)
        case commonPrefix(String)
    }

    /// Calls `body` with each entry after `start`.
    ///
    /// - Parameters:
    ///   - objects: The bucket's objects.
    ///   - start: The key or the common prefix after which to begin; nil to begin with the first key.
    ///   - isIncluded: Whether to include the key with these versions.
    ///   - body: Receives each entry. Returns false to stop.
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
                // A marker that is a common prefix covers all keys with this prefix.
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
            // Keys with the same common prefix are one entry, if at least one of them is included.
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

    /// Returns the start of a key, through the first delimiter after the prefix; nil if it has no delimiter.
    func commonPrefix(of key: ObjectKey, delimiter: String) -> String? {
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
