import HTTPTypes

/// Collects the headers to sign, trimmed and sorted by name. Headers with the same name keep their order.
struct CanonicalHeaders: ~Copyable {
    private var text = ByteBuffer(capacity: 1024)
    /// The first ``count`` entries are in use and sorted by ``sort()``. The rest belongs to an earlier request.
    private var entries: [Entry] = []
    private var count = 0
    /// Whether the request already had a field that a signature adds.
    private(set) var hasEarlierSignature = false

    /// The range of a header's line `name:value` in ``text``, including its line feed.
    private struct Entry {
        var start: Int
        var nameEnd: Int
        var end: Int
        /// The name's first bytes, which decide most comparisons.
        var prefix: UInt64

        var name: Range<Int> { start..<nameEnd }
        var line: Range<Int> { start..<end }
        var valueAndEnd: Range<Int> { (nameEnd + 1)..<end }
    }

    mutating func wipe() {
        text.wipe()
        count = 0
        hasEarlierSignature = false
    }

    /// Adds a header whose value needs no trimming.
    mutating func add(_ name: StaticString, _ value: String) {
        let start = text.count
        text.append(name)
        let nameEnd = endName()
        text.append(value)
        endHeader(start: start, nameEnd: nameEnd)
    }

    /// Adds a header whose value needs no trimming.
    mutating func add(_ name: StaticString, _ value: borrowing ByteBuffer) {
        let start = text.count
        text.append(name)
        let nameEnd = endName()
        text.append(value, 0..<value.count)
        endHeader(start: start, nameEnd: nameEnd)
    }

    /// Adds all fields that a signature covers unchanged.
    ///
    /// - Parameters:
    ///   - host: The host that is signed. A `Host` field must be equal to it.
    ///   - bodyByteCount: The body's length if known. A `Content-Length` field must be equal to it.
    /// - Throws: ``SigV4Error`` for a field that contains a control character or that a transport would change.
    mutating func addSigned(
        of fields: HTTPFields,
        host: String,
        bodyByteCount: Int?
    ) throws(SigV4Error) {
        var (cookies, hosts) = (0, 0)
        // Uses the index and reads one part at a time, because an iterator copies each field.
        for index in fields.indices {
            let name = fields[index].name.canonicalName
            switch SignedFields.role(of: name) {
            case .signed: break
            case .host:
                guard fields[index].value == host else { throw .unstableHost }
                hosts += 1
                if hosts > 1 { throw .repeatedHost }
                continue
            case .contentLength:
                if let bodyByteCount, fields[index].value != String(bodyByteCount) { throw .unstableLength }
            case .cookie:
                cookies += 1
                if cookies > 1 { throw .unstableCookie }
            case .date, .token, .payloadHash, .authorization:
                hasEarlierSignature = true
                continue
            case .omitted: continue
            }
            let start = text.count
            text.append(name)
            let nameEnd = endName()
            guard text.appendTrimmedValue(of: fields[index]) else { throw .controlCharacter(in: name) }
            endHeader(start: start, nameEnd: nameEnd)
        }
    }

    /// Adds the fields in `names`, each once. A missing field counts as empty.
    mutating func addNamed(_ names: [String], of fields: HTTPFields, host: String) {
        var positions: [String: [Int]] = [:]
        for index in fields.indices { positions[fields[index].name.canonicalName, default: []].append(index) }
        var added: Set<String> = []
        for name in names where added.insert(name).inserted {
            if name == "host" {
                add("host", host)
                continue
            }
            var isMissing = true
            for index in positions[name] ?? [] {
                let start = text.count
                text.append(name)
                let nameEnd = endName()
                _ = text.appendTrimmedValue(of: fields[index])
                endHeader(start: start, nameEnd: nameEnd)
                isMissing = false
            }
            if isMissing {
                let start = text.count
                text.append(name)
                endHeader(start: start, nameEnd: endName())
            }
        }
    }

    /// Appends `name:value` lines, with the values of one name joined by commas.
    func append(to output: inout ByteBuffer) {
        for index in 0..<count {
            let entry = entries[index]
            if index > 0, haveSameName(entries[index - 1], entry) {
                output.truncate(to: output.count - 1)
                output.append(UInt8(ascii: ","))
                output.append(text, entry.valueAndEnd)
            } else {
                output.append(text, entry.line)
            }
        }
    }

    /// Appends the names, each once, joined by `;`.
    func appendNames(to output: inout ByteBuffer) {
        for index in 0..<count {
            if index > 0 {
                if haveSameName(entries[index - 1], entries[index]) { continue }
                output.append(UInt8(ascii: ";"))
            }
            output.append(text, entries[index].name)
        }
    }

