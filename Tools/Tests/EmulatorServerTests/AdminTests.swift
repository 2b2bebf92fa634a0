import EmulatorServer
import S3Control
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
import Testing

@Suite("The admin API offers over HTTP what the library does in process", .serialized)
struct AdminTests {
    @Test("Jobs are added, shown, and live by the clock that is moved")
    func jobs() async throws {
        let emulator = makeEmulator { $0.jobsFollowClock = false }
        try await withServer(emulator) { port in
            let jobs = """
                [{"id": "job-1", "status": "Active", "totalTasks": 100, "tasksPerSecond": 10, "tags": {"a": "b"}},
                 {"id": "job-2", "account": "999999999999", "description": "another account's"}]
                """
            let added = try await addJobs(port, jobs)
            #expect(added.contains("\"added\" : 2"))
            #expect(emulator.job("job-2", of: "999999999999")?.description == "another account's")
            #expect(try await callAdmin(port, "POST", "/clock", #"{"advanceSeconds": 4}"#).contains(" 200 "))
            let job = try await callAdmin(port, "GET", "/jobs/job-1")
            expect(job, contains: #""succeededTasks" : 40"#, #""a" : "b""#, #""status" : "Active""#)
            expect(job, contains: "transitions")
            #expect(try await callAdmin(port, "GET", "/jobs?account=999999999999&limit=1").contains("job-2"))
            #expect(try await callAdmin(port, "GET", "/health").contains("\"jobs\" : 2"))
            #expect(try await callAdmin(port, "POST", "/reset").contains(" 200 "))
            #expect(emulator.jobCount == 0)
        }
    }

    @Test("A job is confirmed, prioritized, and cancelled by the rules of the service")
    func changes() async throws {
        let emulator = makeEmulator()
        emulator.addJob("job-1", .suspended, to: account)
        try await withServer(emulator) { port in
            let confirmed = try await callAdmin(
                port,
                "POST",
                "/jobs/job-1",
                #"{"status": "Ready", "priority": 7}"#
            )
            #expect(confirmed.contains("\"priority\" : 7"))
            #expect(emulator.job("job-1", of: account)?.status != .suspended)
            _ = try await callAdmin(
                port,
                "POST",
                "/jobs/job-1",
                #"{"status": "Cancelled", "reason": "a test"}"#
            )
            #expect(emulator.job("job-1", of: account)?.statusUpdateReason == "a test")
            #expect(emulator.callCount(of: .updateJobStatus) == 2)
            for (path, body, status, message) in [
                ("/jobs/job-1", #"{"status": "Active"}"#, "400", "must be Ready or Cancelled"),
                ("/jobs/job-1", #"{"reason": "x"}"#, "400", "a status or a priority is needed"),
                ("/jobs/job-1", #"{"priority": 1, "reason": "x"}"#, "400", "goes with a status"),
                ("/jobs/job-1", #"{"priority": -1}"#, "400", "Priority"),
                ("/jobs/job-1", "{", "400", "JSON"),
                ("/jobs/job-2", #"{"priority": 1}"#, "404", "no such job"),
            ] {
                let answer = try await callAdmin(port, "POST", path, body)
                #expect(answer.contains(" \(status) ") && answer.contains(message), "\(body): \(answer)")
            }
        }
    }

    @Test("Faults and calls are set, listed and removed")
    func faultsAndCalls() async throws {
        let emulator = makeEmulator()
        emulator.addJob("job-1", .suspended, to: account)
        try await withServer(emulator) { port in
            let faults =
                #"[{"fault": "error", "code": "Odd", "status": 418, "operation": "DescribeJob", "first": 1}]"#
            #expect(try await callAdmin(port, "POST", "/faults", faults).contains("\"code\" : \"Odd\""))
            let client = try makeClient(port: port) { $0.retryPolicy = NoRetryPolicy() }
            let error = await #expect(throws: S3ControlError.self) {
                try await client.describeJob("job-1")
            }
            #expect(error?.serviceCode == "Odd" && error?.httpStatus == 418)
            let calls = try await callAdmin(port, "GET", "/calls?limit=10")
            expect(calls, contains: #""DescribeJob" : 1"#, #""error" : "Odd""#, #""fault" : "error""#)
            expect(calls, contains: #""status" : 418"#)
            #expect(try await callAdmin(port, "DELETE", "/calls").contains(" 200 "))
            #expect(try await callAdmin(port, "DELETE", "/faults").contains(" 200 "))
            #expect(emulator.callCount == 0 && emulator.faults.isEmpty)
        }
    }

    @Test(
        "What is wrong is said, and nothing of it is done",
        arguments: [
            ("POST", "/jobs", "[{\"id\": \"job-3\"}, {\"id\": \"x\"}]", "[1].id"),
            ("POST", "/jobs", "[{\"id\": \"job-3\", \"stauts\": \"New\"}]", "unknown key \\\"stauts\\\""),
            ("POST", "/jobs", "[{\"id\": \"job-3\", \"status\": \"Odd\"}]", "must be one of"),
            ("POST", "/jobs", "[{\"id\": \"job-3\", \"failureShare\": 2}]", "must be 0 to 1"),
            ("POST", "/jobs", "{", "Invalid JSON: expected a name"),
            ("POST", "/faults", "[{\"fault\": \"odd\"}]", "must be one of"),
            ("POST", "/faults", "[{\"fault\": \"throttle\", \"status\": 400}]", "means nothing"),
            ("POST", "/faults", "[{\"fault\": \"throttle\", \"first\": 0}]", "at least 1"),
            ("POST", "/faults", "[{\"fault\": \"throttle\", \"first\": 1, \"all\": true}]", "only one of"),
            ("POST", "/clock", "{\"advanceSeconds\": -1}", "0 to 1e9"),
            ("GET", "/jobs?limit=0", "", "limit must be"),
            ("GET", "/jobs?acount=1", "", "The query may have"), ("GET", "/jobs/missing", "", "no such job"),
            ("POST", "/jobs", "[{\"id\": \"job-3\"}, {\"id\": \"job-3\"}]", "[1].id: [0] has it already"),
            ("PUT", "/jobs", "", "has no PUT"), ("GET", "/odd", "", "no such resource"),
            ("POST", "/", "", "has no POST"), ("DELETE", "/health", "", "has no DELETE"),
            ("GET", "/jobs/%zz", "", "not percent-encoded"), ("GET", "/jobs/%ff", "", "not UTF-8"),
            ("GET", "/jobs/missing/failures", "", "no such job"),
            ("GET", "/jobs/a/odd", "", "no such resource"),
            ("DELETE", "/jobs/missing", "", "no such job"), ("DELETE", "/jobs/a%2Fb", "", "no such job"),
            ("GET", "/buckets", "", "no store in memory"),
            ("GET", "/buckets/b/objects", "", "no store in memory"),
            ("DELETE", "/buckets", "", "has no DELETE"),
        ]
    )
    func wrong(method: String, path: String, body: String, said: String) async throws {
        let emulator = makeEmulator()
        try await withServer(emulator) { port in
            let answer = try await callAdmin(port, method, path, body)
            #expect(answer.hasPrefix("HTTP/1.1 4"))
            #expect(answer.contains(said), "\(answer)")
            #expect(emulator.jobCount == 0 && emulator.faults.isEmpty)
        }
    }

    @Test("Other sites' pages have no access, by origin or by a name of their own")
    func foreign() async throws {
        try await withServer(makeEmulator()) { port in
            for fields in ["Host: localhost\r\nOrigin: http://evil.example\r\n", "Host: evil.example\r\n"] {
                let answer = try await callAdmin(port, "POST", "/reset", fields: fields)
                #expect(answer.contains(" 403 "))
            }
            let own = "Host: localhost:\(port)\r\nOrigin: http://localhost:\(port)\r\n"
            let answer = try await callAdmin(port, "POST", "/reset", fields: own)
            #expect(answer.contains(" 200 "))
        }
    }

    @Test("The page and its files are served with their types, and may load nothing else")
    func page() async throws {
        try await withServer(makeEmulator()) { port in
            for (path, type, text) in [
                ("/", "text/html", "<title>s3control-emulator</title>"),
                ("/page.css", "text/css", "color-scheme"),
                ("/page.js", "text/javascript", "keepUpdating()"),
            ] {
                let file = try await callAdmin(port, "GET", path)
                #expect(file.contains(text))
                #expect(file.lowercased().contains("content-type: \(type); charset=utf-8"))
                #expect(file.lowercased().contains("content-security-policy: default-src 'none'"))
            }
        }
    }

    @Test("Without an admin API its paths are the service's")
    func none() async throws {
        let responder = EmulatorResponder(makeEmulator(), hasAdmin: false)
        let server = try await HTTPServer.start(responder: responder)
        #expect(try await callAdmin(server.port, "GET", "/health").contains(" 405 "))
        try await server.stop()
    }
}
