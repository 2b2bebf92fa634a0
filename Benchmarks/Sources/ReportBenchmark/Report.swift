import Foundation

/// Writes a report like the service's: one task in ten has failed, with a message in quotes.
func generateReport(at path: String, bytes: Int) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    guard let file = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
    defer { try? file.close() }
    var written = 0
    var number = 0
    var random = SystemRandomNumberGenerator()
    while written < bytes {
        var text = ""
        for _ in 0..<10_000 {
            number += 1
            let key =
                "photos/2026/\(number % 12 + 1)/\(String(random.next(), radix: 16))/image%20\(number).jpg"
            text += "amzn-s3-demo-bucket1,\(key),3HL4kqtJvjVBH40Nrjfkd,"
            switch number % 20 {
            case 0:
                text += "failed,AccessDenied,403,\"Access Denied (Service: Amazon S3; Status Code: 403; "
                text += "Error Code: AccessDenied; Request ID: \"\"A1B2C3\"\")\"\n"
            case 10:
                text +=
                    "failed,PermanentFailure,200,\"{\"\"errorMessage\"\":\"\"timed out,\nafter 3 s\"\"}\"\n"
            default: text += "succeeded,,200,Successful\n"
            }
        }
        let data = Data(text.utf8)
        try file.write(contentsOf: data)
        written += data.count
    }
}

/// Runs a program of the system's and returns what it prints.
func run(_ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
}

/// The most memory that this process has had, in bytes.
func peakMemory() -> Int {
    #if canImport(Glibc)
    resourceUsage().ru_maxrss << 10
    #else
    resourceUsage().ru_maxrss
    #endif
}

/// The time that processors have worked for this process: on a machine that is busy with other things, what
/// a comparison needs.
func processorSeconds() -> Double {
    let usage = resourceUsage()
    return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
}

private func resourceUsage() -> rusage {
    var usage = rusage()
    #if canImport(Glibc)
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
    getrusage(RUSAGE_SELF, &usage)
    #endif
    return usage
}

let pythonProgram = """
    import collections, csv, json, os, resource, sys, time
    start = time.monotonic()
    rows = failed = 0
    kinds = collections.Counter()
    with open(sys.argv[1], newline="", encoding="utf-8") as file:
        for bucket, key, version, status, code, http, message in csv.reader(file):
            rows += 1
            if status != "succeeded":
                failed += 1
                kinds[code, http, message] += 1
    seconds = time.monotonic() - start
    size = os.path.getsize(sys.argv[1])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"name": "python", "rows": rows, "failed": failed, "mb_per_s": size / 1e6 / seconds,
                      "mb_per_cpu_s": size / 1e6 / time.process_time(), "peak_mib": memory / 1024}))
    """
