/// The two ids that the service gives to a request.
struct RequestIDs: Sendable {
    let request: String
    let host: String

    init(from random: inout RandomSource) {
        request = random.text(length: 16, of: Self.hexadecimal)
        host = random.text(length: 76, of: Self.base64)
    }

    private static let hexadecimal = Array("0123456789ABCDEF".utf8)
    private static let base64 = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )
}
