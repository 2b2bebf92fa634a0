// The calls into the C library that run a program. No other code here uses unsafe memory.

import Basics
import Synchronization

/// A program that runs without a shell, with its output and error output captured.
///
/// It inherits only standard input, so that it can prompt for a code. In it, no signal is blocked, and only SIGHUP is
/// ignored. The owner must call ``terminate()`` on every path. Until then, the program is a child of this process.
struct Subprocess: ~Copyable {
    /// How a program ended.
    enum End: Sendable, Hashable {
        /// Exited with this code.
        case exited(Int32)
        case signaled(Int32)
        /// Unknown: SIGCHLD is ignored, or other code in this process waits for all children.
        case unknown
    }

    let processID: pid_t
    /// Whether the program leads its own process group, which is killed with it.
    private let leadsGroup: Bool
    /// The reading ends of its output and its error output.
    let descriptors: [Int32]
    private let handle: ProcessHandle?
    private var end: End?
    /// The programs that could not be killed and have not been waited for.
    private static let unkilled = Mutex<[pid_t]>([])

    /// Starts `words[0]`, found through the `PATH` of `environment`, with these variables.
    ///
    /// - Parameter isGroup: Whether it leads its own process group; nil for what suits this process's terminal.
    init(
        words: [String],
        environment: EnvironmentVariables,
        isGroup: Bool? = nil
    ) throws(SubprocessError) {
        Self.reapUnkilled()
        let path = try Self.path(of: words.first ?? "", environment)
        let pipes = try Self.makePipes()
        func closeEnds(_ indices: [Int]) { for index in indices { _ = systemClose(pipes[index]) } }

        #if canImport(Darwin) || canImport(Android)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, pipes[1], 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipes[3], 2)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        #if canImport(Darwin)
        // Only the descriptors of the actions and those inherited here stay open.
        unsafe posix_spawn_file_actions_addinherit_np(&actions, 0)
        flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #else
        unsafe Self.addClosing(from: 3, to: &actions)
        #endif

        // Signals that this process ignores or blocks would stay so in the program. SIGHUP is ignored if this process
        // was started with `nohup`, which applies to children, too.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        for signal in [SIGKILL, SIGSTOP, SIGHUP] { unsafe sigdelset(&signals, signal) }
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        // A process in its own group could not read from the terminal.
        let isGroup = isGroup ?? !Self.hasTerminal
        if isGroup {
            unsafe posix_spawnattr_setpgroup(&attributes, 0)
            flags |= POSIX_SPAWN_SETPGROUP
        }
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        var arguments = unsafe Self.copies(words.map { Array($0.utf8) })
        var variables = unsafe Self.copies(environment.entries)
        defer {
            unsafe arguments.forEach { unsafe free($0) }
            unsafe variables.forEach { unsafe free($0) }
        }
        var child: pid_t = 0
        let result = unsafe posix_spawn(&child, path, &actions, &attributes, &arguments, &variables)
        closeEnds([1, 3])
        guard result == 0 else {
            closeEnds([0, 2])
            throw SubprocessError(reason: FileReader.errorText(result))
        }
        processID = child
        leadsGroup = isGroup
        handle = ProcessHandle(child)
        descriptors = [pipes[0], pipes[2]]
    }

    /// The output and error output since the last call.
    func read() -> (output: [UInt8], errors: [UInt8]) {
        (Self.drain(descriptors[0]), Self.drain(descriptors[1]))
    }

    /// How the program ended; nil while it is running.
    mutating func checkEnd() -> End? {
        guard end == nil else { return end }
        var status: Int32 = 0
        let found = unsafe waitpid(processID, &status, WNOHANG)
        if found == processID {
            end = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signaled(status & 0x7F)
        } else if found < 0, errno == ECHILD {
            end = .unknown
        }
        return end
    }

