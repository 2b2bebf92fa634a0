extension Duration {
    /// Milliseconds, rounded up, and no more than `most`: how libcurl and the system take times.
    func roundedUpToMilliseconds(atMost most: Int) -> Int {
        let milliseconds = (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return milliseconds < Int128(most) ? Int(truncatingIfNeeded: milliseconds) : most
    }
}
