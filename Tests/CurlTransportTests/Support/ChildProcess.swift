import Foundation
import HTTPTransportConformance

/// A command that runs in a folder, its output going to a file; ended with this object.
///
/// It inherits none of the sockets of the tests that run meanwhile: a
/// connection would stay open after its owner closed it.
final class ChildProcess: Sendable {
    /// The command could not be run, or ended with another status than 0.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    let id: pid_t
    private let outputPath: String

    init(_ arguments: [String], in folder: String) throws {
        outputPath = "\(folder)/output-\(UUID().uuidString)"
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { _ = unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let command = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + arguments
        var strings = unsafe command.map { unsafe strdup($0) } + [nil]
        var id = pid_t()
        let result = ScriptedServer.withoutNewDescriptors {
            unsafe posix_spawn(&id, command[0], &actions, nil, &strings, environ)
        }
        unsafe strings.forEach { unsafe free($0) }
        guard result == 0 else {
            throw Failure(description: "\(arguments[0]) could not be run: error \(result)")
        }
        self.id = id
    }

    deinit {
        kill(id, SIGKILL)
        _ = wait()
        unsafe unlink(outputPath)
    }

    /// What the command has written so far.
    var output: String {
        // Foundation leaks a buffer for each empty file that it reads, which hides what the address sanitizer looks for.
        let file = unsafe open(outputPath, O_RDONLY)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    /// Waits for the command's end, and demands that it went well.
    func finish() throws {
        let status = wait()
        guard status == 0 else { throw Failure(description: output) }
    }

    /// Waits until the output has `text`.
    func waitForOutput(_ text: String) throws {
        for _ in 0..<6000 {
            if output.contains(text) { return }
            usleep(10_000)
        }
        throw Failure(description: "'\(text)' did not come: \(output)")
    }

    private func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(id, &status, 0) < 0 && errno == EINTR {}
        return status
    }
}
