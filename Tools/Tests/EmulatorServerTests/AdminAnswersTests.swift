import AWSCore
import Basics
import EmulatorServer
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("The admin API shows objects and failed tasks, and answers in JSON whatever comes", .serialized)
struct AdminAnswersTests {
    @Test("Jobs are deleted, one of two regions' and accounts' alone")
    func deletion() async throws {
        let emulator = makeEmulator()
        emulator.addJob("job-1", .active, to: account)
        emulator.addJob("job-1", .active, to: "999999999999")
        try await withServer(emulator) { port in
            let removed = try await callAdmin(port, "DELETE", "/jobs/job-1")
            #expect(removed.hasPrefix("HTTP/1.1 200"))
            #expect(try await callAdmin(port, "DELETE", "/jobs/job-1").contains("no such job"))
            #expect(emulator.job("job-1", of: account) == nil)
            #expect(emulator.job("job-1", of: "999999999999") != nil)
            #expect(try await callAdmin(port, "DELETE", "/jobs/job-1?account=999999999999").contains(" 200 "))
            #expect(emulator.jobCount == 0)
            #expect(try await callAdmin(port, "DELETE", "/jobs?account=999999999999").contains(" 405 "))
        }
    }

    @Test(
        "HEAD answers what GET does, without the body",
        arguments: ["", "/", "/health", "/jobs", "/calls", "/odd"]
    )
    func head(path: String) async throws {
        try await withServer(makeEmulator { $0.jobsFollowClock = false }) { port in
            let (get, head) = (
                try await callAdmin(port, "GET", path), try await callAdmin(port, "HEAD", path)
            )
            let field = { (text: String) in
                text.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length") }
            }
            #expect(head.split(separator: " ")[1] == get.split(separator: " ")[1])
            #expect(field(head) == field(get) && field(head) != "content-length: 0")
            #expect(head.hasSuffix("\r\n\r\n"), "\(head)")
        }
    }

