import AWSCore
import Basics
import HTTPTransport
package import HTTPTypes

/// The parts of a failed attempt's response head that matter for retries.
struct ResponseHead {
    let status: Int
    let requestID: String?
    let extendedRequestID: String?
    let retryAfter: Duration?
    /// The time at which the service sent the response; nil if the response may come from a cache.
    let date: Date?

    /// The maximum delay that a service may request, in milliseconds: an hour.
    private static let mostRetryAfter = 3_600_000

    init(_ head: HTTPResponse) {
        let fields = head.headerFields
        status = head.status.code
        requestID = fields[.requestID]
        extendedRequestID = fields[.extendedRequestID]
        retryAfter = fields[.amazonRetryAfter].flatMap { Int($0) }.flatMap { milliseconds in
            milliseconds < 0 ? nil : .milliseconds(min(milliseconds, Self.mostRetryAfter))
        }
        date = fields[.age] == nil ? fields[.date].flatMap(Self.parse) : nil
    }

    /// Parses an HTTP date with a four-digit year. A two-digit year could set the clock wrong by centuries.
    private static func parse(_ text: String) -> Date? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[3].utf8.count == 4 else { return nil }
        return HTTPDate.parse(text)
    }
}

extension ResponseFacts {
    /// The time at which the service sent the response; nil if the response may come from a cache.
    var serverDate: Date? { ResponseHead(response.head).date }
}

extension HTTPField.Name {
    static let invocationID = HTTPField.Name.token("amz-sdk-invocation-id")
    static let sdkRequest = HTTPField.Name.token("amz-sdk-request")
    static let requestID = HTTPField.Name.token("x-amz-request-id")
    static let extendedRequestID = HTTPField.Name.token("x-amz-id-2")
    static let amazonRetryAfter = HTTPField.Name.token("x-amz-retry-after")

    /// The name of a field that is known to be valid.
    package static func token(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a token.") }
        return name
    }
}
