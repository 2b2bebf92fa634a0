@_spi(XML) import AWSXML
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import XMLBaseline

/// One way of parsing a page, and the time that each of its runs took for one page.
struct Contestant {
    let name: String
    let run: ([UInt8]) throws -> Void
    var times: [Duration] = []

    /// Measures all in turn, for so many seconds altogether but at least three times each.
    static func race(_ contestants: inout [Contestant], page: [UInt8], seconds: Double) throws {
        // A small page is read often enough for the clock not to count.
        let repetitions = max(1, 500_000 / page.count)
        let clock = ContinuousClock()
        let start = clock.now
        var rounds = 0
        while rounds < 3 || start.duration(to: clock.now) < .seconds(seconds) {
            for index in contestants.indices {
                let run = contestants[index].run
                let time = try clock.measure { for _ in 0..<repetitions { try run(page) } }
                contestants[index].times.append(time / repetitions)
            }
            rounds += 1
        }
    }

    var median: Duration { times.sorted()[times.count / 2] }
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

private func baseline(_ name: String, _ parse: @escaping (UnsafePointer<UInt8>, Int) -> Int32) -> Contestant {
    Contestant(name: name) { bytes in
        let result = bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { parse($0, buffer.count) }
        }
        guard result == 1 else { throw Refused(name: name) }
    }
}

extension Contestant {
    /// Those that this machine has and that accept a page of so many jobs.
    static func all(jobs: Int, page: [UInt8]) -> [Contestant] {
        [
            Contestant(name: "ours") { bytes in
                guard try decode(bytes).jobs.count == jobs else { throw Refused(name: "ListJobs") }
            },
            Contestant(name: "reader by hand") { bytes in
                guard try Job.page(bytes).count == jobs else { throw Refused(name: "XMLReader by hand") }
            },
            baseline("libexpat") { xml_baseline_expat($0, $1) },
            baseline("libxml2") { xml_baseline_libxml2($0, $1) },
        ].filter { (try? $0.run(page)) != nil }
    }
}
