// The calls into the C library that run a program; nothing else here touches raw memory.

internal import Basics

/// A program that runs with its output and its error output caught, started without a shell.
///
/// Standard input stays the caller's, so that the program can ask for a code. The owner calls
/// ``terminate()`` on every path; until then the program is a child of this process.
struct Subprocess: ~Copyable {
    private let processID: pid_t
    private let descriptors: [Int32]
    private var exitStatus: Int32?

    /// Starts `words[0]`, which is looked up in `PATH`, with the environment `variables`.
    init(words: [String], variables: [String: String]) throws(SubprocessError) {
        var pipes: [Int32] = []
        func closePipes() { for descriptor in pipes { close(descriptor) } }
        for _ in 0..<2 {
            var pair: [Int32] = [-1, -1]
            guard unsafe pipe(&pair) == 0 else {
                closePipes()
                throw SubprocessError(reason: FileReader.errorText(errno))
            }
            pipes += pair
        }
        for descriptor in pipes { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        for descriptor in [pipes[0], pipes[2]] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }

        #if canImport(Darwin)
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
        // A signal that this process ignores or blocks would stay so in the program.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] =
            unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            unsafe arguments.forEach { unsafe free($0) }
            unsafe environment.forEach { unsafe free($0) }
        }
        var child: pid_t = 0
        let result = unsafe posix_spawnp(
            &child,
            words.first ?? "",
            &actions,
            &attributes,
            &arguments,
            &environment
        )
        close(pipes[1])
        close(pipes[3])
        guard result == 0 else {
            close(pipes[0])
            close(pipes[2])
            throw SubprocessError(reason: FileReader.errorText(result))
        }
        processID = child
        descriptors = [pipes[0], pipes[2]]
    }

    /// What the program has written since the last call: its output, and its error output.
    func read() -> (output: [UInt8], errors: [UInt8]) {
        (Self.drain(descriptors[0]), Self.drain(descriptors[1]))
    }

    /// The exit code once the program has ended, 128 and the signal's number when a signal ended it; nil before.
    mutating func exitCode() -> Int32? {
        if exitStatus == nil {
            var status: Int32 = 0
            if unsafe waitpid(processID, &status, WNOHANG) == processID { exitStatus = status }
        }
        guard let exitStatus else { return nil }
        return exitStatus & 0x7F == 0 ? exitStatus >> 8 & 0xFF : 128 + exitStatus & 0x7F
    }

    /// Kills the program if it still runs, waits for its end, and closes the pipes.
    consuming func terminate() {
        if exitStatus == nil {
            kill(processID, SIGKILL)
            while waitpid(processID, nil, 0) < 0, errno == EINTR {}
        }
        for descriptor in descriptors { close(descriptor) }
    }

    private static func drain(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        // At most 1 MiB at a time, lest a program that never stops writing keep the caller here.
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

/// Why a program was not started.
struct SubprocessError: Error {
    var reason: String
}

/// `read`, whose name the type's own method hides.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, buffer, count)
}
