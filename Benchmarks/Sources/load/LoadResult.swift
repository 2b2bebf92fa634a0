/// What came of a run.
struct LoadResult: Sendable {
    /// The time that each call took, nil for one that failed.
    var outcomes: [Duration?]
    var elapsed: Duration
    var cpuSeconds: Double
    var peakMebibytes: Double

    /// One JSON object on one line.
    var json: String {
        let latencies = outcomes.compactMap(\.self).sorted()
        let members = [
            ("requests_per_second", rounded(Double(outcomes.count) / (elapsed / .seconds(1)))),
            ("cpu_seconds_per_10k", rounded(cpuSeconds / Double(outcomes.count) * 10_000)),
            ("p50_ms", percentile(50, of: latencies)),
            ("p99_ms", percentile(99, of: latencies)),
            ("peak_rss_mib", rounded(peakMebibytes)),
            ("errors", String(outcomes.count - latencies.count)),
        ]
        return "{" + members.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }

    private func percentile(_ percent: Int, of latencies: [Duration]) -> String {
        guard !latencies.isEmpty else { return "null" }
        let index = min(latencies.count - 1, latencies.count * percent / 100)
        return rounded(latencies[index] / .milliseconds(1))
    }

    /// Three digits after the point.
    private func rounded(_ value: Double) -> String {
        String((value * 1000).rounded() / 1000)
    }
}
