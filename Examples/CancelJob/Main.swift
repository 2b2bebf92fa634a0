#if canImport(Glibc)
@preconcurrency import Glibc
#else
import Darwin
#endif

@main
struct Main {
    static func main() async {
        guard CommandLine.arguments.count == 3 else {
            printError("Usage: CancelJob <job-id> <account-id>")
            exit(2)
        }
        do {
            try await cancelJob(jobID: CommandLine.arguments[1], accountID: CommandLine.arguments[2])
        } catch {
            // cancelJob has printed the error.
            exit(1)
        }
    }
}

/// Prints a line to standard error.
func printError(_ line: String) {
    fputs(line + "\n", stderr)
}
