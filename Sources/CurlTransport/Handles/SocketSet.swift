import Basics
import CLibcurl

/// The descriptors that the transport's thread waits for: its own, and the sockets that libcurl reports.
///
/// There are at most as many sockets as running transfers, a few dozen. `poll` checks that many quickly. A
/// kernel's event queue would need a system call at the beginning and the end of each transfer.
///
/// Not `Sendable`: used by the transport's thread only.
final class SocketSet {
    /// The first one is the thread's own.
    private var entries: [pollfd]
    /// The index of each descriptor in ``entries``; 0 if it is not waited for. An array, because
    /// descriptors are small numbers.
    private var positions: [Int32] = []
    /// The events that ``wait(milliseconds:)`` found and that were not handled yet. The
    /// last one is handled first.
    private var ready: [Event] = []

    /// A socket that is ready.
    struct Event {
        let socket: Int32
        /// The argument of `curl_multi_socket_action`: `CURL_CSELECT_IN`, `CURL_CSELECT_OUT`, or both.
        let actions: Int32
    }

    init(own descriptor: Int32) {
        entries = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    }

    /// Changes the events of `socket` to wait for (`CURL_POLL_IN`, `CURL_POLL_OUT`,
    /// both, or `CURL_POLL_REMOVE`).
    func watch(_ socket: Int32, for interest: Int32) {
        guard interest != CURL_POLL_REMOVE else { return remove(socket) }
        var events: Int16 = 0
        if interest & CURL_POLL_IN != 0 { events |= Int16(POLLIN) }
        if interest & CURL_POLL_OUT != 0 { events |= Int16(POLLOUT) }
        // libcurl keeps a socket without events to wait for, but the system would still report its errors.
        guard events != 0 else { return remove(socket) }
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

    /// Waits until one of the descriptors is ready, for at most `milliseconds`.
    ///
    /// - Returns: Whether the thread's own descriptor is readable.
    func wait(milliseconds: Int32) -> Bool {
        let count = unsafe entries.withUnsafeMutableBufferPointer {
            unsafe poll($0.baseAddress, nfds_t($0.count), milliseconds)
        }
        if count < 0 { return waitAfterFailure(milliseconds: milliseconds) }
        guard count > 0 else { return false }
        let isOwnReady = entries[0].revents != 0
        for entry in entries[1...] where entry.revents != 0 {
            ready.append(Event(socket: entry.fd, actions: Self.actions(entry)))
        }
        return isOwnReady
    }

    /// Handles a failure of `poll`: a lack of memory, or more descriptors than the process may open (EINVAL)
    /// because its limit was lowered. All sockets are then tried, at most a hundred times a second.
    private func waitAfterFailure(milliseconds: Int32) -> Bool {
        if errno == EINTR { return false }
        if milliseconds != 0 { usleep(10_000) }
        for entry in entries[1...] { ready.append(Event(socket: entry.fd, actions: Self.all(entry))) }
        return true
    }

    /// Returns the next event that ``wait(milliseconds:)`` found; nil if there are no others.
    ///
    /// Sockets that libcurl has released in the meantime are skipped.
    func nextReady() -> Event? {
        while let event = ready.popLast() {
            let index = Int(event.socket)
            if index < positions.count, positions[index] != 0 { return event }
        }
        return nil
    }

    private static func all(_ entry: pollfd) -> Int32 {
        (entry.events & Int16(POLLIN) != 0 ? CURL_CSELECT_IN : 0)
            | (entry.events & Int16(POLLOUT) != 0 ? CURL_CSELECT_OUT : 0)
    }

    /// Returns the actions for a ready socket. A socket with an error or without a peer is read or written,
    /// because this returns the error.
    private static func actions(_ entry: pollfd) -> Int32 {
        var actions: Int32 = 0
        if entry.revents & Int16(POLLIN) != 0 { actions |= CURL_CSELECT_IN }
        if entry.revents & Int16(POLLOUT) != 0 { actions |= CURL_CSELECT_OUT }
        if entry.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { actions |= all(entry) }
        return actions
    }
}
