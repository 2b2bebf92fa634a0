internal import Basics

/// The query parameters of a presigned request.
enum QueryAuthorization {
    static let names = [
        "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
        "X-Amz-Security-Token", "X-Amz-Signature",
    ]

    /// The decoded values of these parameters in a request's path and query, the first of each.
    static func read(_ requestTarget: String) -> [String: String] {
        guard let mark = requestTarget.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [:] }
        var values: [String: String] = [:]
        for parameter in requestTarget.utf8[mark...].dropFirst().split(separator: UInt8(ascii: "&")) {
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            guard let known = names.first(where: { $0.utf8.elementsEqual(name) }), values[known] == nil else {
                continue
            }
            values[known] = decode(Array(parameter.dropFirst(name.count + 1)))
        }
        return values
    }

    private static func decode(_ bytes: [UInt8]) -> String {
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = bytes[index + 1].hexValue, let low = bytes[index + 2].hexValue
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}
