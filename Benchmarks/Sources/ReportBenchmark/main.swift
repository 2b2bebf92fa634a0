// Reads a completion report of 1 GiB (or of as many MiB as the first argument says) in the ways that the
// library offers, and with Python's csv. Prints one JSON object a line; `reports.py` makes a table of them.

import Foundation
@_spi(CSV) import S3ControlFiles

let mebibytes = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1024
let path = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString).csv").path()
defer { try? FileManager.default.removeItem(atPath: path) }

let clock = ContinuousClock()
try generateReport(at: path, bytes: mebibytes << 20)
let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0

/// Runs `body`, which returns what it counted, and prints how fast that was and the process's peak memory so far.
func measure(_ name: String, _ body: () async throws -> (rows: Int, failed: Int)) async throws {
    let (start, startOfWork) = (clock.now, processorSeconds())
    let (rows, failed) = try await body()
    let seconds = (clock.now - start) / .seconds(1)
    let work = processorSeconds() - startOfWork
    print(
        "{\"name\": \"\(name)\", \"rows\": \(rows), \"failed\": \(failed), \"mb_per_s\": \(Double(size) / 1e6 / seconds), "
            + "\"mb_per_cpu_s\": \(Double(size) / 1e6 / work), \"peak_mib\": \(Double(peakMemory()) / 1_048_576)}"
    )
}

try await measure("bytes") {
    var count = 0
    for try await piece in FileChunks(path) { count += piece.count & 1 }
    return (count, 0)
}

try await measure("text") {
    var parser = CSVParser()
    var failed = 0
    for try await piece in FileChunks(path) {
        parser.append(piece)
        while try parser.next() {
            if parser.bytes(at: 3).elementsEqual("failed".utf8) { failed += 1 }
        }
    }
    return (parser.recordCount, failed)
}

try await measure("typed") {
    var summary = CompletionReportSummary()
    try await summary.add(CompletionReportRows(file: path))
    return (summary.succeeded + summary.failed, summary.failed)
}

try await measure("typed, MD5 checked") {
    let md5 = try run("md5sum", path).prefix { $0 != " " }
    var summary = CompletionReportSummary()
    try await summary.add(CompletionReportRows(file: path, expectedMD5: String(md5)))
    return (summary.succeeded + summary.failed, summary.failed)
}

print(try run("python3", "-c", pythonProgram, path), terminator: "")
