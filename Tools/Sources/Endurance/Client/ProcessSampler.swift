#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Samples a process's use of resources on systems with `/proc`.
struct ProcessSampler: Sendable {
    let name: String
    let pid: Int32

    /// The current sample; nil if the system does not provide it.
    func sample(at seconds: Double, isIdle: Bool = false) -> SampleRecord? {
        guard let memory = contents(of: "statm"), let status = contents(of: "status"),
            let processorSeconds = contents(of: "stat").flatMap(Self.processorSeconds),
            let pages = memory.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            let threads = status.split(separator: "\n").first(where: { $0.hasPrefix("Threads:") })
                .flatMap({ Int($0.dropFirst(8).drop { $0 == "\t" || $0 == " " }) }),
            let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")
        else { return nil }
        return SampleRecord(
            seconds: (seconds * 10).rounded() / 10,
            process: name,
            rssBytes: pages * sysconf(Int32(_SC_PAGESIZE)),
            descriptors: descriptors.count,
            threads: threads,
            processorSeconds: processorSeconds,
            isIdle: isIdle
        )
    }

    /// The sum of `utime` and `stime` (proc(5)), which follow the program's name in parentheses.
    private static func processorSeconds(_ stat: String) -> Double? {
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
            return nil
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private func contents(of file: String) -> String? {
        let descriptor = unsafe open("/proc/\(pid)/\(file)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        // The array outlives the call.
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}
