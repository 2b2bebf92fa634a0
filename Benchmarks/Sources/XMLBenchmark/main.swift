import S3ControlModel
import S3ControlXML
import XMLBaseline

/// One way of parsing a document, and the best and all times that it took.
struct Contestant {
    let name: String
    let run: ([UInt8]) throws -> Void
    var times: [Duration] = []
}

struct Refused: Error { let name: String }

/// A page as the client decodes it.
func decode(_ bytes: [UInt8]) throws -> ListJobsResult { try decode(ListJobs.self, bytes) }

/// As the client's pipeline does it, for any operation.
func decode<Operation: RESTOperation>(_: Operation.Type, _ bytes: [UInt8]) throws -> Operation.Output {
    guard case .output(let result) = try Operation.readResponse(bytes) else {
        throw Refused(name: "readResponse")
    }
    return result
}

func baseline(_ name: String, _ parse: @escaping (UnsafePointer<UInt8>, Int) -> Int32) -> Contestant {
    Contestant(name: name) { bytes in
        let result = bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { parse($0, buffer.count) }
        }
        guard result == 1 else { throw Refused(name: name) }
    }
}

func megabytesPerSecond(_ count: Int, _ time: Duration) -> Double {
    Double(count) / 1e6 / (time / .seconds(1))
}

func fixed(_ value: Double) -> String {
    let tenths = Int(value * 10 + 0.5)
    return "\(tenths / 10).\(tenths % 10)"
}

func report() throws {
    let page = Page.make(jobs: 1_000)
    print("ListJobs page of 1,000 jobs, \(page.count) bytes; median (best) of interleaved rounds:")

    var contestants = [
        Contestant(name: "ListJobs.readResponse") { bytes in
            guard try decode(bytes).jobs.count == 1_000 else { throw Refused(name: "ListJobs.readResponse") }
        },
        Contestant(name: "the same, called for a known operation") { bytes in
            guard case .output(let result) = try ListJobs.readResponse(bytes), result.jobs.count == 1_000
            else {
                throw Refused(name: "a direct call")
            }
        },
        Contestant(name: "XMLReader by hand into structs") { bytes in
            guard try Job.page(bytes).count == 1_000 else { throw Refused(name: "XMLReader by hand") }
        },
        Contestant(name: "XMLReader, all skipped") { bytes in
            var reader = XMLReader(bytes)
            _ = try reader.readRoot()
            try reader.skipElement()
            try reader.readEnd()
        },
        baseline("libexpat, empty callbacks") { xml_baseline_expat($0, $1) },
        baseline("libxml2 SAX2, empty callbacks") { xml_baseline_libxml2($0, $1) },
    ].filter { contestant in
        do {
            try contestant.run(page)
            return true
        } catch {
            print("  \(contestant.name): not measured, \(error)")
            return false
        }
    }

    let clock = ContinuousClock()
    for _ in 0..<60 {
        for index in contestants.indices {
            let run = contestants[index].run
            contestants[index].times.append(try clock.measure { try run(page) })
        }
    }
    for contestant in contestants {
        let times = contestant.times.sorted()
        let (median, best) = (times[times.count / 2], times[0])
        print(
            "  \(contestant.name): \(fixed(megabytesPerSecond(page.count, median)))",
            "(\(fixed(megabytesPerSecond(page.count, best)))) MB/s"
        )
    }
    func times(_ name: String) -> [Duration]? {
        contestants.first { $0.name.hasPrefix(name) }?.times.sorted()
    }
    if let ours = times("ListJobs") {
        for other in ["libexpat", "libxml2"] {
            guard let theirs = times(other) else { continue }
            let (medians, bests) = (theirs[theirs.count / 2] / ours[ours.count / 2], theirs[0] / ours[0])
            print(
                "  ListJobs.readResponse against \(other): \(fixed(medians)) (\(fixed(bests))) times as fast"
            )
        }
    }

    let before = xml_baseline_allocations()
    let decoded = try decode(page)
    let allocations = xml_baseline_allocations() - before
    print("Allocations a job: \(fixed(Double(allocations) / Double(decoded.jobs.count)))")

    print("Time a job, by the size of the page:")
    for jobs in [1, 10, 100, 1_000, 10_000, 100_000] {
        let page = Page.make(jobs: jobs)
        let rounds = max(3, 20_000 / jobs)
        let time =
            try (0..<5).map { _ in
                try clock.measure { for _ in 0..<rounds { _ = try decode(page) } }
            }.min() ?? .zero
        print("  \(jobs): \(fixed(time / .nanoseconds(1) / Double(rounds * jobs))) ns")
    }
}

// For a profiler: nothing but our own decoding, as often as the argument says.
if CommandLine.arguments.count == 2, let rounds = Int(CommandLine.arguments[1]) {
    let page = Page.make(jobs: 1_000)
    for _ in 0..<rounds { _ = try decode(page) }
} else {
    try report()
}
