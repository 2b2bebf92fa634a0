import Basics
import Testing

@testable import AWSCore

@Suite("A program that is killed leaves nothing behind")
struct SubprocessTests {
    /// Prints the numbers of all that it starts, a line each in any order, and waits.
    private static let family = """
        sleep 600 & echo $!
        sh -c 'sleep 600 & echo $!; sleep 600 & echo $!; wait' &
        echo $!
        sh -c 'sh -c "sleep 600 & echo \\$!" & wait'
        sleep 600 </dev/null >/dev/null 2>&1 & echo $!
        sleep 600
        """

    @Test("with a group of its own or, as at a terminal, without one", arguments: [true, false])
    func family(isGroup: Bool) throws {
        var program = try Subprocess(
            words: ["sh", "-c", Self.family],
            environment: EnvironmentVariables(["PATH": "/usr/bin:/bin"]),
            isGroup: isGroup
        )
        var output = ""
        while output.count(where: { $0 == "\n" }) < 6, program.checkEnd() == nil {
            Self.pause()
            output += String(decoding: program.read().output, as: UTF8.self)
        }
        let children = output.split(separator: "\n").compactMap { pid_t($0) }
        #expect(children.count == 6)
        #expect(children.allSatisfy(Self.runs))
        program.terminate()
        // The system takes a moment to end them.
        for child in children {
            for _ in 0..<10_000 where Self.runs(child) { Self.pause() }
            #expect(!Self.runs(child))
        }
    }

    @Test("One that cannot be killed is not waited for before it has ended")
    func unkilled() throws {
        let program = try Subprocess(
            words: ["sleep", "600"],
            environment: EnvironmentVariables(["PATH": "/usr/bin:/bin"]),
            isGroup: false
        )
        let id = program.processID
        // Ends the test if the program is waited for.
        let watchdog = Task {
            try await Task.sleep(for: .seconds(20))
            _ = kill(id, SIGKILL)
        }
        defer { watchdog.cancel() }
        program.terminate { _, _ in false }
        Subprocess.reapUnkilled()
        #expect(Self.runs(id))
        kill(id, SIGKILL)
        // A zombie can be signaled, and what was waited for cannot.
        for _ in 0..<10_000 where kill(id, 0) == 0 {
            Subprocess.reapUnkilled()
            Self.pause()
        }
        #expect(kill(id, 0) != 0)
    }

    /// Leaves the processor to the processes that are waited for: a millisecond, which no result depends on.
    private static func pause() { _ = poll(nil, 0, 1) }

    /// Whether there is such a process that is no zombie.
    private static func runs(_ id: pid_t) -> Bool {
        guard let text = try? FileReader.read("/proc/\(id)/stat", limit: 4096).bytes else {
            return kill(id, 0) == 0
        }
        let fields = String(decoding: text, as: UTF8.self).split(separator: ")").last?.split(separator: " ")
        return fields?.first != "Z"
    }

    @Test("and what it left when it ended by itself goes on")
    func agent() throws {
        var program = try Subprocess(
            words: ["sh", "-c", "sleep 600 </dev/null >/dev/null 2>&1 & echo $!"],
            environment: EnvironmentVariables(["PATH": "/usr/bin:/bin"]),
            isGroup: false
        )
        while program.checkEnd() == nil { Self.pause() }
        let agent = try #require(
            pid_t(String(decoding: program.read().output, as: UTF8.self).filter(\.isNumber))
        )
        program.terminate()
        #expect(Self.runs(agent))
        kill(agent, SIGKILL)
    }
}
