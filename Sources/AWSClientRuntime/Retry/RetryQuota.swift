/// The tokens that retries of all a client's calls are paid from.
///
/// When a service is down for everybody, retries multiply what it has to bear: once the quota is used
/// up, calls fail at their first attempt until successes have paid some back.
struct RetryQuota: Sendable {
    let capacity: Int
    private(set) var available: Int

    init(capacity: Int) {
        self.capacity = max(0, capacity)
        available = self.capacity
    }

    /// Takes `cost`, all or nothing.
    mutating func take(_ cost: Int) -> Bool {
        guard available >= max(0, cost) else { return false }
        available -= max(0, cost)
        return true
    }

    /// Puts back `amount`, up to the capacity.
    mutating func putBack(_ amount: Int) {
        available += min(max(0, amount), capacity - available)
    }
}
