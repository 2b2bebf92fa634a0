@_spi(Shapes) import S3ControlWire

extension YAMLReader {
    // MARK: Block collections

    /// Reads the next value if it is indented more than `parent`; otherwise returns null.
    ///
    /// - Parameter allowsSequence: Whether a sequence can begin in `parent`'s own column, as below a key.
    mutating func blockNode(
        parent: Int,
        allowsSequence: Bool = false,
        isAfterKey: Bool = false
    ) throws(YAMLError) -> JSONValue {
        let line = lineStart
        var properties = Properties()
        while true {
            try skipToContent()
            let isInline = isAfterKey && lineStart == line
            guard current != nil, !isMarker("-"), !isMarker(".") else { return try node(.null, properties) }
            let isSequence = isIndicator("-")
            guard column > parent || (allowsSequence && isSequence && column == parent) else {
                return try node(.null, properties)
            }
            if isInline, isSequence { throw failure("a sequence must begin on its own line") }
            if current == "&" || current == "!" {
                try readProperties(&properties)
                continue
            }
            return try content(parent: parent, isInline: isInline, properties)
        }
    }

    private mutating func content(
        parent: Int,
        isInline: Bool,
        _ properties: Properties
    ) throws(YAMLError) -> JSONValue {
        switch current {
        case "|", ">":
            return try node(.string(try blockScalar(parent: parent)), properties)
        case "-" where isIndicator("-"):
            return try nested(properties) { (reader) throws(YAMLError) in try reader.blockSequence() }
        default: break
        }
        let start = position
        var isMapping = isIndicator("?")
        if !isInline, !isMapping { isMapping = try isKey() }
        if !isInline, isMapping {
            position = start
            return try nested(properties) { (reader) throws(YAMLError) in try reader.blockMapping() }
        }
        position = start
        return try inlineNode(parent: parent, properties)
    }

    private mutating func blockSequence() throws(YAMLError) -> JSONValue {
        let indentation = column
        var elements: [JSONValue] = []
        while current != nil, column == indentation, isIndicator("-"), !isMarker("-") {
            position += 1
            elements.append(try blockNode(parent: indentation))
            try skipToContent()
        }
        guard current == nil || column <= indentation else {
            throw failure("the indentation does not match any line above")
        }
        return .array(elements)
    }

    private mutating func blockMapping() throws(YAMLError) -> JSONValue {
        let indentation = column
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        var merged: [JSONValue] = []
        while current != nil, column == indentation, !isMarker("-"), !isMarker(".") {
            let start = position
            if isIndicator("-") { throw failure("expected a key") }
            let isExplicit = isIndicator("?")
            let (name, isMerge) = try isExplicit ? (explicitKey(), false) : key()
            guard names.insert(name).inserted else {
                throw failure("the key \(name) occurs twice", at: start)
            }
            let value = try blockNode(parent: indentation, allowsSequence: true, isAfterKey: !isExplicit)
            if isMerge { merged.append(value) } else { members.append(.init(name, value)) }
            try skipToContent()
        }
        guard current == nil || column < indentation || isMarker("-") || isMarker(".") else {
            throw failure("the indentation does not match any line above")
        }
        return .object(try merge(merged, into: members))
    }

    /// Whether the next text is a key with a colon.
    private mutating func isKey() throws(YAMLError) -> Bool {
        let line = lineStart
        switch current {
        case "\"", "'":
            guard (try? quoted()) != nil else { return false }
        case "[", "{", "*", "&", "!", "|", ">", "#", "%", "@", "`", ",", "]", "}": return false
        default:
            guard let plain = plainLine(isInFlow: false), !plain.isEmpty else { return false }
        }
        skipBlanks()
        return lineStart == line && isIndicator(":")
    }

    /// Reads a key and its colon.
    private mutating func key() throws(YAMLError) -> (name: String, isMerge: Bool) {
        let start = position
        guard try isKey() else {
            position = start
            throw failure("expected a key and a colon")
        }
        position = start
        let isQuoted = current == "\"" || current == "'"
        let name = isQuoted ? try quoted() : plainLine(isInFlow: false) ?? ""
        skipBlanks()
        position += 1
        return (name, !isQuoted && name == "<<")
    }

