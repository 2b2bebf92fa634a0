#if canImport(Glibc)
@preconcurrency import Glibc
#else
import Darwin
#endif

/// What this process has used so far (getrusage).
public struct ProcessUsage {
    public var cpuSeconds: Double
    public var peakMebibytes: Double

    public static var now: ProcessUsage {
        var usage = rusage()
        #if canImport(Glibc)
        // Glibc declares the constant as an enum, and the parameter as a number.
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let bytesPerUnit = 1024.0
        #else
        getrusage(RUSAGE_SELF, &usage)
        let bytesPerUnit = 1.0
        #endif
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return ProcessUsage(
            cpuSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
            peakMebibytes: Double(usage.ru_maxrss) * bytesPerUnit / 1_048_576
        )
    }
}

/// The processors that this machine has running.
public var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

/// Prints a line to standard error.
public func printError(_ line: String) {
    fputs(line + "\n", stderr)
}

/// Ends the process with this status.
public func exitProcess(_ status: Int32) -> Never {
    exit(status)
}
