import Basics
import HTTPTypes

/// The conditions of a request.
struct S3Conditions {
    var match: String?
    var noneMatch: String?
    var modifiedSince: Date?
    var unmodifiedSince: Date?

    init() {}

    init(_ request: S3Request) {
        func field(_ name: String) -> String? { HTTPField.Name(name).flatMap { request.fields[$0] } }
        match = field("if-match")
        noneMatch = field("if-none-match")
        modifiedSince = field("if-modified-since").flatMap(Self.date)
        unmodifiedSince = field("if-unmodified-since").flatMap(Self.date)
    }

    init(ofCopySource request: S3Request) {
        match = request.field("x-amz-copy-source-if-match")
        noneMatch = request.field("x-amz-copy-source-if-none-match")
        modifiedSince = request.field("x-amz-copy-source-if-modified-since").flatMap(Self.date)
        unmodifiedSince = request.field("x-amz-copy-source-if-unmodified-since").flatMap(Self.date)
    }

    private static func date(_ text: String) -> Date? { HTTPDate.parse(text) ?? ISO8601.parse(text) }

    /// Whether a list of entity tags contains this tag.
    private static func matches(_ list: String, _ tag: ObjectETag) -> Bool {
        list.split(separator: ",").contains { item in
            let text = item.filter { $0 != " " && $0 != "\"" }
            return text == "*" || text == tag.text || text == "W/" + tag.text
        }
    }

    /// Checks the conditions for reading an object.
    ///
    /// - Throws: `PreconditionFailed`, or `NotModified` with status 304 if the client already has the object.
    func check(_ object: MemoryVersion, isCopy: Bool = false) throws(S3Fault) {
        if let match {
            guard Self.matches(match, object.eTag) else {
                throw S3Fault.precondition.with("Condition", "If-Match")
            }
        } else if let unmodifiedSince, object.modified > unmodifiedSince {
            throw S3Fault.precondition.with("Condition", "If-Unmodified-Since")
        }
        let isKnown: Bool
        if let noneMatch {
            isKnown = Self.matches(noneMatch, object.eTag)
        } else {
            isKnown = modifiedSince.map { object.modified <= $0 } ?? false
        }
        guard isKnown else { return }
        guard !isCopy else { throw S3Fault.precondition }
        throw S3Fault("NotModified", 304, "Not Modified").withField("ETag", object.eTag.quoted)
            .withField("Last-Modified", HTTPDate.format(object.modified))
    }

    /// Checks the condition for deleting an object or one of its versions, if there is a condition.
    func checkDelete(of key: String, in bucket: MemoryBucket) throws(S3Fault) {
        guard match != nil else { return }
        let current = bucket.objects[ObjectKey(key)]?.latest
        try checkWrite(over: current.flatMap { $0.isDeleteMarker ? nil : $0 }, key)
    }

    /// Checks the conditions for replacing the current object, if any.
    func checkWrite(over current: MemoryVersion?, _ key: String) throws(S3Fault) {
        if let match {
            guard let current else { throw .noKey(key) }
            guard Self.matches(match, current.eTag) else {
                throw S3Fault.precondition.with("Condition", "If-Match")
            }
        }
        if let noneMatch {
            guard noneMatch == "*" else { throw .notImplemented }
            guard current == nil else { throw S3Fault.precondition.with("Condition", "If-None-Match") }
        }
    }
}

/// The byte range of a request.
enum ByteRange {
    /// Parses a range of an object with `count` bytes; nil for the whole object.
    ///
    /// The last bytes of an empty object are the whole object (RFC 9110, section 14.1.2).
    ///
    /// - Throws: `InvalidRange` if the range begins at or after the end of the object.
    static func read(_ text: String?, of count: Int) throws(S3Fault) -> Range<Int>? {
        // Malformed ranges (RFC 9110, section 14.2) and multiple ranges are ignored.
        guard let text, text.hasPrefix("bytes="), !text.contains(",") else { return nil }
        let parts = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }) else {
            return nil
        }
        func number(_ text: Substring) -> Int { Int(text) ?? .max }
        var range: Range<Int>?
        if parts[0].isEmpty {
            guard !parts[1].isEmpty else { return nil }
            let length = min(number(parts[1]), count)
            if count == 0, number(parts[1]) > 0 { return nil }
            if length > 0 { range = (count - length)..<count }
        } else {
            let start = number(parts[0])
            let end = parts[1].isEmpty ? count : min(number(parts[1]), count - 1) + 1
            guard parts[1].isEmpty || number(parts[1]) >= start else { return nil }
            if start < count { range = start..<end }
        }
        guard let range else {
            throw S3Fault("InvalidRange", 416, "The requested range is not satisfiable")
                .with("ActualObjectSize", "\(count)").with("RangeRequested", text)
                .withField("Content-Range", "bytes */\(count)")
        }
        return range
    }
}