    /// Kills the program with its group or its descendants if it is still running, waits for its end, and closes the pipes.
    ///
    /// Processes that the program left behind when it exited, such as an agent, keep running. So does a
    /// program that this process may not kill, such as `sudo`. It is waited for later.
    ///
    /// - Parameter killProgram: Kills the program, or returns false. Replaced in a test.
    consuming func terminate(killProgram: (ProcessHandle?, pid_t) -> Bool = Subprocess.killProgram) {
        if checkEnd() == nil {
            if !leadsGroup { killDescendants() }
            // Its ID cannot be reused until the process is waited for.
            if leadsGroup, handle?.kill(group: true) != true { kill(-processID, SIGKILL) }
            // Also for a group, which counts as killed if any of its processes was.
            Self.reap(processID, isKilled: killProgram(handle, processID))
        }
        handle?.close()
        for descriptor in descriptors { _ = systemClose(descriptor) }
    }

    /// Kills a program. Returns false if this process may not.
    static func killProgram(_ handle: ProcessHandle?, _ processID: pid_t) -> Bool {
        handle?.kill(group: false) == true || kill(processID, SIGKILL) == 0 || errno == ESRCH
    }

    /// Waits for the end of a program that was killed. Any other may never end, so it is remembered for
    /// ``reapUnkilled()``.
    private static func reap(_ processID: pid_t, isKilled: Bool) {
        guard isKilled else {
            unkilled.withLock { $0.append(processID) }
            return
        }
        while waitpid(processID, nil, 0) < 0, errno == EINTR {}
    }

    /// Waits for the programs that could not be killed and have ended since, which are zombies until then.
    static func reapUnkilled() {
        let processes = unkilled.withLock { unkilled in
            let processes = unkilled
            unkilled = []
            return processes
        }
        let running = processes.filter { waitpid($0, nil, WNOHANG) == 0 }
        unkilled.withLock { $0 += running }
    }

    /// Whether this process has a terminal for user input.
    private static var hasTerminal: Bool {
        let terminal = unsafe open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard terminal >= 0 else { return false }
        _ = systemClose(terminal)
        return true
    }

    /// Creates two pipes that other programs do not inherit, with non-blocking read ends.
    private static func makePipes() throws(SubprocessError) -> [Int32] {
        var pipes: [Int32] = []
        for _ in 0..<2 {
            var pair: [Int32] = [-1, -1]
            guard makePipe(&pair) == 0 else {
                let reason = FileReader.errorText(errno)
                for descriptor in pipes { _ = systemClose(descriptor) }
                throw SubprocessError(reason: reason)
            }
            _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
            pipes += pair
        }
        return pipes
    }

