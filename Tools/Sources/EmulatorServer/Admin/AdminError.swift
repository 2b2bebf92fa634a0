internal import Basics
internal import S3ControlWire

/// What the admin API answers instead of what was asked for.
public struct AdminError: Error, Sendable, CustomStringConvertible {
    /// The HTTP status.
    public var status: Int
    /// What is wrong, in one line.
    public var message: String

    /// The message.
    public var description: String { message }

    /// Reads a value from JSON.
    ///
    /// - Throws: ``AdminError`` with the line and column of a syntax error, or the path of an invalid value.
    static func decoding<Value: Decodable>(
        _ type: Value.Type,
        _ json: [UInt8]
    ) throws(AdminError) -> Value {
        do {
            // Foundation's decoder does not say where a text stops being JSON.
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
