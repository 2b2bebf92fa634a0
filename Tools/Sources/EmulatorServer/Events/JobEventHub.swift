import Basics
public import S3BatchEvents
import Synchronization

/// Passes the events of jobs to the clients that stream them from `/_emulator/events`.
///
/// Set an emulator's `jobEvents` to ``publish(_:)``, and pass the hub to the ``EmulatorResponder``.
public final class JobEventHub: Sendable {
    /// An event with its number, starting from 1.
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
    /// The prefix of this process's event IDs, which distinguishes them from those of an earlier process.
    private let prefix = String(UInt64.random(in: 0 ... .max), radix: 36)

    /// Creates a hub without events.
    ///
    /// - Parameters:
    ///   - streams: The maximum number of concurrent streams.
    ///   - kept: The number of latest events that a reconnecting client can still receive.
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
            // Removes several at once, so that not every new event moves all others.
            if state.latest.count > 2 * kept { state.latest.removeFirst(state.latest.count - kept) }
            return (numbered, Array(state.receivers.values))
        }
        for receive in receivers { receive(numbered) }
    }

    /// Adds a stream.
    ///
    /// - Parameters:
    ///   - lastID: The ID of the last event that the client has received; nil for a new client, which
    ///     receives no earlier events.
    ///   - receive: Receives the new events, in order.
    /// - Returns: The number of the stream, which ends it, and the earlier events; nil if the
    ///   maximum number of streams is reached.
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
            // The events of an earlier process are gone, and the client has
            // missed all events of this process.
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

    /// An event in the `text/event-stream` format.
    func text(of numbered: Numbered) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // JSON escapes line feeds, which would end the field.
        let data = (try? encoder.encode(numbered.event)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return "id: \(prefix)-\(numbered.number)\nevent: \(numbered.event.name)\ndata: \(data)\n\n"
    }
}