    private static func makePipe(_ pair: inout [Int32]) -> Int32 {
        #if canImport(Glibc)
        // Missing in Swift's module of the GNU C library.
        typealias Pipe2 = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
        if let symbol = unsafe Symbols.find("pipe2") {
            return unsafe unsafeBitCast(symbol, to: Pipe2.self)(&pair, O_CLOEXEC)
        }
        #endif
        let result = unsafe pipe(&pair)
        if result == 0 { for descriptor in pair { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) } }
        return result
    }

    /// The path of a program, found like with `execvp`, but in the given `PATH`.
    private static func path(
        of name: String,
        _ environment: EnvironmentVariables
    ) throws(SubprocessError) -> String {
        guard !name.isEmpty, !name.utf8.contains(0) else {
            throw SubprocessError(reason: "its name is empty or contains a NUL byte")
        }
        if name.utf8.contains(UInt8(ascii: "/")) { return name }
        var code = ENOENT
        // The C library's default.
        for folder in (environment["PATH"] ?? "/bin:/usr/bin").utf8.split(
            separator: UInt8(ascii: ":"),
            omittingEmptySubsequences: false
        ) {
            let path = folder.isEmpty ? name : "\(Substring(folder))/\(name)"
            var status = stat()
            guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
            if unsafe access(path, X_OK) == 0 { return path }
            code = EACCES
        }
        throw SubprocessError(reason: FileReader.errorText(code))
    }

    /// Null-terminated list of C strings, which the caller frees.
    @unsafe private static func copies(_ texts: [[UInt8]]) -> [UnsafeMutablePointer<CChar>?] {
        unsafe texts.map { unsafe strdup($0.map { CChar(bitPattern: $0) } + [0]) } + [nil]
    }

    private static func drain(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        // At most 1 MiB at a time, so that a program with endless output does not block the caller.
        while bytes.count < 1 << 20 {
            let count = unsafe chunk.withUnsafeMutableBytes { buffer in
                unsafe systemRead(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
        return bytes
    }
}

#if !canImport(Darwin)
extension Subprocess {
    #if canImport(Android)
    private typealias FileActions = posix_spawn_file_actions_t?
    #else
    private typealias FileActions = posix_spawn_file_actions_t
    #endif
    private typealias AddCloseFrom = @convention(c) (UnsafeMutablePointer<FileActions>, Int32) -> Int32

    /// Closes all descriptors from `first` on in the program, because other code may have opened some without
    /// `O_CLOEXEC`.
    private static func addClosing(
        from first: Int32,
        to actions: inout FileActions
    ) {
        // Available since version 2.34 of the GNU C library. Looked up at run time, so that older versions can be
        // linked.
        if let symbol = unsafe Symbols.find("posix_spawn_file_actions_addclosefrom_np") {
            let addCloseFrom = unsafe unsafeBitCast(symbol, to: AddCloseFrom.self)
            if unsafe addCloseFrom(&actions, first) == 0 { return }
        }
        // Misses descriptors that other threads open after this.
        guard let folder = unsafe opendir("/proc/self/fd") else {
            for descriptor in first..<1024 { unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }
            return
        }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            guard let descriptor = Int32(name), descriptor >= first, unsafe descriptor != dirfd(folder)
            else { continue }
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }
        unsafe closedir(folder)
    }
}
#endif

/// A process descriptor, which never refers to another program, unlike a process ID.
struct ProcessHandle {
    private let descriptor: Int32

    #if canImport(Glibc)
    private typealias Open = @convention(c) (pid_t, UInt32) -> Int32
    private typealias SendSignal = @convention(c) (Int32, Int32, OpaquePointer?, UInt32) -> Int32

    /// Nil if the kernel or the C library (before version 2.36) does not support process descriptors.
    init?(_ processID: pid_t) {
        guard let symbol = unsafe Symbols.find("pidfd_open"),
            case let descriptor = unsafe unsafeBitCast(symbol, to: Open.self)(processID, 0), descriptor >= 0
        else { return nil }
        self.descriptor = descriptor
    }

    /// Kills the program or its group; returns false if a descriptor does not support that.
    func kill(group: Bool) -> Bool {
        guard let symbol = unsafe Symbols.find("pidfd_send_signal") else { return false }
        // PIDFD_SIGNAL_PROCESS_GROUP, available since Linux 6.9.
        let flags: UInt32 = group ? 4 : 0
        return unsafe unsafeBitCast(symbol, to: SendSignal.self)(descriptor, SIGKILL, nil, flags) == 0
    }
    #else
    init?(_ processID: pid_t) { return nil }

    func kill(group: Bool) -> Bool { false }
    #endif

    func close() { _ = systemClose(descriptor) }
}

#if !canImport(Darwin)
/// Functions that some versions of the C library lack.
private enum Symbols {
    @unsafe static func find(_ name: String) -> UnsafeMutableRawPointer? {
        #if canImport(Glibc)
        unsafe dlsym(nil, name)
        #else
        nil
        #endif
    }
}
#endif

/// Why a program was not started.
struct SubprocessError: Error {
    var reason: String
}

/// `read`, which the type's own method hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, buffer, count)
}

/// `close`, which local functions hide.
private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
