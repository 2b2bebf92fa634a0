import Synchronization

extension ScriptedServer {
    /// The state shared by a server's threads. It does not retain the server.
    ///
    /// Each descriptor is used and closed by a single thread: the listener's by the accepting thread, and a
    /// connection's by its script's thread. All threads also wait for the stop signal.
    final class Core: Sendable {
        /// The record of a connection.
        struct ConnectionRecord {
            var requestCount = 0
            var isOpen = true
        }

        struct Records {
            var requests: [String] = []
            var connections: [ConnectionRecord] = []
        }

        private struct Threads {
            var acceptor: Thread?
            /// Threads by connection number.
            var connections: [Int: Thread] = [:]
            /// Connections whose scripts have ended but whose threads were not joined yet.
            var ended: [Int] = []
        }

        let limits: Limits
        let records = Mutex(Records())
        let stopSignal: StopSignal
        private let listener: DescriptorBox
        private let script: Script
        private let threads = Mutex(Threads())

        init(_ listener: consuming Descriptor, _ limits: Limits, _ script: @escaping Script)
            throws(SystemError)
        {
            stopSignal = try StopSignal()
            self.listener = DescriptorBox(listener)
            self.limits = limits
            self.script = script
        }

        func start() throws(SystemError) {
            let thread = try Thread { [self] in accept() }
            threads.withLock { $0.acceptor = thread }
        }

        func stop() {
            guard stopSignal.send() else { return }
            // The acceptor first, because no new threads start afterward.
            threads.withLock { $0.acceptor }?.join()
            let connections = threads.withLock { threads in
                defer { threads = Threads() }
                return threads.connections.values
            }
            for thread in connections {
                // A script that stops its own server cannot wait for itself.
                if thread.isCurrent { thread.detach() } else { thread.join() }
            }
        }
    }
}

extension ScriptedServer.Core {
    private func accept() {
        guard let listener = listener.take() else { return }
        while listener.wait(for: .reading, unless: stopSignal, atMost: nil) {
            joinEnded()
            guard let socket = listener.accepted() else { continue }
            serve(socket)
        }
        listener.stopListening()
    }

    /// Starts the script of a new connection. Closes the connection if there are too many or no thread can be created.
    private func serve(_ socket: consuming Descriptor) {
        let count = threads.withLock { $0.connections.count }
        guard count < limits.connections else { return }
        let handover = DescriptorBox(socket)
        let number = records.withLock { records in
            records.connections.append(.init())
            return records.connections.count - 1
        }
        // The lock keeps the thread from ending before it is registered.
        threads.withLock { threads in
            let thread = try? Thread { [self] in run(number, handover) }
            threads.connections[number] = thread
            if thread == nil { noteClosed(number) }
        }
    }

    private func run(_ number: Int, _ handover: DescriptorBox) {
        if let socket = handover.take() {
            let connection = ScriptedServer.Connection(socket, number, self)
            // Scripts throw when their client disconnects, which many tests cause.
            try? script(connection, number)
            connection.close()
        }
        threads.withLock { $0.ended.append(number) }
    }

    private func joinEnded() {
        let ended = threads.withLock { threads in
            defer { threads.ended = [] }
            return threads.ended.compactMap { threads.connections.removeValue(forKey: $0) }
        }
        for thread in ended { thread.join() }
    }

    /// Records a request that a script has read.
    func note(_ head: String, on number: Int) {
        records.withLock { records in
            records.requests.append(head)
            records.connections[number].requestCount += 1
        }
    }

    /// Records that the server has closed a connection.
    func noteClosed(_ number: Int) {
        records.withLock { $0.connections[number].isOpen = false }
    }
}
