import AWSCore
import Foundation
import Testing

@Suite("What the process knows of itself and its user")
struct ProcessTests {
    @Test("its environment is the one that Foundation reads")
    func environment() {
        #expect(EnvironmentVariables.process.variables == ProcessInfo.processInfo.environment)
        #expect(EnvironmentVariables.process["PATH"] == ProcessInfo.processInfo.environment["PATH"])
    }

    @Test("of several variables of one name the first counts, and programs are given them byte for byte")
    func entries() {
        let given = EnvironmentVariables(["A": "b=c", "EMPTY": ""])
        #expect(Set(given.entries) == [Array("A=b=c".utf8), Array("EMPTY=".utf8)])
        #expect(given["A"] == "b=c" && given["EMPTY"] == nil && given.variables["EMPTY"] == "")
        let process = EnvironmentVariables.process
        #expect(process.snapshot.entries == process.entries)
        #expect(process.snapshot["PATH"] == process["PATH"])
    }

    @Test("a home is that of HOME, or of the user database")
    func homes() throws {
        #expect(
            FilePath.expandHome("~/x", EnvironmentVariables(["HOME": "/home/someone/"])) == "/home/someone/x"
        )
        let root = try #require(FileManager.default.homeDirectory(forUser: "root")).path
        #expect(FilePath.expandHome("~root/x", EnvironmentVariables([:])) == root + "/x")
        #expect(FilePath.expandHome("~no-such-user/x", EnvironmentVariables([:])) == "~no-such-user/x")
        let own = FilePath.expandHome("~", EnvironmentVariables([:]))
        #expect(own == FileManager.default.homeDirectory(forUser: NSUserName())?.path)
    }
}
