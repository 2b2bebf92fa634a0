import HTTPTransport
import HTTPTypes

/// What goes wrong with one attempt on its way to the emulator or back.
enum AttemptFault: CaseIterable, Sendable {
    /// Nothing.
    case none
    /// The service throttles: it does nothing.
    case throttle, throttleBare429, slowDown503
    /// The service fails before it acts, or after.
    case failBefore, failAfter
    /// The connection is not made, breaks while the request is sent, breaks before the service acts, or after.
    case notSent, partlySent, lostBefore, lostAfter
    /// The answer takes long: a second, or longer than a transfer may.
    case slow, neverBefore, neverAfter
    /// The service acted, and the answer is cut off.
    case garbage
    /// A proxy answers in the service's place.
    case proxyPage
    /// Something without the service's errors answers in its place: a page, or nothing at all.
    case notFoundPage, emptyNotFound
    /// The service acted, and the answer is about another job.
    case otherJob
    /// The status 200 with an error in the body; nothing was done.
    case errorInSuccess
    /// The service calls the session expired.
    case expiredToken
    /// The service calls the signature wrong, with a date that says nothing of its clock: far off, of a year of two digits,
    /// or out of a cache.
    case farDate, shortDate, agedDate

    /// Whether the request comes to the service.
    var isDelivered: Bool {
        switch self {
        case .none, .failAfter, .lostAfter, .slow, .neverAfter, .garbage, .otherJob: true
        default: false
        }
    }

    /// Whether a client cannot know if the service acted.
    var isAmbiguous: Bool {
        switch self {
        case .failBefore, .failAfter, .lostBefore, .lostAfter, .neverBefore, .neverAfter, .garbage,
            .proxyPage, .notFoundPage, .emptyNotFound, .otherJob,
            .errorInSuccess:
            true
        default: false
        }
    }

    /// What a retry after it costs in quota; nil where there is none.
    var cost: Int? {
        switch self {
        case .throttle, .throttleBare429, .slowDown503: 5
        case .none, .slow, .expiredToken, .notFoundPage, .emptyNotFound, .otherJob, .farDate,
            .shortDate,
            .agedDate:
            nil
        default: 14
        }
    }

    /// What the client gets; `answer` is the service's if the request was delivered.
    func reply(_ answer: TransportResponse?) throws -> TransportResponse {
        switch self {
        case .none, .slow: return answer ?? .answer(500)
        case .throttle: return .serviceError("TooManyRequestsException")
        case .throttleBare429: return .answer(429)
        case .slowDown503: return .serviceError("SlowDown", status: 503)
        case .failBefore, .failAfter: return .serviceError("InternalServiceException", status: 500)
        case .notSent: throw lost(.notSent, .connectFailed)
        case .partlySent: throw lost(.partlySent)
        case .lostBefore, .lostAfter: throw lost(.sent)
        case .neverBefore, .neverAfter: throw lost(.sent, .timeout)
        case .garbage: return .answer(200, "<UpdateJobStatusResult><Job")
        case .proxyPage: return .answer(502, "<html><body>Bad gateway</body></html>")
        case .notFoundPage: return .answer(404, "<html><body>Not found</body></html>")
        case .emptyNotFound: return .answer(404)
        case .otherJob:
            guard let answer else { return .answer(500) }
            let text = String(decoding: answer.body, as: UTF8.self)
            return .answer(answer.statusCode, text.replacing("<JobId>job-1<", with: "<JobId>job-2<"))
        case .errorInSuccess: return .serviceError("InternalServiceException", status: 200)
        case .expiredToken: return .serviceError("ExpiredToken")
        case .farDate: return .badSignature(date: "Fri, 31 Dec 9999 23:59:59 GMT")
        case .shortDate: return .badSignature(date: "Sunday, 06-Nov-94 08:49:37 GMT")
        case .agedDate: return .badSignature(date: "Mon, 21 Sep 2026 12:13:20 GMT", age: "7200")
        }
    }
}

extension TransportResponse {
    fileprivate static func badSignature(date: String, age: String? = nil) -> TransportResponse {
        var response = serviceError("SignatureDoesNotMatch", status: 403)
        response.head.headerFields[.date] = date
        response.head.headerFields[.age] = age
        return response
    }
}
