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
