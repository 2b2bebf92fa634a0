internal import HTTPTypes

/// A response that goes on until one side ends it.
public struct EventStream: Sendable {
    let hub: JobEventHub
    /// The id of the last event that the client has.
    let lastID: String?
    /// Lets what happens by itself happen: simulated jobs live by the clock, and nobody else may ask.
    let tick: @Sendable () -> Void

    /// How often ``tick`` is called.
    static let tickInterval = Duration.seconds(1)
    /// After how many ticks a comment shows that the connection is alive.
    static let ticksPerComment = 15
}
