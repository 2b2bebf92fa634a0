internal import Basics

extension XMLReader {
    /// The date that stands in `text` from `start` on, before an end tag, as services write every date,
    /// `yyyy-mm-ddThh:mm:ss.fffZ` or the same without a fraction, and where it ends; nil for all else,
    /// right or wrong.
    @inline(__always)
    static func usualDate(_ text: Span<UInt8>, at start: Int) -> (value: Timestamp, end: Int)? {
        guard let date = XMLWord(text, at: start)?.pairs(in: "0000-00-"),
            let time = XMLWord(text, at: start &+ 8)?.pairs(in: "00T00:00")
        else { return nil }
        func number(_ pairs: UInt64, _ place: UInt64) -> Int {
            Int(truncatingIfNeeded: pairs &>> (place &* 8) & 0xFF)
        }
        let (second, nanoseconds, end): (Int, Int, Int)
        if let rest = XMLWord(text, at: start &+ 16)?.pairs(in: ":00.000Z") {
            second = number(rest, 1)
            nanoseconds = (number(rest, 4) &* 100 &+ number(rest, 6)) &* 100_000
            end = start &+ 24
        } else if let rest = XMLWord(text, at: start &+ 12)?.pairs(in: "0:00:00Z") {
            (second, nanoseconds, end) = (number(rest, 5), 0, start &+ 20)
        } else {
            return nil
        }
        guard end &+ 1 < text.count, text[end] == UInt8(ascii: "<"), text[end &+ 1] == UInt8(ascii: "/"),
            let seconds = Timestamp.seconds(
                (number(date, 0) &* 100 &+ number(date, 2), number(date, 5), number(time, 0)),
                (number(time, 3), number(time, 6), second)
            )
        else { return nil }
        return (Timestamp(seconds: seconds, nanoseconds: nanoseconds), end)
    }
}
