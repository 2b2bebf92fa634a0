/// Checks whether a process's use of resources stays constant after a warm-up.
struct FlatnessCheck {
    /// What is measured.
    enum Figure: String {
        case processor
        case memory = "RSS"
        case descriptors, threads

        var unit: String? {
            switch self {
            case .processor: "ms"
            case .memory: "MiB"
            case .descriptors, .threads: nil
            }
        }
    }

    /// A measurement of one process.
    struct Measurement {
        var process: String
        var figure: Figure
        var values: [Double]
        /// The duration of the samples.
        var seconds: Double
        /// The growth of the regression line from the first sample to the last.
        var growth: Double
        /// The maximum growth.
        var limit: Double

        var first: Double { values.first ?? 0 }
        var last: Double { values.last ?? 0 }
        var peak: Double { values.max() ?? 0 }
        var isFlat: Bool { growth <= limit }
    }

    private(set) var measurements: [Measurement] = []

    /// Ignores the first third of the samples. During this time, caches and the job table fill up, and in the idle
    /// phase, the last connections are closed.
    init(_ samples: [SampleRecord]) {
        let groups = Dictionary(grouping: samples) { $0.isIdle ? "\($0.process), idle" : $0.process }
        for (process, samples) in groups.sorted(by: { $0.key < $1.key }) {
            let all = samples.sorted { $0.seconds < $1.seconds }
            let warm = Array(all.dropFirst(all.count / 3))
            guard warm.count >= 5, let from = warm.first?.seconds, let to = warm.last?.seconds, to > from
            else { continue }
            let seconds = to - from
            if warm.allSatisfy(\.isIdle) {
                // 0.2 s per minute. The samples themselves take one or two milliseconds each.
                let limit = max(100, 200 * seconds / 60)
                add(process, .processor, warm, warm.map { $0.processorSeconds * 1000 }, limit)
                add(process, .memory, warm, warm.map { Double($0.rssBytes) / 1_048_576 }, 2)
                add(process, .descriptors, warm, warm.map { Double($0.descriptors) }, 0.5)
                add(process, .threads, warm, warm.map { Double($0.threads) }, 0.5)
                continue
            }
            // In a short run, the allocators have not stabilized. A leak of 2 MiB per minute is found in ten minutes.
            let memory = warm.map { Double($0.rssBytes) / 1_048_576 }
            let limit = max(seconds < 120 ? 24 : 8, memory.reduce(0, +) / Double(memory.count) * 0.1)
            add(process, .memory, warm, memory, limit)
            // Connections come and go, 16 at a time, which looks like growth in few samples.
            add(process, .descriptors, warm, warm.map { Double($0.descriptors) }, seconds < 120 ? 20 : 8)
            add(process, .threads, warm, warm.map { Double($0.threads) }, 2)
        }
    }

    private mutating func add(
        _ process: String,
        _ figure: Figure,
        _ samples: [SampleRecord],
        _ values: [Double],
        _ limit: Double
    ) {
        let seconds = (samples.last?.seconds ?? 0) - (samples.first?.seconds ?? 0)
        measurements.append(
            Measurement(
                process: process,
                figure: figure,
                values: values,
                seconds: seconds,
                growth: Self.slope(samples.map(\.seconds), values) * seconds,
                limit: limit
            )
        )
    }

    /// The slope of the least-squares regression line.
    static func slope(_ x: [Double], _ y: [Double]) -> Double {
        let count = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        let products = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let squares = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        return squares > 0 ? products / squares : 0
    }
}
