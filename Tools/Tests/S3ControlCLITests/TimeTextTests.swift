import Testing

@testable import S3ControlCLI

@Suite("A time in words")
struct TimeTextTests {
    @Test(
        "has its largest unit",
        arguments: [
            (0.0, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h 0 min"),
            (5400, "1 h 30 min"),
            (86_399, "23 h 59 min"), (86_400, "1 d"), (864_000, "10 d"), (-5, "0 s"),
            (.infinity, "11574074 d"),
        ]
    )
    func duration(seconds: Double, text: String) {
        #expect(TimeText.duration(seconds) == text)
    }

    @Test(
        "is told from now",
        arguments: [
            (-1.0, "in the future"), (0, "now"), (0.9, "now"), (1, "1 s ago"), (7200, "2 h 0 min ago"),
        ]
    )
    func ago(seconds: Double, text: String) {
        #expect(TimeText.ago(seconds) == text)
    }

    @Test(
        "is read from a number and a unit",
        arguments: [("90s", 90), ("5m", 300), ("36h", 129_600), ("7d", 604_800)]
    )
    func read(text: String, seconds: Int) throws {
        #expect(try FilterOptions.duration(text, "--timeout") == .seconds(seconds))
    }

    @Test(
        "is refused without a unit or a number",
        arguments: ["", "5", "h", "1.5h", "-1h", "1000000d", "5 m"]
    )
    func refused(text: String) {
        #expect(throws: UsageError.self) { try FilterOptions.duration(text, "--timeout") }
    }
}