    @Test("What is refused before it is a request is answered in JSON, too")
    func refusals() async throws {
        let limits = ServerLimits(
            bodyBytes: 1000,
            headerBytes: 2000,
            idleTime: .milliseconds(300),
            requestTime: .milliseconds(300)
        )
        try await withServer(makeEmulator(), limits: limits) { port in
            let long = String(repeating: "x", count: 3000)
            let json = #"{"id": "job-1"}"#
            for (request, status) in [
                ("POST /_emulator/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n", "413"),
                (
                    "POST http://b.test/_emulator/jobs HTTP/1.1\r\nHost: b.test\r\nContent-Length: 1001\r\n\r\n",
                    "413"
                ),
                (
                    "POST /_emulator/jobs HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n800\r\n"
                        + String(repeating: "y", count: 2048) + "\r\n", "413"
                ),
                ("GET /_emulator/jobs HTTP/1.1\r\nHost: a\r\nX: \(long)\r\n\r\n", "431"),
                ("GET /_emulator/jobs HTTP/1.1\r\nX: \(String(repeating: long, count: 40))", "431"),
                ("GET /_emulator/\(String(repeating: long, count: 40))", "431"),
                ("POST /_emulator/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n\(json)", "408"),
                ("GET /_emulator/health HTTP/1.1\r\nHost: a\r\nX", "408"),
                ("GET /_emulator/health HTTP/1.1\r\n: b\r\n\r\n", "400"),
            ] {
                let answer = try await RawClient.exchange(port: port, request, endsOutput: false)
                #expect(
                    answer.hasPrefix("HTTP/1.1 \(status)"),
                    "\(request.prefix(90)): \(answer.prefix(200))"
                )
                #expect(answer.contains("application/json") && answer.contains("\"message\" : "), "\(answer)")
            }
            let cut = try await RawClient.exchange(
                port: port,
                "POST /_emulator/jobs HTTP/1.1\r\nContent-Length: 9\r\n\r\n["
            )
            #expect(cut.hasPrefix("HTTP/1.1 400") && cut.contains("\"message\""))
            let service = try await RawClient.exchange(
                port: port,
                "POST /v20180820/jobs HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n",
                endsOutput: false
            )
            #expect(service.contains("<Code>EntityTooLarge</Code>"))
            let head = try await RawClient.exchange(
                port: port,
                "HEAD /_emulator/health HTTP/1.1\r\nHost: a\r\nX: \(long)\r\n\r\n",
                endsOutput: false
            )
            #expect(head.hasPrefix("HTTP/1.1 431") && head.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("Buckets and objects of a store in memory are shown in pages, and an object with all that it has")
    func objects() async throws {
        let store = MemoryObjectStore(buckets: ["empty", "photos"])
        store.put("one", at: "a/1 %+&.txt", in: "photos") { $0.tags = [S3Tag(key: "k", value: "v")] }
        for number in 0..<5 { store.put("x", at: "b/\(number)", in: "photos") }
        store.setVersioning(.enabled, of: "photos")
        store.remove("b/3", in: "photos")
        try await withServer(makeEmulator(), store: store) { port in
            let health = try await callAdmin(port, "GET", "/health")
            #expect(health.contains("\"buckets\" : 2") && health.contains("\"objects\" : 6"))
            let buckets = try await callAdmin(port, "GET", "/buckets?limit=1")
            #expect(buckets.contains("\"name\" : \"empty\"") && buckets.contains("\"next\" : \"empty\""))
            #expect(
                try await callAdmin(port, "GET", "/buckets?after=empty").contains(
                    "\"versioning\" : \"Enabled\""
                )
            )
            let page = try await callAdmin(port, "GET", "/buckets/photos/objects?prefix=b%2F&limit=2")
            #expect(page.contains("\"next\" : \"b/1\"") && !page.contains("a/1"))
            let last = try await callAdmin(
                port,
                "GET",
                "/buckets/photos/objects?prefix=b%2F&limit=2&after=b%2F1"
            )
            #expect(last.contains("b/4") && !last.contains("b/3") && !last.contains("\"next\""))
            let object = try await callAdmin(port, "GET", "/buckets/photos/object?key=a%2F1%20%25%2B%26.txt")
            #expect(object.contains("\"k\" : \"v\"") && object.contains("a/1 %+&.txt"))
            for (path, status) in [
                ("/buckets/none/objects", "404"), ("/buckets/photos/object?key=none", "404"),
                ("/buckets/photos/object", "400"), ("/buckets/photos/objects?limit=0", "400"),
                ("/buckets/photos", "404"), ("/buckets/photos/object?key=%F", "400"),
                ("/buckets/photos/object?key=a&key=b", "400"),
                ("/buckets/photos/object?key=a&version=odd", "404"),
            ] {
                let answer = try await callAdmin(port, "GET", path)
                #expect(
                    answer.hasPrefix("HTTP/1.1 \(status)") && answer.contains("\"message\""),
                    "\(path): \(answer)"
                )
            }
        }
    }

    @Test("A restored copy is shown until it expires", arguments: [-86_400.0, -1, 0, 1, 86_400])
    func restored(time: Double) async throws {
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        let store = MemoryObjectStore(buckets: ["photos"], clock: WallClock { now })
        store.put("x", at: "cold", in: "photos") {
            $0.storageClass = .glacier
            $0.restoredCopy = RestoredCopy(expiry: now.addingTimeInterval(time), tier: "Bulk")
        }
        try await withServer(makeEmulator(), store: store) { port in
            let answer = try await callAdmin(port, "GET", "/buckets/photos/object?key=cold")
            #expect(answer.contains("\"storageClass\" : \"GLACIER\""), "\(answer)")
            #expect(answer.contains("\"restoredUntil\"") == (time > 0), "\(answer)")
        }
    }

    @Test("Failed tasks are shown in pages, with how many there are in all")
    func failures() async throws {
        let store = MemoryObjectStore(buckets: ["lists"])
        let rows = (0..<7).map { "lists,missing%20\($0)\n" }.joined()
        let manifest = store.put(rows, at: "m.csv", in: "lists")
        var configuration = EmulatorConfiguration(checksSignatures: false)
        configuration.execution.failedTaskLimit = 5
        let emulator = S3ControlEmulator(objects: store, configuration: configuration)
        let job = try await emulator.create(manifest: "arn:aws:s3:::lists/m.csv", eTag: manifest.eTag)
        await emulator.waitUntilIdle()
        try await withServer(emulator, store: store) { port in
            let all = try await callAdmin(port, "GET", "/jobs/\(job)/failures")
            for text in [
                "\"total\" : 7", "\"kept\" : 5", "\"code\" : \"NoSuchKey\"", "\"status\" : 404", "missing ",
            ] {
                #expect(all.contains(text), "\(all)")
            }
            #expect(!all.contains("\"next\""))
            let page = try await callAdmin(port, "GET", "/jobs/\(job)/failures?limit=2&after=2")
            #expect(page.components("\"code\"") == 2 && page.contains("\"next\" : 4"))
            for after in ["5", "9223372036854775807"] {
                let none = try await callAdmin(port, "GET", "/jobs/\(job)/failures?after=\(after)")
                #expect(none.components("\"code\"") == 0 && none.contains(" 200 "))
            }
            #expect(
                try await callAdmin(port, "GET", "/jobs/\(job)/failures?after=-1").contains("after must be")
            )
        }
        await emulator.shutdown()
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(_ text: String) -> Int { ranges(of: text).count }
}

extension S3ControlEmulator {
    /// Creates a job that deletes tags.
    fileprivate func create(manifest: String, eTag: String) async throws -> JobID {
        let request = CreateJobRequest(
            accountID: account,
            operation: JobOperation { $0.s3DeleteObjectTagging = S3DeleteObjectTaggingOperation() },
            report: JobReport(enabled: false),
            priority: 1,
            roleARN: "arn:aws:iam::123456789012:role/batch"
        ) {
            $0.confirmationRequired = false
            $0.clientRequestToken = "token"
            $0.manifest = JobManifest(
                spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
                location: JobManifestLocation(objectARN: manifest, eTag: eTag)
            )
        }
        var configuration = S3ControlConfiguration(
            accountID: account,
            region: "us-east-1",
            endpoint: "http://127.0.0.1",
            credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
        )
        configuration.transport = self
        return try await S3ControlClient(configuration: configuration).createJob(request).jobID
    }
}
