// The calls into the C library that serve a socket; nothing else here touches raw memory.

import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An HTTP/1.1 server on this machine, one request a connection, whose answers a test gives.
final class LoopbackServer: Sendable {
    struct Request: Sendable {
        var method: String
        var target: String
        var fields: [String: String]
        var body: String

        /// The decoded members of a form body.
        var form: [String: String] {
            var members: [String: String] = [:]
            for pair in body.split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                members[String(parts[0])] = parts.count == 2 ? String(parts[1]) : ""
            }
            return members
        }
    }

    enum Reply: Sendable {
        case answer(Int, String, fields: [String: String] = [:])
        /// Bytes as they are, whole or not, after which the connection ends.
        case raw(String)
        /// Nothing, until the server goes.
        case silence

        static func json(_ text: String, status: Int = 200, fields: [String: String] = [:]) -> Reply {
            .answer(status, text, fields: fields)
        }
    }

    let port: UInt16
    private let descriptor: Int32
    private let state = Mutex((requests: [Request](), open: [Int32](), isClosed: false))
    private let handler: @Sendable (Request) -> Reply

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [Request] { state.withLock { $0.requests } }

    init(_ handler: @escaping @Sendable (Request) -> Reply) throws {
        self.handler = handler
        let descriptor = socket(AF_INET, streamSocket, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, address, &length) == 0
            }
        }
        guard isBound else { throw LoopbackFailure() }
        self.descriptor = descriptor
        port = UInt16(bigEndian: address.sin_port)
        start()
    }

    /// Ends the server and every connection.
    func close() {
        let open = state.withLock { state -> [Int32]? in
            if state.isClosed { return nil }
            defer { state.open = [] }
            state.isClosed = true
            return state.open
        }
        guard let open else { return }
        // The accepting thread closes it: a number closed here might be another test's socket by then.
        shutdown(descriptor, Int32(SHUT_RDWR))
        for connection in open {
            shutdown(connection, Int32(SHUT_RDWR))
            closeDescriptor(connection)
        }
    }

    private func start() {
        DispatchQueue(label: "loopback").async { [self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else {
                    closeDescriptor(descriptor)
                    return
                }
                DispatchQueue.global().async { [self] in serve(connection) }
            }
        }
    }

    private func serve(_ connection: Int32) {
        guard let request = read(connection) else {
            closeDescriptor(connection)
            return
        }
        state.withLock { $0.requests.append(request) }
        switch handler(request) {
        case .answer(let status, let text, let fields):
            let lines = fields.map { "\($0.key): \($0.value)\r\n" }.joined()
            write(
                connection,
                "HTTP/1.1 \(status) X\r\nContent-Length: \(text.utf8.count)\r\nConnection: close\r\n\(lines)\r\n\(text)"
            )
        case .raw(let text):
            write(connection, text)
        case .silence:
            let isKept = state.withLock { state in
                guard !state.isClosed else { return false }
                state.open.append(connection)
                return true
            }
            if isKept { return }
        }
        closeDescriptor(connection)
    }

    private func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var head: Request?
        var bodyStart = 0
        while true {
            if head == nil, let end = Self.endOfHead(bytes) {
                head = Self.parse(bytes[..<end])
                bodyStart = end + 4
            }
            if let head {
                let length = Int(head.fields["content-length"] ?? "0") ?? 0
                if bytes.count >= bodyStart + length {
                    var request = head
                    request.body = String(decoding: bytes[bodyStart...], as: UTF8.self)
                    return request
                }
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk.prefix(count)
        }
    }

    private func write(_ connection: Int32, _ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let part = Array(bytes[sent...])
            let count = unsafe send(connection, part, part.count, noSignal)
            guard count > 0 else { return }
            sent += count
        }
    }

    private static func endOfHead(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == [13, 10, 13, 10] }
    }

    private static func parse(_ head: ArraySlice<UInt8>) -> Request {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n").map(String.init)
        let words = lines[0].split(separator: " ").map(String.init)
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
        }
        return Request(method: words[0], target: words[1], fields: fields, body: "")
    }
}

struct LoopbackFailure: Error {}

#if canImport(Darwin)
private let streamSocket = SOCK_STREAM
private let noSignal: Int32 = 0
#else
private let streamSocket = Int32(SOCK_STREAM.rawValue)
private let noSignal = Int32(MSG_NOSIGNAL)
#endif

private func closeDescriptor(_ descriptor: Int32) {
    close(descriptor)
}
