import Basics
import S3ControlFiles
import S3ControlModel
import Testing

@Suite("If the task is cancelled, the end of a stream is not taken for the end of the data")
struct CancellationTests {
    /// The functions that read a sequence to its end.
    enum Reader: CaseIterable {
        case manifest, manifestOfInventory, manifestForCopies, manifestOfFailures, manifestFile
        case chunks, chunksOfInventory, chunksOfFailures
        case report, reportSummary, inventorySummary
        case reportRows, inventoryObjects, manifestRows

        /// Reads a stream that has one element and ends only because the task is cancelled.
        func read() async throws {
            switch self {
            case .manifest:
                _ = try await ManifestWriter.write(endless(objects)) { (_: [UInt8]) in }
            case .manifestOfInventory:
                _ = try await ManifestWriter.write(endless(listed)) { (_: [UInt8]) in }
            case .manifestForCopies:
                _ = try await ManifestWriter.writeForCopies(endless(listed)) { _ in
                } tooLarge: { _ in
                }
            case .manifestOfFailures:
                _ = try await ManifestWriter.write(failuresOf: endless(rows)) { (_: [UInt8]) in }
            case .manifestFile:
                let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
                defer { try? FileManager.default.removeItem(atPath: path) }
                _ = try await ManifestWriter.write(endless(objects), toFile: path)
            case .chunks:
                let chunks = ManifestChunks(endless(objects)) { _ in
                    Issue.record("a truncated manifest is complete")
                }
                for try await _ in chunks {}
            case .chunksOfInventory: for try await _ in ManifestChunks(endless(listed)) {}
            case .chunksOfFailures: for try await _ in ManifestChunks(failuresOf: endless(rows)) {}
            case .report:
                let date = Date()
                _ = try await CompletionReportWriter.write(endless(rows), at: location, date: date) {
                    Issue.record("\($0.key) of a truncated report is written")
                }
            case .reportSummary:
                var summary = CompletionReportSummary()
                try await summary.add(endless(rows))
            case .inventorySummary:
                var summary = InventorySummary()
                try await summary.add(endless(listed))
            case .reportRows:
                for try await _ in CompletionReportRows(endless([Array("b,k,,succeeded,200,,ok\n".utf8)])) {}
            case .inventoryObjects:
                let chunks = endless([Array("b,k\n".utf8)])
                for try await _ in InventoryObjects(chunks, columns: ["Bucket", "Key"]) {}
            case .manifestRows: for try await _ in ManifestRows(endless([Array("b,k\n".utf8)])) {}
            }
        }
    }

    @Test("The error is CancellationError", arguments: Reader.allCases)
    func cancelled(reader: Reader) async {
        let task = Task { try await reader.read() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

private let objects = [ManifestObject(bucket: "b", key: "k")]
private let listed = [InventoryObject(ManifestObject(bucket: "b", key: "k")) { $0.size = 1 }]
private let rows = [CompletionReportRow.make(key: "k", status: .failed, message: "")]
private let location = CompletionReportLocation(bucket: "reports", jobID: "job-0001")

/// A stream that yields `elements` and has no end.
private func endless<Element: Sendable>(_ elements: [Element]) -> AsyncStream<Element> {
    AsyncStream { continuation in
        for element in elements { continuation.yield(element) }
    }
}
