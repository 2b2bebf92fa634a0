import S3Control
import S3ControlEmulator
import Testing

@testable import S3ControlCLI

@Suite("What reaches a terminal")
struct SafeTextTests {
    /// Every scalar that may act on a terminal, by the Unicode character database: controls, separators, and what changes
    /// the direction of text.
    static let acting: [Unicode.Scalar] = (0...0xFFFF).compactMap(Unicode.Scalar.init).filter { scalar in
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        case .format: scalar.properties.isBidiControl
        default: false
        }
    }

    @Test("has no control, escape or mark of direction in it")
    func controls() {
        #expect(Self.acting.count == 65 + 2 + 12)
        for scalar in Self.acting {
            let text = "a\(scalar)b"
            let line = text.withoutControls
            #expect(!line.unicodeScalars.contains(scalar), "\(scalar.value)")
            let isKept = scalar == "\n" || scalar == "\t"
            #expect(SafeText(text).rendered.unicodeScalars.contains(scalar) == isKept, "\(scalar.value)")
        }
    }

    @Test(
        "shows a control as an escape",
        arguments: [
            ("a\u{1B}[2Jb\r\n", "a\\u001b[2Jb  "), ("\u{9B}31m", "\\u009b31m"),
            ("\u{202E}gpj.exe", "\\u202egpj.exe"),
            ("naïve 漢字 👩‍👩‍👧", "naïve 漢字 👩‍👩‍👧"), ("", ""), ("tab\there", "tab here"),
        ]
    )
    func escapes(text: String, line: String) {
        #expect(text.withoutControls == line)
    }

    /// Controls, overrides and a separator, where a service may put them; XML cannot carry C0 controls.
    private static let evil = "\u{9D}0;owned\u{9C}\u{9B}2J\u{202E}evil\u{2028}\u{200F}"

    private static func emulator() -> S3ControlEmulator {
        let emulator = S3ControlEmulator()
        emulator.add("job-1", .failed) {
            $0.description = evil
            $0.failureReasons = [
                JobFailure {
                    $0.failureCode = evil
                    $0.failureReason = evil
                }
            ]
            $0.statusUpdateReason = evil
            $0.suspendedCause = evil
            $0.roleARN = evil
        }
        emulator.add("job-2", .suspended) { $0.description = evil }
        return emulator
    }

    @Test(
        "is clean in the AWS CLI's commands, which leave a pipe as it is",
        arguments: ["json", "text", "table", "yaml", "yaml-stream"],
        ["on", "off"]
    )
    func operations(format: String, color: String) async {
        let arguments = [
            "describe-job", "--account-id", Run.account.rawValue, "--job-id", "job-1", "--output", format,
            "--color",
            color,
        ]
        let run = await Run.make(arguments, emulator: Self.emulator(), isTerminal: true)
        #expect(run.code == 0)
        let output = run.output.replacing(/\u{1B}\[[0-9]+m/, with: "")
        for scalar in output.unicodeScalars where scalar != "\n" && scalar != "\t" {
            #expect(!Self.acting.contains(scalar), "\(format) wrote \(scalar.value)")
        }
        let piped = await Run.make(arguments, emulator: Self.emulator())
        #expect(piped.output.contains("\u{202E}"))
    }
}
