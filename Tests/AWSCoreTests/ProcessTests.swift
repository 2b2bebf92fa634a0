import AWSCore
import Foundation
import Testing

@Suite("What the process knows of itself and its user")
struct ProcessTests {
    @Test("its environment is the one that Foundation reads")
    func environment() {
        #expect(Environment.process.variables == ProcessInfo.processInfo.environment)
        #expect(Environment.process["PATH"] == ProcessInfo.processInfo.environment["PATH"])
    }

    @Test("a home is that of HOME, or of the user database")
    func homes() throws {
        #expect(FilePath.expandHome("~/x", Environment(["HOME": "/home/someone/"])) == "/home/someone/x")
        let root = try #require(FileManager.default.homeDirectory(forUser: "root")).path
        #expect(FilePath.expandHome("~root/x", Environment([:])) == root + "/x")
        #expect(FilePath.expandHome("~no-such-user/x", Environment([:])) == "~no-such-user/x")
        let own = FilePath.expandHome("~", Environment([:]))
        #expect(own == FileManager.default.homeDirectory(forUser: NSUserName())?.path)
    }
}
