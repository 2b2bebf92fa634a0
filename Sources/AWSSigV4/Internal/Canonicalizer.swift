internal import HTTPTypes

/// Builds canonical requests in buffers that are kept from one request to the next.
struct Canonicalizer {
    /// The canonical request built last.
    private(set) var bytes: [UInt8] = []
    /// Where in ``bytes`` the list of signed headers stands.
    private(set) var signedHeaders: Range<Int> = 0..<0

    private var target: [UInt8] = []
    private var encoded: [UInt8] = []
    private var parameters: [Parameter] = []
    private var headers: [HeaderReference] = []

    /// Which fields of a request its signature covers.
    enum Coverage {
        /// All but those that ``SignedFields`` leaves out.
        case allStable
        /// Those with the names given, in lower case, with `host` among them where it is signed.
        case named([String])
    }

    private struct Parameter {
        var name: Range<Int>
        var value: Range<Int>
    }

    private struct HeaderReference {
        var name: String
        /// The field's position; -1 stands for the host.
        var position: Int
    }

    /// Selects and sorts the fields to sign: first step of two.
    mutating func selectHeaders(of fields: HTTPFields, coverage: Coverage) {
        headers.removeAll(keepingCapacity: true)
        switch coverage {
        case .allStable:
            insertHeader("host", -1)
            for position in fields.indices {
                let name = fields[position].name.canonicalName
                if SignedFields.includes(name) { insertHeader(name, position) }
            }
        case .named(let names):
            for name in names {
                if name == "host" {
                    insertHeader(name, -1)
                } else {
                    var found = false
                    for position in fields.indices where fields[position].name.canonicalName == name {
                        insertHeader(name, position)
                        found = true
                    }
                    if !found { insertHeader(name, -2) }
                }
            }
        }
    }

    /// Appends the names of the selected fields, joined by `separator`.
    func appendSignedHeaders(to output: inout [UInt8], separator: some Sequence<UInt8>) {
        var previous: String?
        for header in headers where header.name != previous {
            if previous != nil { output.append(contentsOf: separator) }
            output.append(contentsOf: header.name.utf8)
            previous = header.name
        }
    }

