// The store in memory with many objects: StoreBenchmark [COUNT]
// Prints what an object costs in memory and time: swift run -c release --package-path Benchmarks StoreBenchmark 1000000

import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import S3ControlModel

#if canImport(Glibc)
@preconcurrency import Glibc
#else
import Darwin
#endif

let count = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1_000_000

/// The memory that this process has now, in bytes.
func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let fields = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self).split(
        separator: " "
    )
    return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
}

/// Runs `body`, and prints what each of `count` steps took.
func measure(_ what: String, of count: Int, _ body: () throws -> Void) rethrows {
    let start = ContinuousClock.now
    try body()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    print("\(what): \(rounded(seconds)) s, \(rounded(seconds / Double(max(count, 1)) * 1e6)) µs each")
}

func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

func key(_ number: Int) -> String {
    let digits = String(number)
    return "photos/\(number % 1000)/" + String(repeating: "0", count: 8 - digits.utf8.count) + digits + ".jpg"
}

func send(_ method: HTTPRequest.Method, _ path: String) -> String {
    let request = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: path)
    return String(decoding: store.reply(to: request).body, as: UTF8.self)
}

let store = MemoryObjectStore(buckets: ["b", "random", "versions"])
let content = Array("content".utf8)
let before = residentBytes()
measure("put in the order of keys", of: count) {
    for number in 0..<count { store.put(content, at: key(number), in: "b") }
}
print("memory: \((residentBytes() - before) / max(count, 1)) bytes an object")

measure("PutObject over the S3 API", of: 10_000) {
    for number in 0..<10_000 { _ = send(.put, "/b/" + key(number)) }
}
measure("put in random order", of: count) {
    var number = 0
    for _ in 0..<count {
        // Prime to every count here, so that each key comes once.
        number = (number + 7_368_787) % count
        store.put(content, at: key(number), in: "random")
    }
}
print("objects: \(store.keyCount(in: "random"))")

var pages = 0
measure("ListObjectsV2 of all, in pages of 1,000", of: count) {
    var token: String?
    repeat {
        let text = send(.get, "/b?list-type=2" + (token.map { "&continuation-token=\($0)" } ?? ""))
        pages += 1
        token = text.firstRange(of: "<NextContinuationToken>").map { range in
            String(text[range.upperBound...].prefix { $0 != "<" })
        }
        token = token.map {
            $0.split(separator: "=").joined(separator: "%3D").split(separator: "+").joined(separator: "%2B")
        }
    } while token != nil
}
print("pages: \(pages)")
measure("1,000 common prefixes", of: 1000) { _ = send(.get, "/b?list-type=2&prefix=photos/&delimiter=/") }
measure("one prefix that no key has", of: 1) { _ = send(.get, "/b?list-type=2&prefix=videos/") }
measure("tags of each replaced", of: count) {
    for number in 0..<count {
        store.update(key(number), in: "b") { $0.tags = [S3Tag(key: "a", value: "b")] }
    }
}
measure("describing each", of: count) { for number in 0..<count { _ = store.object(key(number), in: "b") } }

store.setVersioning(.enabled, of: "versions")
let versions = count / 10
measure("versions of one key", of: versions) {
    for _ in 0..<versions { store.put(content, at: "k", in: "versions") }
}
measure("ListObjectVersions, one page", of: 1) { _ = send(.get, "/versions?versions") }
measure("tags of the latest of them", of: 1000) {
    for _ in 0..<1000 { store.update("k", in: "versions") { $0.tags = [] } }
}
measure("deletion of all versions but one, the latest first", of: versions - 1) {
    for version in store.versions(in: "versions").dropLast() {
        _ = send(.delete, "/versions/k?versionId=" + version.versionID)
    }
}
measure("removed in the order of keys", of: count) {
    for number in 0..<count { store.remove(key(number), in: "b") }
}
print("objects: \(store.keyCount(in: "b"))")
