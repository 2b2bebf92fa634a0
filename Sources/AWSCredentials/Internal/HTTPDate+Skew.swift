internal import AWSCore
internal import Basics
internal import HTTPTypes

extension HTTPDate {
    /// How far the sender's clock is ahead of this one, in seconds, where it tells and is off by over 4 minutes.
    static func skew(of response: HTTPResponse, now: Date) -> TimeInterval? {
        guard let date = response.headerFields[.date].flatMap(parse) else { return nil }
        let skew = date.timeIntervalSince(now)
        return abs(skew) > 240 ? skew : nil
    }
}