    /// Builds the canonical request of the selected fields: second step of two.
    ///
    /// - Parameters:
    ///   - requestTarget: Path and query as they are sent.
    ///   - leavesOutSignature: Whether a query parameter `X-Amz-Signature` is left out.
    mutating func build(
        method: String,
        requestTarget: String,
        flavor: SigV4Flavor,
        host: String,
        fields: HTTPFields,
        payloadHash: some Sequence<UInt8>,
        leavesOutSignature: Bool = false
    ) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: method.utf8)
        bytes.append(UInt8(ascii: "\n"))
        target.removeAll(keepingCapacity: true)
        target.append(contentsOf: requestTarget.utf8)
        let pathEnd = target.firstIndex(of: UInt8(ascii: "?")) ?? target.count
        appendPath(0..<pathEnd, flavor: flavor)
        bytes.append(UInt8(ascii: "\n"))
        appendQuery(min(pathEnd + 1, target.count)..<target.count, leavesOutSignature: leavesOutSignature)
        bytes.append(UInt8(ascii: "\n"))
        appendHeaders(of: fields, host: host)
        bytes.append(UInt8(ascii: "\n"))
        let start = bytes.count
        appendSignedHeaders(to: &bytes, separator: CollectionOfOne(UInt8(ascii: ";")))
        signedHeaders = start..<bytes.count
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: payloadHash)
    }

    private mutating func insertHeader(_ name: String, _ position: Int) {
        var index = headers.count
        while index > 0, name < headers[index - 1].name { index -= 1 }
        headers.insert(HeaderReference(name: name, position: position), at: index)
    }

    private mutating func appendHeaders(of fields: HTTPFields, host: String) {
        var previous: String?
        for header in headers {
            if header.name == previous {
                bytes[bytes.count - 1] = UInt8(ascii: ",")
            } else {
                bytes.append(contentsOf: header.name.utf8)
                bytes.append(UInt8(ascii: ":"))
                previous = header.name
            }
            if header.position >= 0 {
                fields[header.position].withValueSpan { appendTrimmed($0) }
            } else if header.position == -1 {
                bytes.append(contentsOf: host.utf8)
            }
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    /// Appends a field's value without outer white space, each inner run of it made one space.
    private mutating func appendTrimmed(_ value: Span<UInt8>) {
        var pendingSpace = false
        let start = bytes.count
        for index in 0..<value.count {
            let byte = value[index]
            if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") {
                pendingSpace = bytes.count > start
            } else {
                if pendingSpace { bytes.append(UInt8(ascii: " ")) }
                pendingSpace = false
                bytes.append(byte)
            }
        }
    }

    private mutating func appendPath(_ range: Range<Int>, flavor: SigV4Flavor) {
        switch flavor {
        case .s3:
            if range.isEmpty { bytes.append(UInt8(ascii: "/")) }
            bytes.appendCanonicallyEncoded(target, range, keepsSlash: true, plusIsSpace: false)
        case .general:
            appendNormalizedPath(range)
        }
    }

    /// Appends the path without empty and dot segments (RFC 3986, section 5.2.4), each segment encoded.
    private mutating func appendNormalizedPath(_ range: Range<Int>) {
        let start = bytes.count
        bytes.append(UInt8(ascii: "/"))
        var index = range.lowerBound
        while index < range.upperBound {
            var end = index
            while end < range.upperBound, target[end] != UInt8(ascii: "/") { end += 1 }
            let isLast = end == range.upperBound
            switch (end - index, target[index], end - index == 2 ? target[index + 1] : 0) {
            case (0, _, _), (1, UInt8(ascii: "."), _):
                break
            case (2, UInt8(ascii: "."), UInt8(ascii: ".")):
                if bytes.count > start + 1 {
                    bytes.removeLast()
                    while bytes[bytes.count - 1] != UInt8(ascii: "/") { bytes.removeLast() }
                }
            default:
                for position in index..<end {
                    let byte = target[position]
                    if byte.isUnreserved { bytes.append(byte) } else { bytes.appendPercentEncoded(byte) }
                }
                if !isLast { bytes.append(UInt8(ascii: "/")) }
            }
            index = end + 1
        }
    }

    private mutating func appendQuery(_ range: Range<Int>, leavesOutSignature: Bool) {
        encoded.removeAll(keepingCapacity: true)
        parameters.removeAll(keepingCapacity: true)
        var index = range.lowerBound
        while index < range.upperBound {
            var end = index
            while end < range.upperBound, target[end] != UInt8(ascii: "&") { end += 1 }
            let equals = target[index..<end].firstIndex(of: UInt8(ascii: "=")) ?? end
            let nameStart = encoded.count
            encoded.appendCanonicallyEncoded(target, index..<equals, keepsSlash: false, plusIsSpace: true)
            let valueStart = encoded.count
            encoded.appendCanonicallyEncoded(
                target,
                min(equals + 1, end)..<end,
                keepsSlash: false,
                plusIsSpace: true
            )
            let parameter = Parameter(name: nameStart..<valueStart, value: valueStart..<encoded.count)
            let isLeftOut = leavesOutSignature && encoded[parameter.name].elementsEqual("X-Amz-Signature".utf8)
            // A server that reads the parameters back does not see an empty one, as in `a=1&&b=2`.
            if end > index, !isLeftOut { insert(parameter) }
            index = end + 1
        }
        for (position, parameter) in parameters.enumerated() {
            if position > 0 { bytes.append(UInt8(ascii: "&")) }
            bytes.append(contentsOf: encoded[parameter.name])
            bytes.append(UInt8(ascii: "="))
            bytes.append(contentsOf: encoded[parameter.value])
        }
    }

    private mutating func insert(_ parameter: Parameter) {
        var index = parameters.count
        while index > 0, precedes(parameter, parameters[index - 1]) { index -= 1 }
        parameters.insert(parameter, at: index)
    }

    private func precedes(_ left: Parameter, _ right: Parameter) -> Bool {
        if encoded[left.name].elementsEqual(encoded[right.name]) {
            return encoded[left.value].lexicographicallyPrecedes(encoded[right.value])
        }
        return encoded[left.name].lexicographicallyPrecedes(encoded[right.name])
    }
}
