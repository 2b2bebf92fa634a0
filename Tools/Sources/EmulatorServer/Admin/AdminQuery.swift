import Basics
import S3ControlModel
import S3ControlWire

/// The query of a request to the admin API. Only known items are allowed, each at most once.
struct AdminQuery {
    private var items: [Substring: Substring] = [:]

    init(_ text: Substring, known: Set<Substring>) throws(AdminError) {
        for item in text.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard known.contains(parts[0]), parts.count == 2, items[parts[0]] == nil else {
                let names = known.sorted().joined(separator: ", ")
                throw AdminError(status: 400, message: "The query may have one each of: \(names)")
            }
            items[parts[0]] = parts[1]
        }
    }

    func account(default account: AccountID) throws(AdminError) -> AccountID {
        guard let text = items["account"] else { return account }
        do {
            return try AccountID(String(text))
        } catch {
            throw AdminError(status: 400, message: "\(error)")
        }
    }

    /// Returns the decoded text of an item; nil if it is missing.
    func text(_ name: Substring) throws(AdminError) -> String? {
        guard let text = items[name] else { return nil }
        return try Self.decode(text)
    }

    /// Removes percent-encoding. `+` is not decoded as a space.
    static func decode(_ text: Substring) throws(AdminError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, let value = UInt8(Substring(digits), radix: 16), digits.first != 43
            else { throw AdminError(status: 400, message: "The target is not percent-encoded: \(text)") }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw AdminError(status: 400, message: "The target is not UTF-8: \(text)")
        }
        return decoded
    }

    func number(
        _ name: Substring,
        in range: ClosedRange<Int>,
        default value: Int
    ) throws(AdminError) -> Int {
        guard let text = items[name] else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw AdminError(
                status: 400,
                message: "\(name) must be \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    func limit(default limit: Int) throws(AdminError) -> Int {
        try number("limit", in: 1...100_000, default: limit)
    }
}

/// An error of the admin API or of a seed document.
public struct AdminError: Error, Sendable, CustomStringConvertible {
    /// The HTTP status.
    public var status: Int
    /// What was wrong, on one line.
    public var message: String

    /// The message.
    public var description: String { message }

    /// Decodes a value from JSON.
    ///
    /// - Throws: ``AdminError`` with the line and column of a syntax error, or the path of an invalid value.
    static func decoding<Value: Decodable>(
        _ type: Value.Type,
        _ json: [UInt8]
    ) throws(AdminError) -> Value {
        do {
            // Foundation's decoder does not report the position of a syntax error.
            _ = try JSONValue(parsing: String(decoding: json, as: UTF8.self))
            return try JSONDecoder().decode(type, from: Data(json))
        } catch let error as JSONSyntaxError {
            throw AdminError(status: 400, message: "Invalid JSON: \(error)")
        } catch let error as DecodingError {
            throw AdminError(status: 400, message: error.summary)
        } catch {
            throw AdminError(status: 400, message: "\(error)")
        }
    }
}
