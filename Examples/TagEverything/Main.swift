import S3BatchWorkflow

#if canImport(Glibc)
@preconcurrency import Glibc
#else
import Darwin
#endif

@main
struct Main {
    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else {
            printError("Usage: TagEverything <bucket> <s3://bucket/list.csv> <role-arn> < keys, one a line")
            exit(2)
        }
        do {
            var keys: [String] = []
            while let key = readLine() { keys.append(key) }
            try await tagEverything(
                keys,
                in: S3Location(bucket: arguments[1]),
                list: S3Location(arguments[2]),
                roleARN: arguments[3]
            )
        } catch {
            printError("Failed to tag: \(error)")
            exit(1)
        }
    }
}

/// Prints a line to standard error.
func printError(_ line: String) {
    fputs(line + "\n", stderr)
}
