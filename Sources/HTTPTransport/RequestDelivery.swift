/// How much of a request may have reached the server: what decides whether sending it again is safe.
public enum RequestDelivery: String, Sendable, Hashable, CaseIterable {
    /// Nothing was sent: the server cannot have acted.
    case notSent
    /// A part was sent: a server that waits for the whole request has not acted.
    case partlySent
    /// All was sent: the server may have acted.
    case sent
}
