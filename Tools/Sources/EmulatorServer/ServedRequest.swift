/// One request that was answered, for a log.
public struct ServedRequest: Sendable {
    /// Where it came from, such as `127.0.0.1:40312`.
    public var peer: String
    /// Its method.
    public var method: String
    /// Its target, a presigned request's signature and token left out.
    public var target: String
    /// The answer's status; nil if the connection was broken instead.
    public var status: Int?
    /// The time from the request's end to the answer.
    public var duration: Duration
    /// The answer's request id.
    public var requestID: String?

    /// One line: `127.0.0.1:40312 GET /v20180820/jobs 200 0.4 ms 7B4C…`.
    public var line: String {
        let microseconds = duration / .microseconds(1)
        let time = "\(Int(microseconds / 1000)).\(Int(microseconds / 100) % 10) ms"
        return
            "\(peer) \(method) \(target) \(status.map(String.init) ?? "broken") \(time) \(requestID ?? "-")"
    }
}
