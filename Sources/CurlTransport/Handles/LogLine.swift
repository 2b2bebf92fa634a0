/// A line of libcurl's log about an HTTP/2 request.
enum LogLine: Sendable, Equatable {
    /// The request uses this stream.
    case stream(Int)
    /// The server acts on no stream after `last`.
    case goAway(last: Int)
    /// The server requires HTTP/1.1.
    case downgrade

    /// Parses a line; nil for one with no meaning here.
    ///
    /// Only the beginning of a line is compared. libcurl also logs the request's fields, whose values may
    /// contain any text.
    init?(_ line: String) {
        if let stream = Self.number(after: Self.streamBeginnings, in: line) {
            self = .stream(stream)
        } else if let last = Self.number(after: Self.goAwayBeginnings, in: line) {
            self = .goAway(last: last)
        } else if line.hasPrefix("Downgrades to HTTP/1.1") {
            self = .downgrade
        } else {
            return nil
        }
    }

    /// Those of older and of newer versions of libcurl.
    private static let streamBeginnings = ["Using Stream ID: ", "[HTTP/2] ["]
    private static let goAwayBeginnings = [
        "recveived GOAWAY, error=0, last_stream=", "received GOAWAY, error=0, last_stream=",
    ]

    /// Returns the number that follows one of `beginnings` in `line`.
    private static func number(after beginnings: [String], in line: String) -> Int? {
        guard let beginning = beginnings.first(where: { line.hasPrefix($0) }) else { return nil }
        return Int(line.dropFirst(beginning.count).prefix { $0.isWholeNumber })
    }
}
