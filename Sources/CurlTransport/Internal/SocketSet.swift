internal import CLibcurl

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The descriptors that the transport's thread waits for: one of its own, and the sockets that libcurl names.
///
/// At most as many sockets as transfers run, a few dozen: `poll` looks through so many quickly, and need not be told
/// of each transfer's beginning and end, as a kernel's event queue would.
///
/// Not `Sendable`: used by the transport's thread only.
final class SocketSet {
    /// The first one is the thread's own.
    private var entries: [pollfd]
    /// Where in ``entries`` each descriptor stands, 0 for one that is not waited for: descriptors are small numbers.
    private var positions: [Int32] = []
    /// What ``wait(milliseconds:)`` found, until it is taken, from the end on.
    private var ready: [Event] = []

    /// A socket with which something can be done.
    struct Event {
        let socket: Int32
        /// As `curl_multi_socket_action` takes it: `CURL_CSELECT_IN`, `CURL_CSELECT_OUT`.
        let actions: Int32
    }

    init(own descriptor: Int32) {
        entries = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    }

    /// Waits for `socket` as libcurl says (`CURL_POLL_IN`, `CURL_POLL_OUT`, both, or `CURL_POLL_REMOVE`).
    func watch(_ socket: Int32, for interest: Int32) {
        guard interest != CURL_POLL_REMOVE else { return remove(socket) }
        var events: Int16 = 0
        if interest & CURL_POLL_IN != 0 { events |= Int16(POLLIN) }
        if interest & CURL_POLL_OUT != 0 { events |= Int16(POLLOUT) }
        let index = Int(socket)
        if index >= positions.count {
            positions.append(contentsOf: repeatElement(0, count: index + 1 - positions.count))
        }
        if positions[index] == 0 {
            positions[index] = Int32(entries.count)
            entries.append(pollfd(fd: socket, events: events, revents: 0))
        } else {
            entries[Int(positions[index])].events = events
        }
    }

    private func remove(_ socket: Int32) {
        let index = Int(socket)
        guard index < positions.count, positions[index] != 0 else { return }
        let position = Int(positions[index])
        positions[index] = 0
        let last = entries.removeLast()
        guard position < entries.count else { return }
        entries[position] = last
        positions[Int(last.fd)] = Int32(position)
    }

    /// Waits until there is something to do with one of the descriptors, at most `milliseconds`.
    ///
    /// - Returns: Whether the thread's own descriptor is readable.
    func wait(milliseconds: Int32) -> Bool {
        let count = unsafe entries.withUnsafeMutableBufferPointer {
            unsafe poll($0.baseAddress, nfds_t($0.count), milliseconds)
        }
        // An error is a signal at most, of which this thread takes none.
        guard count > 0 else { return false }
        let isOwnReady = entries[0].revents != 0
        for entry in entries[1...] where entry.revents != 0 {
            ready.append(Event(socket: entry.fd, actions: Self.actions(entry)))
        }
        return isOwnReady
    }

    /// Takes one of those that ``wait(milliseconds:)`` found.
    func nextReady() -> Event? {
        ready.popLast()
    }

    /// A socket with an error or without a peer is read or written, which tells what is the matter with it.
    private static func actions(_ entry: pollfd) -> Int32 {
        let failed = entry.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0
        var actions: Int32 = 0
        if entry.revents & Int16(POLLIN) != 0 || failed && entry.events & Int16(POLLIN) != 0 {
            actions |= CURL_CSELECT_IN
        }
        if entry.revents & Int16(POLLOUT) != 0 || failed && entry.events & Int16(POLLOUT) != 0 {
            actions |= CURL_CSELECT_OUT
        }
        return actions
    }
}