    /// Reads a key after a question mark, the notation for long keys, and its colon on a later line.
    private mutating func explicitKey() throws(YAMLError) -> String {
        let indentation = column
        position += 1
        try skipToContent()
        let name =
            switch current {
            case "\"", "'": try quoted()
            case "|", ">": try blockScalar(parent: indentation)
            default: try plain(parent: indentation, isInFlow: false)
            }
        try skipToContent()
        if column == indentation, isIndicator(":") { position += 1 }
        return name
    }

    /// Appends the members of merged mappings. Other members with the same name take precedence.
    private func merge(_ values: [JSONValue], into members: [JSONValue.Member]) throws(YAMLError)
        -> [JSONValue.Member]
    {
        var members = members
        var names = Set(members.map(\.name))
        for value in values.flatMap({ $0.elements ?? [$0] }) {
            guard case .object(let merged) = value else {
                throw failure("<< requires a mapping or a sequence of mappings")
            }
            for member in merged where names.insert(member.name).inserted { members.append(member) }
        }
        return members
    }

    // MARK: Values on one line

    /// A scalar, an alias or a flow collection.
    private mutating func inlineNode(parent: Int, _ properties: Properties) throws(YAMLError) -> JSONValue {
        let value: JSONValue
        switch current {
        case "*": value = try alias(properties)
        case "[", "{":
            value = try nested(properties) { (reader) throws(YAMLError) in try reader.flowCollection() }
        case "\"", "'": value = try node(.string(try quoted()), properties)
        default:
            let text = try plain(parent: parent, isInFlow: false)
            value = try node(try resolve(text, properties), properties)
        }
        skipBlanks()
        if isIndicator(":") { throw failure("a mapping cannot begin here; text with a colon must be quoted") }
        if let scalar = current, scalar != "\n", !(scalar == "#" && isAfterSpace) {
            throw failure("expected the end of the line")
        }
        return value
    }

    private mutating func flowCollection() throws(YAMLError) -> JSONValue {
        let isMapping = current == "{"
        let end: Unicode.Scalar = isMapping ? "}" : "]"
        position += 1
        var elements: [JSONValue] = []
        var members: [JSONValue.Member] = []
        var names: Set<String> = []
        var merged: [JSONValue] = []
        while true {
            try skipToContent()
            guard let scalar = current else { throw failure("expected \"\(end)\"") }
            if scalar == end { break }
            if isMapping {
                if isIndicator("?") {
                    position += 1
                    try skipToContent()
                }
                let start = position
                let isQuoted = current == "\"" || current == "'"
                guard isQuoted || !"[{*&!".unicodeScalars.contains(current ?? "!") else {
                    throw failure("expected a key")
                }
                let name = isQuoted ? try quoted() : try plain(parent: -1, isInFlow: true)
                try skipToContent()
                var value = JSONValue.null
                if current == ":" {
                    position += 1
                    value = try flowNode()
                }
                if name == "<<", !isQuoted {
                    merged.append(value)
                } else {
                    guard names.insert(name).inserted else {
                        throw failure("the key \(name) occurs twice", at: start)
                    }
                    members.append(.init(name, value))
                }
            } else {
                elements.append(try flowNode())
            }
            try skipToContent()
            guard current == "," || current == end else { throw failure("expected \",\" or \"\(end)\"") }
            if current == "," { position += 1 }
        }
        position += 1
        return isMapping ? .object(try merge(merged, into: members)) : .array(elements)
    }

    /// Reads a value in a flow collection.
    private mutating func flowNode() throws(YAMLError) -> JSONValue {
        var properties = Properties()
        while true {
            try skipToContent()
            switch current {
            case "&", "!":
                try readProperties(&properties)
                continue
            case "*": return try alias(properties)
            case "[", "{":
                return try nested(properties) { (reader) throws(YAMLError) in try reader.flowCollection() }
            case "\"", "'": return try node(.string(try quoted()), properties)
            case ",", "]", "}": return try node(.null, properties)
            default:
                let value = try resolve(try plain(parent: -1, isInFlow: true), properties)
                if current == ":" { throw failure("a mapping in a sequence must be in braces") }
                return try node(value, properties)
            }
        }
    }
}
