#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The records of both sides of a run.
struct SoakLog: Sendable {
    var calls: [CallRecord] = []
    /// The attempts that the client sent.
    var attempts: Set<AttemptID> = []
    var answers: [AnswerRecord] = []
    var bulkResults: [BulkRecord] = []
    var samples: [SampleRecord] = []
    var storeJobs: [StoreJobRecord] = []
    /// The final jobs according to the client.
    var reportedJobs: [FinalRecord] = []
    var requests: [ServerRecord] = []
    /// The final jobs according to the emulator.
    var jobs: [FinalRecord] = []
    /// The maximum number of jobs that the emulator keeps.
    var capacity = Int.max
    /// Whether the emulator's records are complete.
    var isServerComplete = false
    /// The number of lines that could not be read.
    var unreadable = 0

    init() {}

    /// Reads the journals of both sides.
    init(clientFile: String, serverFile: String) throws {
        for line in try Self.lines(of: clientFile) {
            switch line[0] {
            case "C": take(CallRecord(line), \.calls)
            case "A": attempts.insert(AttemptID(invocation: line[1] ?? "", attempt: line.number(2) ?? 0))
            case "R": take(AnswerRecord(line), \.answers)
            case "B": take(BulkRecord(line), \.bulkResults)
            case "P": take(SampleRecord(line), \.samples)
            case "W": take(StoreJobRecord(line), \.storeJobs)
            case "J": take(FinalRecord(line), \.reportedJobs)
            default: unreadable += 1
            }
        }
        for line in try Self.lines(of: serverFile) {
            switch line[0] {
            case "S": take(ServerRecord(line), \.requests)
            case "J": take(FinalRecord(line), \.jobs)
            case "K": capacity = line.number(1) ?? .max
            case "E": isServerComplete = true
            default: unreadable += 1
            }
        }
    }

    private mutating func take<Record>(_ record: Record?, _ list: WritableKeyPath<SoakLog, [Record]>) {
        if let record { self[keyPath: list].append(record) } else { unreadable += 1 }
    }

    private static func lines(of path: String) throws -> [Line] {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
            .split(separator: "\n").map { Line(parsing: $0) }
    }
}
