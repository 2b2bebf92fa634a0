/// The two ids that the service gives to a request.
struct RequestIDs: Sendable {
    let request: String
    let host: String

    init() {
        request = Self.random(length: 16, of: "0123456789ABCDEF")
        host = Self.random(
            length: 76,
            of: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        )
    }

    private static func random(length: Int, of alphabet: String) -> String {
        String((0..<length).compactMap { _ in alphabet.randomElement() })
    }
}
