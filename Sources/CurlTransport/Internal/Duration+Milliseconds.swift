extension Duration {
    /// Milliseconds, rounded up, and no more than `most`: how libcurl and the system take times.
    func roundedUpToMilliseconds(atMost most: Int) -> Int {
        let (whole, rest) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000_000_000)
        let milliseconds = rest > 0 ? whole + 1 : whole
        return milliseconds < Int128(most) ? Int(truncatingIfNeeded: milliseconds) : most
    }
}
