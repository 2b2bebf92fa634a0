/// Sorts values that refer to a buffer's text.
///
/// The standard library's sort takes a closure, which cannot borrow a buffer.
enum StableSort {
    /// Up to this many elements are sorted by insertion, which is faster for the small numbers in requests.
    static let mostInsertions = 32

    /// Sorts the first `count` elements with a stable merge sort.
    static func sort<Element>(
        _ elements: inout [Element],
        _ count: Int,
        of text: borrowing ByteBuffer,
        by precedes: (Element, Element, borrowing ByteBuffer) -> Bool
    ) {
        var source = Array(elements[..<count])
        var target = source
        var width = 1
        while width < count {
            var start = 0
            while start < count {
                let middle = min(start + width, count)
                let end = min(middle + width, count)
                var (left, right) = (start, middle)
                for index in start..<end {
                    if left < middle, right == end || !precedes(source[right], source[left], text) {
                        target[index] = source[left]
                        left += 1
                    } else {
                        target[index] = source[right]
                        right += 1
                    }
                }
                start = end
            }
            swap(&source, &target)
            width *= 2
        }
        elements.replaceSubrange(..<count, with: source)
    }
}
