// The function of a LambdaInvoke job as a program. It reads an event from standard input and writes its response to
// standard output. Its task is to check whether an object's key is a valid file path on every system.

import S3BatchEvents

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@main
struct TaskFunction {
    static func main() async {
        do {
            let event = try JSONDecoder().decode(LambdaTaskEvent.self, from: Data(readInput().utf8))
            let limit = event.job.userArguments["longestName"].flatMap { Int($0) } ?? 255
            let response = await event.respond { task in try check(task, limit: limit) }
            print(String(decoding: try JSONEncoder().encode(response), as: UTF8.self))
        } catch {
            print("{\"errorMessage\": \"This is not an S3 Batch Operations event.\"}")
        }
    }

    /// Why a name is invalid.
    struct BadName: Error, CustomStringConvertible {
        var description: String
    }

    static func check(_ task: LambdaTask, limit: Int) throws -> LambdaTaskOutcome {
        for name in task.key.split(separator: "/") {
            if name.utf8.count > limit { throw BadName(description: "\(name.utf8.count) bytes in one name") }
            if name == "." || name == ".." { throw BadName(description: "\(name) is not a name") }
            if name.contains(where: { ":*?\"<>|\\".contains($0) }) {
                throw BadName(description: "a character that Windows forbids")
            }
        }
        return .succeeded("\(task.key.split(separator: "/").count) names")
    }

    static func readInput() -> String {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return text
    }
}
