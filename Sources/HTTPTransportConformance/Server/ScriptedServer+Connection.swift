import Synchronization

extension ScriptedServer {
    /// The server side of a connection. Use it only on its script's thread.
    public final class Connection {
        /// The client has closed the connection, sent nothing for too long, or exceeded a limit; or the server is
        /// stopping.
        public struct Ended: Error {
            /// Creates the error.
            public init() {}
        }

        fileprivate var socket: Descriptor?
        /// Nil for a connection opened by a tunnel.
        private let number: Int?
        fileprivate let core: Core
        /// Bytes that were received but not read yet.
        fileprivate var buffer: ArraySlice<UInt8> = []

        init(_ socket: consuming Descriptor, _ number: Int?, _ core: Core) {
            self.socket = consume socket
            self.number = number
            self.core = core
        }

        // MARK: Reading

        /// Reads a request with its body, and records its head.
        ///
        /// A body is read only if there is a `Content-Length`.
        @discardableResult
        public func readRequest() throws -> Request {
            var head: [UInt8] = []
            while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
                if buffer.isEmpty { try fill() }
                head.append(buffer.removeFirst())
                guard head.count <= core.limits.headBytes else { throw Ended() }
            }
            var request = Request(head: String(decoding: head, as: UTF8.self), body: [])
            if let number { core.note(request.head, on: number) }
            let length = request["Content-Length"].flatMap { Int($0) } ?? 0
            guard 0...core.limits.bodyBytes ~= length else { throw Ended() }
            request.body = try read(length)
            return request
        }

        /// Reads exactly `count` bytes.
        public func read(_ count: Int) throws -> [UInt8] {
            var bytes: [UInt8] = []
            while bytes.count < count { bytes += try readSome(atMost: count - bytes.count) }
            return bytes
        }

        /// Reads what has arrived: at least one byte.
        public func readSome(atMost count: Int = 65536) throws -> [UInt8] {
            if buffer.isEmpty { try fill() }
            defer { buffer = buffer.dropFirst(count) }
            return Array(buffer.prefix(count))
        }

        /// Reads until the client closes the connection, without responding.
        public func waitForEnd() {
            while (try? readSome()) != nil {}
        }

        /// Waits for bytes and buffers them.
        private func fill() throws {
            while true {
                guard
                    socket?.wait(for: .reading, unless: core.stopSignal, atMost: core.limits.silence) == true
                else { throw Ended() }
                guard let bytes = socket?.receive(atMost: 65536) else { continue }
                guard !bytes.isEmpty else { throw Ended() }
                buffer = bytes[...]
                return
            }
        }

        // MARK: Sending

        /// Sends `text` unchanged.
        public func send(_ text: String) throws {
            try send(Array(text.utf8))
        }

        /// Sends `bytes` unchanged.
        public func send(_ bytes: [UInt8]) throws {
            var rest = bytes[...]
            while !rest.isEmpty {
                guard
                    socket?.wait(for: .writing, unless: core.stopSignal, atMost: core.limits.silence) == true,
                    let sent = socket?.send(rest)
                else { throw Ended() }
                rest = rest.dropFirst(sent)
            }
        }

        /// Sends `text` in pieces of `count` bytes, with a pause after each.
        public func send(_ text: String, inPiecesOf count: Int, pause: Duration = .zero) throws {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                try send(Array(rest.prefix(max(1, count))))
                rest = rest.dropFirst(max(1, count))
                if pause > .zero { try self.pause(for: pause) }
            }
        }

        // MARK: Waiting

        /// Waits for `duration`.
        public func pause(for duration: Duration) throws {
            if core.stopSignal.wait(atMost: duration) { throw Ended() }
        }

        /// Waits until `condition` is true, for at most ``ScriptedServer/Limits/silence``. Checks it every millisecond.
        public func wait(until condition: () -> Bool) throws {
            let end = ContinuousClock.now + core.limits.silence
            while !condition() {
                guard ContinuousClock.now < end else { throw Ended() }
                try pause(for: .milliseconds(1))
            }
        }

        // MARK: Ending

        /// Closes the sending side, like a FIN, but still receives.
        public func finishSending() {
            socket?.finishSending()
        }

        /// Closes the connection. If received bytes were not read, the system sends a reset.
        public func close() {
            guard socket.take() != nil, let number else { return }
            core.noteClosed(number)
        }

        /// Resets the TCP connection.
        public func reset() {
            socket?.resetWhenClosed()
            close()
        }
    }

    /// A request as received.
    public struct Request: Sendable, Hashable {
        /// The request line and the fields, including the empty line.
        public var head: String
        /// The body.
        public var body: [UInt8]

        /// Creates a request.
        public init(head: String, body: [UInt8]) {
            self.head = head
            self.body = body
        }

        /// The method.
        public var method: String { word(0) }

        /// The target in the request line, usually a path with a query.
        public var target: String { word(1) }

        /// The fields in order, with their values trimmed.
        public var fields: [(name: String, value: String)] {
            lines.dropFirst().map { line in
                let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), parts.count == 2 ? Self.trimmed(parts[1]) : "")
            }
        }

        /// The value of the first field with this name, ignoring case; nil if there is none.
        public subscript(name: String) -> String? {
            fields.first { $0.name.lowercased() == name.lowercased() }?.value
        }

        private var lines: [Substring] { head.split(separator: "\r\n") }

        private func word(_ index: Int) -> String {
            let words = lines.first?.split(separator: " ") ?? []
            return words.indices.contains(index) ? String(words[index]) : ""
        }

        private static func trimmed(_ text: Substring) -> String {
            let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
            var rest = text.drop(while: isBlank)
            while rest.last.map(isBlank) == true { rest.removeLast() }
            return String(rest)
        }
    }
}

extension ScriptedServer.Connection {
    /// Forwards bytes to `port` of this machine and back, until either side closes.
    package func tunnel(toPort port: Int) throws {
        // Like this connection, it is closed when the server stops.
        let target = ScriptedServer.Connection(try .connecting(to: .ipv4, port: port), nil, core)
        while true {
            try wait { hasBytes || target.hasBytes }
            if hasBytes { try target.send(try readSome()) }
            if target.hasBytes { try send(try target.readSome()) }
        }
    }

    /// Whether a read would return or fail immediately.
    private var hasBytes: Bool { !buffer.isEmpty || socket?.isReadable(within: .zero) == true }
}

/// An event that happens once, and that tasks and scripts can wait for.
package final class Signal: Sendable {
    private struct State {
        var hasHappened = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Creates a signal that was not sent yet.
    package init() {}

    /// Whether the signal was sent.
    package var hasHappened: Bool { state.withLock { $0.hasHappened } }

    /// Resumes all waiters.
    package func send() {
        let waiters = state.withLock { state in
            state.hasHappened = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns once the signal was sent.
    package func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.hasHappened { state.waiters.append(continuation) }
                return state.hasHappened
            }
            if isOver { continuation.resume() }
        }
    }
}

extension ScriptedServer.Connection {
    /// Waits until `signal` is sent.
    package func wait(for signal: Signal) throws {
        try wait { signal.hasHappened }
    }
}
