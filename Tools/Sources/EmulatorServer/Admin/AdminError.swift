/// What the admin API answers instead of what was asked for.
public struct AdminError: Error, Sendable, CustomStringConvertible {
    /// The HTTP status.
    public var status: Int
    /// What is wrong, in one line.
    public var message: String

    /// The message.
    public var description: String { message }

    /// Runs `read`, and tells what is wrong with the JSON that it reads.
    static func reading<Value>(_ read: () throws -> Value) throws(AdminError) -> Value {
        do {
            return try read()
        } catch let error as DecodingError {
            throw AdminError(status: 400, message: error.summary)
        } catch {
            throw AdminError(status: 400, message: "This is no JSON: \(error)")
        }
    }
}
