internal import Basics

/// The query of a request's target.
enum QueryString {
    /// The items of `text` in order, decoded; an item without `=` has an empty value.
    ///
    /// - Throws: ``RequestError`` for an item that is wrongly percent-encoded.
    static func parse(_ text: Substring) throws(RequestError) -> [(name: String, value: String)] {
        var items: [(name: String, value: String)] = []
        for item in text.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentEncoding.decode(parts[0]),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "")
            else {
                throw RequestError(message: "The query is not percent-encoded UTF-8")
            }
            items.append((name, value))
        }
        return items
    }
}
