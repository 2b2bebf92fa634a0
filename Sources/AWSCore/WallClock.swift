public import Basics

/// The current date, injectable for tests.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Date

    /// This machine's clock.
    public static let system = WallClock { Date() }

    /// Creates a clock that returns the result of `read`.
    public init(_ read: @escaping @Sendable () -> Date) {
        self.read = read
    }

    /// The current date.
    public var now: Date { read() }
}
