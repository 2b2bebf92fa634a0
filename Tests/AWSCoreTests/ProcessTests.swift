import AWSCore
import Foundation
import Testing

@Suite("The process's environment and home folder")
struct ProcessTests {
    @Test("the environment is the same as Foundation's")
    func environment() {
        #expect(EnvironmentVariables.process.variables == ProcessInfo.processInfo.environment)
        #expect(EnvironmentVariables.process["PATH"] == ProcessInfo.processInfo.environment["PATH"])
    }

    @Test("the first of several variables with one name applies, and programs get them byte for byte")
    func entries() {
        let given = EnvironmentVariables(["A": "b=c", "EMPTY": ""])
        #expect(Set(given.entries) == [Array("A=b=c".utf8), Array("EMPTY=".utf8)])
        #expect(given["A"] == "b=c" && given["EMPTY"] == nil && given.variables["EMPTY"] == "")
        let process = EnvironmentVariables.process
        #expect(process.snapshot.entries == process.entries)
        #expect(process.snapshot["PATH"] == process["PATH"])
    }

    @Test("a path is the same as the value, unless the value is not UTF-8")
    func paths() throws {
        let environment = EnvironmentVariables(entries: [
            Array("A=/a".utf8), Array("B=".utf8), Array("C=/\u{FFFD}".utf8), Array("D=/".utf8) + [0xE9],
            Array("D=/d".utf8),
        ])
        #expect(try environment.path("A") == "/a")
        #expect(try environment.path("B") == nil)
        #expect(try environment.path("C") == "/\u{FFFD}")
        #expect(environment["D"] == "/\u{FFFD}")
        #expect(throws: ConfigurationError.self) { try environment.path("D") }
        #expect(try environment.path("E") == nil)
        #expect(try EnvironmentVariables(["D": "/\u{FFFD}"]).path("D") == "/\u{FFFD}")
        #expect(try EnvironmentVariables.process.path("PATH") == EnvironmentVariables.process["PATH"])
    }

    @Test("the home folder is HOME's or the user database's")
    func homes() throws {
        #expect(
            FilePath.expandHome("~/x", in: EnvironmentVariables(["HOME": "/home/someone/"]))
                == "/home/someone/x"
        )
        let root = try #require(FileManager.default.homeDirectory(forUser: "root")).path
        #expect(FilePath.expandHome("~root/x", in: EnvironmentVariables([:])) == root + "/x")
        #expect(FilePath.expandHome("~no-such-user/x", in: EnvironmentVariables([:])) == "~no-such-user/x")
        let own = FilePath.expandHome("~", in: EnvironmentVariables([:]))
        #expect(own == FileManager.default.homeDirectory(forUser: NSUserName())?.path)
    }
}
