import Basics

extension Subprocess {
    /// Kills what the program has started, and what of that has lost its parent but still holds the program's pipes.
    ///
    /// For a program without a group of its own. Each is stopped first, so that it starts no more while the others are looked for.
    func killDescendants() {
        #if !canImport(Darwin)
        var found: [pid_t: ProcessHandle?] = [processID: nil]
        _ = kill(processID, SIGSTOP)
        // A level of the tree at a time; what is stopped has no more.
        for _ in 0..<64 {
            let more = ProcessTable.processes().filter { process in
                guard found[process.id] == nil, process.id != getpid() else { return false }
                return found[process.parent] != nil || descriptors.contains { process.writes(to: $0) }
            }
            if more.isEmpty { break }
            for process in more {
                let handle = ProcessHandle(process.id)
                // By now the number may be another's.
                guard ProcessTable.process(process.id) == process else {
                    handle?.close()
                    continue
                }
                _ = kill(process.id, SIGSTOP)
                found[process.id] = .some(handle)
            }
        }
        for (id, handle) in found where id != processID {
            if handle?.kill(group: false) != true { _ = kill(id, SIGKILL) }
            handle?.close()
        }
        #endif
    }
}

#if !canImport(Darwin)
/// The processes of this machine, as `/proc` shows them.
private enum ProcessTable {
    struct Process: Equatable {
        let id: pid_t
        let parent: pid_t
        /// When it was started, in ticks since the machine was: with the number, this is one process only.
        let start: String

        /// Whether the process has the other end of a pipe as its output or its error output.
        func writes(to readingEnd: Int32) -> Bool {
            var status = stat()
            guard unsafe fstat(readingEnd, &status) == 0 else { return false }
            let name = "pipe:[\(status.st_ino)]"
            return [1, 2].contains { ProcessTable.link("/proc/\(id)/fd/\($0)") == name }
        }
    }

    static func processes() -> [Process] {
        guard let folder = unsafe opendir("/proc") else { return [] }
        defer { unsafe closedir(folder) }
        var processes: [Process] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if let id = pid_t(name), let process = process(id) { processes.append(process) }
        }
        return processes
    }

    /// Source: proc(5), `/proc/pid/stat`.
    static func process(_ id: pid_t) -> Process? {
        guard let contents = try? FileReader.read("/proc/\(id)/stat", limit: 4096) else { return nil }
        // The name, in brackets, may hold anything.
        let text = String(decoding: contents.bytes, as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(whereSeparator: \.isWhitespace)
        guard fields.count > 19, let parent = pid_t(fields[1]), fields[0] != "Z" else { return nil }
        return Process(id: id, parent: parent, start: String(fields[19]))
    }

    private static func link(_ path: String) -> String? {
        var target = [CChar](repeating: 0, count: 64)
        let count = unsafe readlink(path, &target, target.count)
        guard count > 0 else { return nil }
        return String(decoding: target.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
#endif
