import Dispatch
import S3Control
import S3ControlEmulator
import Synchronization
import Testing

@testable import S3ControlCLI

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

@Suite("Colors")
struct ConsoleTests {
    @Test(
        "are left out where the environment does not want them",
        arguments: [
            ([:], true), (["NO_COLOR": "1"], false), (["NO_COLOR": ""], true), (["TERM": "dumb"], false),
            (["TERM": "xterm", "NO_COLOR": "0"], false), (["TERM": "xterm"], true),
        ]
    )
    func colors(environment: [String: String], areAllowed: Bool) {
        #expect(Console.allowsColor(environment) == areAllowed)
    }

    @Test("mark a status, or leave the text as it is")
    func palette() {
        #expect(Palette(isOn: true).status(.failed, "x").rendered == "\u{1B}[31mx\u{1B}[0m")
        #expect(Palette(isOn: false).status(.failed, "x").rendered == "x")
    }
}

@Suite("A terminal that cannot move its cursor")
struct DumbTerminalTests {
    @Test(
        "is one of the kind dumb",
        arguments: [([:], true), (["TERM": "dumb"], false), (["TERM": "xterm"], true)]
            as [([String: String], Bool)]
    )
    func kind(environment: [String: String], movesCursor: Bool) {
        #expect(Console.process(environment: environment).movesCursor == movesCursor)
    }

    @Test(
        "gets lines only",
        arguments: [["watch", "job-1"], ["cancel", "job-2", "--dry-run"], ["cancel", "job-2", "--yes"]],
        [false, true]
    )
    func lines(arguments: [String], isDumb: Bool) async {
        let emulator = S3ControlEmulator()
        emulator.addJob("job-1", .complete, to: Run.account)
        emulator.addJob("job-2", .suspended, to: Run.account)
        let run = await Run.make(arguments, emulator: emulator, isTerminal: true, isDumb: isDumb)
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains(arguments[1]), "\(run.output)")
        #expect((run.output + run.errors).contains("\u{1B}") != isDumb)
    }
}

@Suite("Writing")
struct WritingTests {
    /// A pipe: its read end, then its write end.
    private static func makePipe() throws -> [Int32] {
        var ends: [Int32] = [-1, -1]
        let result = unsafe pipe(&ends)
        try #require(result == 0)
        return ends
    }

    @Test("waits for a slow reader, also if the descriptor does not block", arguments: [0, 1, 2_000_000])
    func slowReader(count: Int) throws {
        let ends = try Self.makePipe()
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        let read = Mutex<[UInt8]>([])
        let isDone = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            let bytes = try? readFile("/dev/fd/\(ends[0])")
            read.withLock { $0 = bytes ?? [] }
            isDone.signal()
        }
        let text = String(repeating: "x", count: count) + "end\n"
        #expect(Console.send(text, to: ends[1]) == nil)
        close(ends[1])
        isDone.wait()
        close(ends[0])
        #expect(read.withLock { $0 } == Array(text.utf8))
    }

    @Test("returns the error after which the rest is lost")
    func errors() throws {
        signal(SIGPIPE, SIG_IGN)
        let ends = try Self.makePipe()
        close(ends[0])
        #expect(Console.send("x", to: ends[1])?.number == EPIPE)
        close(ends[1])
        #expect(Console.send("x", to: -1)?.number == EBADF)
        #expect(Console.send("", to: -1) == nil)
        #if os(Linux)
        let full = unsafe open("/dev/full", O_WRONLY | O_CLOEXEC)
        #expect(Console.send("x", to: full)?.number == ENOSPC)
        close(full)
        #endif
    }

    @Test(
        "ends the process for a result that cannot be written, and without a reader for some commands",
        arguments: [
            (EPIPE, false, nil, nil), (EPIPE, true, 0, nil),
            (ENOSPC, false, 255, "s3control: the result could not be written: No space left on device\n"),
            (EBADF, true, 255, "s3control: the result could not be written: Bad file descriptor\n"),
        ] as [(Int32, Bool, Int32?, String?)]
    )
    func end(number: Int32, endsWithReader: Bool, code: Int32?, message: String?) {
        var console = Console(write: { _ in nil }, writeError: { _ in })
        console.endsWithReader = endsWithReader
        let ending = console.howToEnd(after: FileError(number: number))
        #expect(ending?.code == code)
        #expect(ending?.message == message)
    }

    @Test(
        "without a reader leaves a command its exit code",
        arguments: [
            (["wait", "job-1"], 1), (["wait", "job-2"], 0), (["cancel", "job-2", "--yes"], 1),
            (["cancel", "job-1", "--yes"], 0), (["confirm", "job-2", "job-3", "--yes"], 1),
            (["show", "job-9"], 1), (["jobs"], 0),
            (["describe-job", "--account-id", "123456789012", "--job-id", "job-1"], 0),
        ] as [([String], Int32)]
    )
    func noReader(arguments: [String], code: Int32) async {
        let emulator = S3ControlEmulator()
        emulator.addJob("job-1", .cancelled, to: Run.account)
        emulator.addJob("job-2", .complete, to: Run.account)
        emulator.addJob("job-3", .failed, to: Run.account)
        let run = await Run.make(arguments, emulator: emulator, outputError: FileError(number: EPIPE))
        #expect(run.code == code, "\(run.errors)")
        #expect(run.output == "")
    }
}