    /// Appends the names for use in a query. A name can contain `&`, `%`, and other special characters.
    func appendEncodedNames(to output: inout ByteBuffer) {
        for index in 0..<count {
            if index > 0 {
                if haveSameName(entries[index - 1], entries[index]) { continue }
                output.append("%3B")
            }
            for position in entries[index].name { output.appendPercentEncoded(text[position]) }
        }
    }

    /// Ends the name at the end of the text.
    private mutating func endName() -> Int {
        text.append(UInt8(ascii: ":"))
        return text.count - 1
    }

    /// Ends the header at the end of the text.
    private mutating func endHeader(start: Int, nameEnd: Int) {
        let prefix = text.prefix(start..<nameEnd)
        text.append(UInt8(ascii: "\n"))
        let entry = Entry(start: start, nameEnd: nameEnd, end: text.count, prefix: prefix)
        if count < entries.count { entries[count] = entry } else { entries.append(entry) }
        count += 1
    }

    /// Sorts the headers. Call it after all have been added.
    mutating func sort() {
        if count <= StableSort.mostInsertions {
            Self.sort(&entries, count, of: text)
        } else {
            StableSort.sort(&entries, count, of: text, by: Self.precedes)
        }
    }

    private static func sort(_ entries: inout [Entry], _ count: Int, of text: borrowing ByteBuffer) {
        // Not through the array's subscript, which checks for shared storage at every store.
        var entries = entries.mutableSpan
        for position in 0..<count {
            let entry = entries[position]
            var index = position
            while index > 0, precedes(entry, entries[index - 1], in: text) {
                entries[index] = entries[index - 1]
                index -= 1
            }
            if index < position { entries[index] = entry }
        }
    }

    private static func precedes(_ left: Entry, _ right: Entry, in text: borrowing ByteBuffer) -> Bool {
        left.prefix == right.prefix
            ? text.compare(left.name, right.name, known: 8) < 0 : left.prefix < right.prefix
    }

    private func haveSameName(_ left: Entry, _ right: Entry) -> Bool {
        left.prefix == right.prefix && left.name.count == right.name.count
            && text.compare(left.name, right.name, known: 8) == 0
    }
}

extension SigV4Error {
    fileprivate static func controlCharacter(in name: String) -> SigV4Error {
        SigV4Error(
            .invalidHeader,
            subject: name,
            message: "The value of the header \(name) must not contain control characters."
        )
    }

    fileprivate static var unstableHost: SigV4Error {
        unstable("host", "differs from the request's authority, which is signed instead. Omit it.")
    }

    fileprivate static var repeatedHost: SigV4Error {
        unstable("host", "occurs more than once. Omit it.")
    }

    fileprivate static var unstableLength: SigV4Error {
        unstable("content-length", "is not the body's length. Omit it, so that the transport sets it.")
    }

    fileprivate static var unstableCookie: SigV4Error {
        unstable(
            "cookie",
            "occurs more than once. A transport would join the values with ';', but a signature joins them with ','."
        )
    }

    private static func unstable(_ name: String, _ why: String) -> SigV4Error {
        SigV4Error(.unstableHeader, subject: name, message: "The header \(name) \(why)")
    }
}

/// How a signature treats a request's header fields.
enum SignedFields {
    enum Role {
        /// Signed unchanged.
        case signed
        /// Signed. The value must be the one that the transport will send.
        case contentLength, cookie
        /// Taken from the authority.
        case host
        /// Added by the signature.
        case date, token, payloadHash, authorization
        /// Not signed, because proxies and transports change or add it.
        case omitted
    }

    /// The role of the field `name`, in lowercase. The same fields are omitted as in botocore.
    static func role(of name: String) -> Role {
        // By length first, because it rules nearly all names out.
        switch name.utf8.count {
        case 2: name == "te" ? .omitted : .signed
        case 4: name == "host" ? .host : .signed
        case 6: name == "expect" ? .omitted : name == "cookie" ? .cookie : .signed
        case 7: name == "trailer" || name == "upgrade" || name == "baggage" ? .omitted : .signed
        case 10:
            name == "user-agent" || name == "connection" || name == "keep-alive" || name == "tracestate"
                ? .omitted : name == "x-amz-date" ? .date : .signed
        case 11: name == "traceparent" ? .omitted : .signed
        case 13: name == "authorization" ? .authorization : .signed
        case 14: name == "content-length" ? .contentLength : .signed
        case 15: name == "x-amzn-trace-id" ? .omitted : .signed
        case 17: name == "transfer-encoding" ? .omitted : .signed
        case 18: name == "proxy-authenticate" ? .omitted : .signed
        case 19: name == "proxy-authorization" ? .omitted : .signed
        case 20:
            name == "x-amz-security-token" ? .token : name == "x-amz-content-sha256" ? .payloadHash : .signed
        default: .signed
        }
    }
}
