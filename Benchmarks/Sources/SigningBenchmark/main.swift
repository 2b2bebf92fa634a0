// Times one UpdateJobStatus request's signature and prints the figures as one JSON object:
// microseconds are the median of so many runs (the first argument, or 1,000), and the fastest, all on one
// thread where nothing else is said. `signing.py` runs it together with botocore and awscrt.

import AWSCore
@_spi(Debugging) import AWSSigV4
import Basics
import CSigningBaseline
import HTTPTypes

// Runs of about a millisecond: short enough for some to pass undisturbed on a busy machine.
let rounds = 300
let runs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1000
/// Requests that are made ready at a time where the making is not counted.
let batch = 30
/// Signatures of each thread where threads are compared.
let roundsOfThread = runs * 40
let credentials = Credentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
)
let date = Date(timeIntervalSince1970: 1_440_938_160)
let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
let unsigned = makeRequest()

func makeRequest() -> HTTPRequest {
    var request = HTTPRequest(
        method: .post,
        scheme: "https",
        authority: "123456789012.s3-control.us-east-1.amazonaws.com",
        path: "/v20180820/jobs/8d9a18fe-c303-4d39-8ccc-860d372da386/status"
            + "?requestedJobStatus=Cancelled&statusUpdateReason=superseded%20by%20a%20newer%20job"
    )
    let fields = [
        ("x-amz-account-id", "123456789012"),
        ("User-Agent", "swift-s3-control/1.0 ua/2.1 os/linux lang/swift#6.3 cfg/retry-mode#standard"),
        ("amz-sdk-invocation-id", "0f5e3b2a-6c1d-4a7e-9b8c-2d3e4f5a6b7c"),
        ("amz-sdk-request", "attempt=1; max=3"),
    ]
    for (name, value) in fields {
        guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
        request.headerFields[name] = value
    }
    return request
}

func signOnce() throws {
    var request = unsigned
    try signer.sign(&request, payload: .empty, credentials: credentials, date: date)
}

func secondsToSign(_ rounds: Int) throws -> Double {
    let start = monotonic_seconds()
    for _ in 0..<rounds { try signOnce() }
    return monotonic_seconds() - start
}

/// The same without the copy of the request that each signature above is put into.
func secondsToSignAlone(_ rounds: Int) throws -> Double {
    var seconds = 0.0
    var requests: [HTTPRequest] = []
    for _ in 0..<(rounds / batch) {
        requests.removeAll(keepingCapacity: true)
        for _ in 0..<batch {
            var request = unsigned
            request.headerFields.reserveCapacity(unsigned.headerFields.count + 4)
            requests.append(request)
        }
        let start = monotonic_seconds()
        for index in requests.indices {
            try signer.sign(&requests[index], payload: .empty, credentials: credentials, date: date)
        }
        seconds += monotonic_seconds() - start
    }
    return seconds
}

/// Signatures in a second by `threads` threads that each sign `rounds` requests.
func signaturesPerSecond(threads: Int) async throws -> Double {
    var best = 0.0
    for _ in 0..<5 {
        let start = monotonic_seconds()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<threads { group.addTask { for _ in 0..<roundsOfThread { try signOnce() } } }
            try await group.waitForAll()
        }
        best = max(best, Double(threads * roundsOfThread) / (monotonic_seconds() - start))
    }
    return best
}

// For a profiler (sign 100000 2, hash 100000): signs, or hashes the same bytes, and does nothing else.
let arguments = CommandLine.arguments.dropFirst()
let profiled = arguments.dropFirst().first.flatMap { Int($0) } ?? 400_000
if arguments.first == "sign" {
    // No task for one thread alone: callgrind does not survive it.
    let threads = arguments.dropFirst(2).first.flatMap { Int($0) } ?? 1
    if threads == 1 {
        _ = try secondsToSign(profiled)
        end_process()
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<threads { group.addTask { _ = try secondsToSign(profiled) } }
        try await group.waitForAll()
    }
    end_process()
}

let values = try signer.intermediateValues(
    of: unsigned,
    payload: .empty,
    credentials: credentials,
    date: date
)
let canonicalRequest = Array(values.canonicalRequest.utf8)
let stringToSign = Array(values.stringToSign.utf8)
let key = (0..<32).map { UInt8($0) }

/// Seconds that libcrypto alone takes for the hashes of `rounds` signatures.
func secondsToHash(_ rounds: Int) -> Double {
    var hash = [UInt8](repeating: 0, count: 32)
    let seconds = baseline_seconds(
        canonicalRequest,
        canonicalRequest.count,
        stringToSign,
        stringToSign.count,
        key,
        key.count,
        rounds,
        &hash
    )
    precondition(seconds > 0, "libcrypto refused the baseline's calls")
    return seconds
}

if arguments.first == "hash" {
    _ = secondsToHash(profiled)
    end_process()
}

// In turn, so that what else the machine does meets both.
var baseline: [Double] = []
var ours: [Double] = []
var alone: [Double] = []
for _ in 0..<max(runs, 1) {
    baseline.append(secondsToHash(rounds) / Double(rounds) * 1e6)
    ours.append(try secondsToSign(rounds) / Double(rounds) * 1e6)
    alone.append(try secondsToSignAlone(rounds) / Double(rounds) * 1e6)
}
baseline.sort()
ours.sort()
alone.sort()

let baselineAllocations = baseline_allocations()
var copied = unsigned
let beforeCopy = allocation_count()
copied.headerFields.reserveCapacity(copied.headerFields.count + 4)
let copyAllocations = allocation_count() - beforeCopy
let beforeSigning = allocation_count()
try signer.sign(&copied, payload: .empty, credentials: credentials, date: date)
let allocations = allocation_count() - beforeSigning

let signature = (copied.headerFields[.authorization] ?? "").suffix(64)

let one = try await signaturesPerSecond(threads: 1)
let two = try await signaturesPerSecond(threads: 2)
print(
    """
    {"baseline_us": \(baseline[baseline.count / 2]), "baseline_fastest_us": \(baseline[0]), \
    "ours_us": \(ours[ours.count / 2]), "ours_fastest_us": \(ours[0]), \
    "ours_without_copy_us": \(alone[alone.count / 2]), "ours_without_copy_fastest_us": \(alone[0]), \
    "baseline_allocations": \(baselineAllocations), "allocations": \(allocations), \
    "copy_allocations": \(copyAllocations), \
    "one_thread_per_second": \(one), "two_threads_per_second": \(two), \
    "canonical_request_bytes": \(canonicalRequest.count), "signature": \
    "\(signature)"}
    """
)
