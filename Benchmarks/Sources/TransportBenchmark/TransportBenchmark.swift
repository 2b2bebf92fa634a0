import CurlTransport
import Foundation
import HTTPTransport
import HTTPTypes
import Synchronization

/// One request over and over through `CurlTransport`.
///
/// `TransportBenchmark URL concurrency requests [idle-seconds certificate-authority-file]` prints one JSON object, as
/// `CurlBaseline` does, without latencies; with the processor time that so many seconds without a request took.
@main
enum TransportBenchmark {
    static func main() {
        // Not an asynchronous main, which ends the main thread: Valgrind does not survive that.
        Task.detached {
            await run()
            exit(0)
        }
        while true { sleep(60) }
    }

    private static func makeFields(_ values: KeyValuePairs<String, String>) -> HTTPFields {
        HTTPFields(
            values.compactMap { name, value in HTTPField.Name(name).map { HTTPField(name: $0, value: value) }
            }
        )
    }

    private static func run() async {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4, let url = URL(string: arguments[1]), let host = url.host,
            let concurrency = Int(arguments[2]), let requests = Int(arguments[3])
        else {
            let usage =
                "usage: TransportBenchmark URL concurrency requests [idle-seconds certificate-authority-file]\n"
            FileHandle.standardError.write(Data(usage.utf8))
            exit(2)
        }
        let request = HTTPRequest(
            method: .post,
            scheme: url.scheme,
            authority: url.port.map { "\(host):\($0)" } ?? host,
            path: url.path.isEmpty ? "/" : url.path,
            headerFields: makeFields([
                "x-amz-account-id": "123456789012",
                "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "x-amz-date": "20260101T000000Z",
                "Authorization":
                    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request, "
                    + "SignedHeaders=host;x-amz-account-id;x-amz-content-sha256;x-amz-date, "
                    + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
                "User-Agent":
                    "swift-s3-control/0.1.0 ua/2.1 os/linux lang/swift#6.3 m/N cfg/retry-mode#none",
                "amz-sdk-invocation-id": "0f5e3b2a-6c1d-4a7e-9b8c-2d3e4f5a6b7c",
                "amz-sdk-request": "attempt=1; max=1",
            ])
        )
        let idleSeconds = arguments.count > 4 ? Double(arguments[4]) : nil
        let tls = TLSConfiguration(certificateAuthorityFile: arguments.count > 5 ? arguments[5] : nil)
        let transport = CurlTransport(configuration: .init(tls: tls))
        let counters = Counters()
        let cpuBefore = processorSeconds()
        let started = ContinuousClock.now
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<concurrency {
                group.addTask { @Sendable in
                    while counters.next.wrappingAdd(1, ordering: .relaxed).oldValue < requests {
                        let response = try? await transport.send(request)
                        if response?.head.status != .ok { counters.failed.wrappingAdd(1, ordering: .relaxed) }
                    }
                }
            }
        }
        if idleSeconds == nil { await transport.shutdown() }
        let elapsed = started.duration(to: .now)
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let cpu = processorSeconds()
        var idle: Double?
        if let idleSeconds {
            try? await Task.sleep(for: .seconds(idleSeconds))
            idle = processorSeconds() - cpu
            await transport.shutdown()
        }
        let rate = String(format: "%.3f", Double(requests) / seconds)
        let each = String(format: "%.5f", (cpu - cpuBefore) * 1e4 / Double(requests))
        let memory = String(format: "%.3f", Double(usage().ru_maxrss) / 1024)
        let errors = counters.failed.load(ordering: .relaxed)
        let idleMember = idle.map { String(format: ", \"idle_cpu_seconds\": %.4f", $0) } ?? ""
        print(
            "{\"requests_per_second\": \(rate), \"cpu_seconds_per_10k\": \(each), "
                + "\"peak_rss_mib\": \(memory), \"errors\": \(errors)\(idleMember)}"
        )
    }

    private static func usage() -> rusage {
        var usage = rusage()
        // RUSAGE_SELF, whose type differs between systems.
        getrusage(0, &usage)
        return usage
    }

    /// What processors have worked for this process.
    private static func processorSeconds() -> Double {
        let usage = usage()
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
}

/// What the tasks count together.
final class Counters: Sendable {
    let next = Atomic(0)
    let failed = Atomic(0)
}
