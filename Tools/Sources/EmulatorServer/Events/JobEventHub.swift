internal import Basics
public import S3BatchEvents
internal import Synchronization

/// Hands the events of jobs to the clients that stream them from `/_emulator/events`.
///
/// Give ``publish(_:)`` to an emulator as its `jobEvents`, and the hub to the ``EmulatorResponder``.
public final class JobEventHub: Sendable {
    /// An event with its number, from 1.
    struct Numbered: Sendable {
        var number: UInt64
        var event: JobEvent
    }

    private struct State: Sendable {
        var latest: [Numbered] = []
        var number: UInt64 = 0
        var receivers: [Int: @Sendable (Numbered) -> Void] = [:]
        var nextReceiver = 0
    }

    private let state = Mutex(State())
    private let streams: Int
    private let kept: Int
    /// What this process's event ids begin with, so that those of an earlier one are not taken for its own.
    private let prefix = String(UInt64.random(in: 0 ... .max), radix: 36)

    /// Creates a hub without events.
    ///
    /// - Parameters:
    ///   - streams: The most streams at a time.
    ///   - kept: How many of the latest events a client that comes back can still get.
    public init(streams: Int = 64, kept: Int = 1000) {
        self.streams = max(streams, 0)
        self.kept = max(kept, 0)
    }

    /// Sends an event to all streams.
    public func publish(_ event: JobEvent) {
        let (numbered, receivers) = state.withLock { state in
            state.number += 1
            let numbered = Numbered(number: state.number, event: event)
            state.latest.append(numbered)
            // In pieces, so that not every event moves all others.
            if state.latest.count > 2 * kept { state.latest.removeFirst(state.latest.count - kept) }
            return (numbered, Array(state.receivers.values))
        }
        for receive in receivers { receive(numbered) }
    }

    /// Adds a stream.
    ///
    /// - Parameters:
    ///   - lastID: The id of the last event that the client has; nil for a new client, which gets none of before.
    ///   - receive: Gets the events that come, in order.
    /// - Returns: What ends the stream, and the events of before; nil if there are as many streams as may be.
    func open(
        after lastID: String?,
        _ receive: @escaping @Sendable (Numbered) -> Void
    ) -> (stream: Int, missed: [Numbered])? {
        state.withLock { state in
            guard state.receivers.count < streams else { return nil }
            let stream = state.nextReceiver
            state.nextReceiver += 1
            state.receivers[stream] = receive
            guard let lastID else { return (stream, []) }
            // Of an earlier process's events none is here, so all of this one's were missed.
            let last = number(of: lastID) ?? 0
            return (stream, state.latest.suffix(kept).filter { $0.number > last })
        }
    }

    /// Ends a stream.
    func close(_ stream: Int) {
        state.withLock { $0.receivers[stream] = nil }
    }

    /// Whether another stream may be opened.
    var hasRoom: Bool { state.withLock { $0.receivers.count < streams } }

    private func number(of id: String) -> UInt64? {
        let parts = id.split(separator: "-")
        guard parts.count == 2, parts[0] == prefix else { return nil }
        return UInt64(parts[1])
    }

    /// An event in the form of `text/event-stream`.
    func text(of numbered: Numbered) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // JSON escapes line feeds, which would end the field.
        let data = (try? encoder.encode(numbered.event)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return "id: \(prefix)-\(numbered.number)\nevent: \(numbered.event.name)\ndata: \(data)\n\n"
    }
}
