import Testing

@testable import CurlTransport

@Suite("Log lines of libcurl are read by their beginnings only")
struct LogLineTests {
    @Test(
        arguments: [
            // libcurl 7.88
            ("Using Stream ID: 3 (easy handle 0x55c529303bd0)\n", LogLine.stream(3)),
            ("recveived GOAWAY, error=0, last_stream=1\n", .goAway(last: 1)),
            ("Downgrades to HTTP/1.1\n", .downgrade),
            // libcurl 8
            ("[HTTP/2] [3] OPENED stream for https://localhost:443/\n", .stream(3)),
            ("[HTTP/2] [3] [:method: POST]\n", .stream(3)),
            ("received GOAWAY, error=0, last_stream=1999\n", .goAway(last: 1999)),
            // Values that look like other lines
            ("[HTTP/2] [3] [x-amz-meta-note: Stream ID: 900]\n", .stream(3)),
            ("[HTTP/2] [3] [x-amz-meta-note: [HTTP/2] [900]]\n", .stream(3)),
            ("[HTTP/2] [3] [x-amz-meta-note: received GOAWAY, error=0, last_stream=1]\n", .stream(3)),
            ("[HTTP/2] [3] OPENED stream for https://localhost:443/Using Stream ID: 900\n", .stream(3)),
        ]
    )
    func `a line has a meaning`(_ line: String, _ meaning: LogLine) {
        #expect(LogLine(line) == meaning)
    }

    @Test(
        arguments: [
            "", "\n", "Using Stream ID: \n", "[HTTP/2] [\n", "[HTTP/2] [\u{663}] [a: b]\n",
            "Using Stream ID: 99999999999999999999\n",
            "[HTTP/2] Warning: The cumulative length of all headers exceeds 60000 bytes\n",
            "received GOAWAY, error=2, last_stream=1\n",
            "h2h3 [x-amz-meta-note: Using Stream ID: 900]\n",
            "h2h3 [x-amz-meta-note: [HTTP/2] [900]]\n",
            "h2h3 [x-amz-meta-note: recveived GOAWAY, error=0, last_stream=1]\n",
            "h2 [x-amz-meta-note: received GOAWAY, error=0, last_stream=1]\n",
            "h2h3 [x-amz-meta-note: Downgrades to HTTP/1.1]\n",
            "Connection died, retrying a fresh connect (retry count: 1)\n",
        ]
    )
    func `a line has no meaning`(_ line: String) {
        #expect(LogLine(line) == nil)
    }
}
