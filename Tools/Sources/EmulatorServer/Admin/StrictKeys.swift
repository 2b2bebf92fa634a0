/// Any key of a JSON object.
struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) { nil }
}

extension Decoder {
    /// Returns a container that has only keys of `type`. A misspelled key is an error.
    func strictContainer<Key: CodingKey & CaseIterable>(
        keyedBy type: Key.Type
    ) throws -> KeyedDecodingContainer<Key> {
        let known = Set(Key.allCases.map(\.stringValue))
        for key in try container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath,
                    debugDescription: "unknown key \"\(key.stringValue)\"; known are "
                        + known.sorted().joined(separator: ", ")
                )
            )
        }
        return try container(keyedBy: type)
    }
}

extension DecodingError {
    /// The problem and its place, such as `jobs[0].status: …`.
    var summary: String {
        let (context, what): (Context, String)
        switch self {
        case .keyNotFound(let key, let found): (context, what) = (found, "\(key.stringValue) is missing")
        case .typeMismatch(let type, let found): (context, what) = (found, "must be \(Self.name(of: type))")
        case .valueNotFound(let type, let found): (context, what) = (found, "must be \(Self.name(of: type))")
        case .dataCorrupted(let found): (context, what) = (found, found.debugDescription)
        @unknown default: return "This JSON is not understood."
        }
        var path = ""
        for key in context.codingPath {
            path += key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? "" : ".") + key.stringValue
        }
        return path.isEmpty ? what : "\(path): \(what)"
    }

    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is Int.Type, is Double.Type: "a number"
        default: "another kind of value"
        }
    }
}
