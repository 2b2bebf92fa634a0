// Decodes a page of jobs and has others parse it, in turn; `decoding.py` runs it beside botocore.
//
//     XMLBenchmark time JOBS SECONDS     prints one JSON object: seconds a page, the median of each
//     XMLBenchmark page JOBS             prints the page
//     XMLBenchmark ROUNDS                for a profiler: our own decoding of 1,000 jobs, and nothing else

import XMLBaseline

#if canImport(Glibc)
@preconcurrency import Glibc
#else
import Darwin
#endif

/// One JSON object.
func report(jobs: Int, seconds: Double) throws -> String {
    let page = Page.make(jobs: jobs)
    var contestants = Contestant.all(jobs: jobs, page: page)
    try Contestant.race(&contestants, page: page, seconds: seconds)
    let before = xml_baseline_allocations()
    let decoded = try decode(page)
    let allocations = xml_baseline_allocations() - before
    let times = contestants.map { "\"\($0.name)\": \($0.median / .seconds(1))" }.joined(separator: ", ")
    return "{\"bytes\": \(page.count), \"seconds\": {\(times)}, "
        + "\"allocations_per_job\": \(Double(allocations) / Double(decoded.jobs.count))}"
}

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.count == 1, let rounds = Int(arguments[0]) {
    let page = Page.make(jobs: 1_000)
    for _ in 0..<rounds { _ = try decode(page) }
} else if arguments.count == 3, arguments[0] == "time", let jobs = Int(arguments[1]), jobs > 0,
    let seconds = Double(arguments[2])
{
    print(try report(jobs: jobs, seconds: seconds))
} else if arguments.count == 2, arguments[0] == "page", let jobs = Int(arguments[1]), jobs > 0 {
    print(String(decoding: Page.make(jobs: jobs), as: UTF8.self), terminator: "")
} else {
    fputs("usage: XMLBenchmark time JOBS SECONDS | page JOBS | ROUNDS\n", stderr)
    exit(2)
}
