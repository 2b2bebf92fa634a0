#if canImport(Glibc)
@preconcurrency public import Glibc
#else
@preconcurrency public import Darwin
#endif

/// Prints a line to standard error.
func printError(_ line: String) {
    fputs(line + "\n", stderr)
}
