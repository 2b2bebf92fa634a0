/// The result of a run, for people and for the exit status.
public struct SoakReport: CustomStringConvertible {
    private let log: SoakLog
    private let check: SoakCheck
    private let flatness: FlatnessCheck

    /// Reads and checks the journals of both sides.
    ///
    /// - Throws: If a file cannot be read.
    public init(clientFile: String, serverFile: String) throws {
        self.init(try SoakLog(clientFile: clientFile, serverFile: serverFile))
    }

    init(_ log: SoakLog) {
        self.log = log
        check = SoakCheck(log)
        flatness = FlatnessCheck(log.samples)
    }

    /// Whether there are no violations and no resource grew.
    public var isClean: Bool { check.violations.isEmpty && flatness.measurements.allSatisfy(\.isFlat) }

    /// The tables and the violations.
    public var description: String {
        [calls, requests, storeJobs, rules, processes, violations].filter { !$0.isEmpty }.joined(
            separator: "\n\n"
        )
    }

    private var calls: String {
        var rows = [["call", "made", "success", "no effect", "unknown", "cancelled", "p50 ms", "p99 ms"]]
        func row(_ name: String, _ calls: [CallRecord]) -> [String] {
            func count(_ outcome: CallRecord.Outcome) -> String {
                String(calls.count { $0.outcome == outcome })
            }
            let times = calls.filter { $0.outcome == .success }.map(\.milliseconds).sorted()
            func percentile(_ percent: Int) -> String {
                times.isEmpty ? "–" : Self.rounded(times[min(times.count - 1, times.count * percent / 100)])
            }
            return [
                name, String(calls.count), count(.success), count(.none), count(.unknown), count(.cancelled),
                percentile(50), percentile(99),
            ]
        }
        for kind in CallRecord.Kind.allCases {
            rows.append(row(kind.rawValue, log.calls.filter { $0.kind == kind }))
        }
        rows.append(row("all", log.calls))
        return Self.table(rows)
    }

    private var requests: String {
        var rows = [["requests", "requests"]]
        let faults = Dictionary(grouping: log.requests.filter { $0.fault != nil }) { $0.fault ?? "" }
        rows.append(["sent by the client", String(log.attempts.count)])
        rows.append(["received by the emulator", String(log.requests.count)])
        rows.append(["… as a second or later attempt", String(log.requests.count { $0.id.attempt > 1 })])
        rows.append(["… that changed something", String(log.requests.count(where: \.acted))])
        rows.append([
            "… and whose response was lost or late",
            String(log.requests.count { $0.acted && $0.fault != nil }),
        ])
        for (fault, requests) in faults.sorted(by: { $0.key < $1.key }) {
            rows.append(["… with the fault \(fault)", String(requests.count)])
        }
        rows.append(["responses received", String(log.answers.count)])
        return Self.table(rows)
    }

    private var storeJobs: String {
        guard !log.storeJobs.isEmpty else { return "" }
        var rows = [
            ["jobs on a store", "jobs", "complete", "with a crash", "tasks", "p50 s"]
        ]
        for (operation, jobs) in Dictionary(grouping: log.storeJobs, by: \.operation).sorted(by: {
            $0.key < $1.key
        }) {
            let complete = jobs.filter { $0.outcome == .complete }
            let times = complete.map(\.seconds).sorted()
            rows.append([
                operation, String(jobs.count), String(complete.count),
                String(complete.count { $0.crashes > 0 }),
                String(complete.reduce(0) { $0 + ($1.counts.first ?? 0) }),
                times.isEmpty ? "–" : Self.rounded(times[times.count / 2]),
            ])
        }
        return Self.table(rows)
    }

    private var rules: String {
        var rows = [["rule", "violations"]]
        let counts = Dictionary(grouping: check.violations, by: \.rule).mapValues(\.count)
        for rule in SoakCheck.Violation.Rule.allCases {
            rows.append([rule.rawValue, String(counts[rule] ?? 0)])
        }
        let kept = "\(log.jobs.count) jobs compared at the end"
        return Self.table(rows) + "\n" + kept
            + ", \(log.reportedJobs.count) of them with the last state reported to their owners."
    }

    private var processes: String {
        guard !flatness.measurements.isEmpty else {
            return "Memory, descriptors and threads were not measured."
        }
        var rows = [["process", "figure", "seconds", "from", "to", "peak", "growth", "limit", "verdict"]]
        for measurement in flatness.measurements {
            let numbers = [
                measurement.seconds, measurement.first, measurement.last, measurement.peak,
                measurement.growth, measurement.limit,
            ]
            let name = measurement.figure.rawValue
            let figure = measurement.figure.unit.map { "\(name), \($0)" } ?? name
            rows.append(
                [measurement.process, figure] + numbers.map(Self.rounded) + [
                    measurement.isFlat ? "flat" : "GROWS"
                ]
            )
        }
        return Self.table(rows)
            + "\nGrowth is that of the regression line over this many seconds of samples."
    }

    private var violations: String {
        check.violations.prefix(20).map(\.description).joined(separator: "\n")
            + (check.violations.count > 20 ? "\n… and \(check.violations.count - 20) more." : "")
    }

    private static func rounded(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    /// The rows of an aligned Markdown table.
    private static func table(_ rows: [[String]]) -> String {
        let columns = rows.first?.count ?? 0
        let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).enumerated().map { index, cell in
                let space = String(repeating: " ", count: cell.1 - cell.0.count)
                return index == 0 ? cell.0 + space : space + cell.0
            }
            return "| \(padded.joined(separator: " | ")) |"
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return ([line(rows[0]), rule] + rows.dropFirst().map(line)).joined(separator: "\n")
    }
}
