import HTTPTransport
import Testing

@testable import CurlTransport

@Suite("ResponseReceiver takes the final head for the response")
struct ResponseReceiverTests {
    private let receiver = ResponseReceiver()

    init() {
        receiver.begin(limits: TransferOptions())
    }

    /// Receives a head of a status line and no fields.
    private func receiveHead(_ statusLine: String) {
        for line in ["\(statusLine)\r\n", "\r\n"] {
            let isTaken = unsafe Array(line.utf8).withUnsafeBytes { unsafe receiver.receiveHead($0) }
            #expect(isTaken)
        }
    }

    @Test(
        arguments: [
            "HTTP/1.1 100 Continue", "HTTP/1.1 103 Early Hints", "HTTP/1.1 100", "HTTP/2 103 ",
            // libcurl skips any blanks before the code.
            "HTTP/1.1  100 Continue", "HTTP/1.1 \t 199 Odd", "HTTP/1.1\t100 Continue",
        ]
    )
    func `an interim head is replaced by the next one`(_ statusLine: String) {
        receiveHead(statusLine)
        #expect(!receiver.hasFinalHead)
        receiveHead("HTTP/1.1 503 Slow Down")
        #expect(receiver.hasFinalHead)
        #expect(receiver.take().head == Array("HTTP/1.1 503 Slow Down\r\n\r\n".utf8))
    }

    @Test(
        arguments: [
            ("HTTP/1.1 417 Expectation Failed", true), ("HTTP/1.1 417", true), ("HTTP/1.1  417 Odd", true),
            ("HTTP/1.1 200 417", false), ("HTTP/1.1 418 Odd", false), ("HTTP/1.1 41", false),
            ("HTTP/1.1", false), ("HTTP/1.1 100 417", false),
        ]
    )
    func `a complete final head with the status 417 is a failed expectation`(
        _ statusLine: String,
        isFailed: Bool
    ) {
        #expect(!receiver.isExpectationFailed)
        receiveHead("HTTP/1.1 103 Early Hints")
        receiveHead(statusLine)
        #expect(receiver.isExpectationFailed == isFailed)
    }

    @Test func `a 417 without the end of its head is not a failed expectation`() {
        let line = Array("HTTP/1.1 417 Expectation Failed\r\n".utf8)
        let isTaken = unsafe line.withUnsafeBytes { unsafe receiver.receiveHead($0) }
        #expect(isTaken)
        #expect(!receiver.isExpectationFailed)
    }

    @Test(
        arguments: [
            "HTTP/1.1 200 OK", "HTTP/1.1  200 OK", "HTTP/1.1 503 100 Continue", "HTTP/1.1", "HTTP/1.1 1",
            "HTTP/1.1 12 Short", "HTTP/1.1 1x0 Odd", "HTTP/1.1 x100 Odd",
        ]
    )
    func `all lines after another head belong to its trailer`(_ statusLine: String) {
        receiveHead(statusLine)
        #expect(receiver.hasFinalHead)
        receiveHead("HTTP/1.1 500 No: x")
        #expect(receiver.take().head == Array("\(statusLine)\r\n\r\n".utf8))
    }
}
