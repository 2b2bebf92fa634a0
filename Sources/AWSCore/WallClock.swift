public import Basics

/// The date of day, as signatures and expirations need it; injected so that tests can set it.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Date

    /// This machine's clock.
    public static let system = WallClock { Date() }

    /// A clock that asks `read` for the date.
    public init(_ read: @escaping @Sendable () -> Date) {
        self.read = read
    }

    /// The present date.
    public var now: Date { read() }
}
