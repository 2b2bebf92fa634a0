@_spi(Version) import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import S3ControlModel

/// The HTTP API below `/_emulator`, which offers what the library offers in process: jobs, faults,
/// calls, objects, and the clock.
struct AdminAPI: Sendable {
    let emulator: S3ControlEmulator
    let account: AccountID
    /// The store whose objects are listed.
    let store: MemoryObjectStore?
    /// Whether the request's host must be this machine.
    let isLocal: Bool
    /// The hub that streams the events of jobs; nil for none.
    var events: JobEventHub?

    /// Responds to a request below `/_emulator`.
    func respond(to request: HTTPRequest, body: [UInt8]) -> TransportResponse {
        do throws(AdminError) {
            try checkOrigin(of: request)
            let target = (request.path ?? "/").split(
                separator: "?",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            var path: [String] = []
            for part in target[0].split(separator: "/").dropFirst() {
                path.append(try AdminQuery.decode(part))
            }
            // The server omits the body of a response to HEAD.
            let method = request.method == .head ? .get : request.method
            return try respond(method, path, target.count > 1 ? target[1] : "", body)
        } catch {
            return Self.answer(error)
        }
    }

    /// Whether a request's target is `/_emulator` or below it.
    static func isBelow(_ path: String) -> Bool {
        path == "/_emulator" || path.hasPrefix("/_emulator/") || path.hasPrefix("/_emulator?")
    }

    /// Returns the response for an error.
    static func answer(_ error: AdminError) -> TransportResponse {
        json(["message": error.message], status: error.status)
    }

    /// Rejects requests that a browser on this machine sends for a page of another site.
    func checkOrigin(of request: HTTPRequest) throws(AdminError) {
        let host = request.authority ?? ""
        if let origin = request.headerFields[.origin],
            origin.split(separator: "/").last.map(String.init) != host
        {
            throw AdminError(status: 403, message: "Pages of other sites have no access.")
        }
        guard !isLocal || Self.isLocal(host) else {
            throw AdminError(status: 403, message: "The host must be localhost or an address.")
        }
    }

    /// Whether a host can only mean this machine. A name that an attacker's DNS server can resolve does not.
    private static func isLocal(_ authority: String) -> Bool {
        if authority.hasPrefix("[") { return true }
        let host = authority.split(separator: ":", omittingEmptySubsequences: false).first ?? ""
        return host == "localhost" || host.hasSuffix(".localhost")
            || (!host.isEmpty && host.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 })
    }

    private func respond(
        _ method: HTTPRequest.Method,
        _ path: [String],
        _ query: Substring,
        _ body: [UInt8]
    ) throws(AdminError) -> TransportResponse {
        switch (method, path.first, path.count) {
        case (.get, nil, _): return StatusPage.page
        case (.get, "page.css", 1): return StatusPage.style
        case (.get, "page.js", 1): return StatusPage.script
        case (.get, "health", 1): return json(Health(emulator, store))
        case (.get, "jobs", 1): return try listJobs(query)
        case (.get, "jobs", 2): return try showJob(path[1], query)
        case (.post, "jobs", 1): return try addJobs(body)
        case (.delete, "jobs", 2): return try removeJob(path[1], query)
        case (.post, "jobs", 2): return try changeJob(path[1], query, body)
        case (.get, "jobs", 3) where path[2] == "failures": return try listFailures(path[1], query)
        case (.get, "buckets", 1): return try listBuckets(query)
        case (.get, "buckets", 3) where path[2] == "objects": return try listObjects(of: path[1], query)
        case (.get, "buckets", 3) where path[2] == "object": return try showObject(of: path[1], query)
        case (.get, "calls", 1): return try listCalls(query)
        case (.delete, "calls", 1):
            emulator.removeCalls()
            return json(Done())
        case (.get, "faults", 1): return json(["faults": emulator.faults.map(FaultDocument.init)])
        case (.post, "faults", 1): return try addFaults(body)
        case (.delete, "faults", 1):
            emulator.removeFaults()
            return json(Done())
        case (.get, "clock", 1): return json(["now": emulator.now])
        case (.post, "clock", 1): return try advance(body)
        case (.post, "reset", 1):
            emulator.reset()
            return json(Done())
        case (.get, "events", 1) where events != nil:
            // A request whose stream was opened does not reach this point.
            guard events?.hasRoom == true else {
                throw AdminError(status: 503, message: "There are as many streams of events as may be.")
            }
            return TransportResponse(
                head: HTTPResponse(status: .ok, headerFields: [.contentType: "text/event-stream"]),
                body: []
            )
        case (_, "events", 1) where events != nil:
            throw AdminError(status: 405, message: "This resource has no \(method).")
        case (_, "health", 1), (_, "jobs", 1...2), (_, "calls", 1), (_, "faults", 1), (_, "clock", 1),
            (_, "reset", 1), (_, "buckets", 1), (_, nil, _):
            throw AdminError(status: 405, message: "This resource has no \(method).")
        default: throw AdminError(status: 404, message: "There is no such resource.")
        }
    }

    private struct Done: Encodable {}

    private struct Health: Encodable {
        var status = "ok"
        var jobs: Int
        var calls: Int
        var faults: Int
        var now: Date
        var accounts: [String]
        /// The number of buckets in the store in memory; nil without a store.
        var buckets: Int?
        /// The number of keys in all buckets.
        var objects: Int?
        var version = PackageVersion.number

        init(_ emulator: S3ControlEmulator, _ store: MemoryObjectStore?) {
            jobs = emulator.jobCount
            calls = emulator.callCount
            faults = emulator.faults.count
            now = emulator.now
            accounts = emulator.accounts.map(\.rawValue)
            let names = store?.buckets
            buckets = names?.count
            objects = names?.reduce(0) { $0 + (store?.keyCount(in: $1) ?? 0) }
        }
    }

    private struct Calls: Encodable {
        var total: Int
        var counts: [String: Int]
        var calls: [CallReportDocument]
    }

    private struct Advance: Decodable {
        var advanceSeconds: Double

        private enum Keys: String, CodingKey, CaseIterable { case advanceSeconds }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.strictContainer(keyedBy: Keys.self)
            advanceSeconds = try keys.decode(Double.self, forKey: .advanceSeconds)
        }
    }

    private func listJobs(_ text: Substring) throws(AdminError) -> TransportResponse {
        let query = try AdminQuery(text, known: ["account", "limit"])
        let account = try query.account(default: account)
        let jobs = emulator.jobs(of: account, limit: try query.limit(default: 1000))
        return json(["jobs": jobs.map { JobReportDocument($0, account: account) }])
    }

    private func showJob(_ id: String, _ text: Substring) throws(AdminError) -> TransportResponse {
        let (job, account) = try findJob(id, text)
        var report = JobReportDocument(job, account: account)
        report.tags = (emulator.tags(of: job.jobID, of: account) ?? []).reduce(into: [:]) {
            $0[$1.key] = $1.value
        }
        report.transitions = emulator.transitions(of: job.jobID, of: account)
            .map { .init(status: $0.status.rawValue, date: $0.date) }
        report.failureReasons = job.failureReasons.map { reason in
            [reason.failureCode, reason.failureReason].compactMap { $0 }.joined(separator: ": ")
        }
        report.job = job
        return json(report)
    }

    private func changeJob(
        _ id: String,
        _ text: Substring,
        _ body: [UInt8]
    ) throws(AdminError) -> TransportResponse {
        let (job, account) = try findJob(id, text)
        let document = try AdminError.decoding(JobChangeDocument.self, body)
        try change(job, of: account, by: document)
        return try showJob(id, text)
    }

    private func findJob(_ id: String, _ text: Substring) throws(AdminError) -> (JobDescriptor, AccountID) {
        try findJob(id, try AdminQuery(text, known: ["account"]))
    }

    func findJob(_ id: String, _ query: AdminQuery) throws(AdminError) -> (JobDescriptor, AccountID) {
        let account = try query.account(default: account)
        guard let id = try? JobID(id), let job = emulator.job(id, of: account) else {
            throw AdminError(status: 404, message: "The account \(account) has no such job.")
        }
        return (job, account)
    }

    private func removeJob(_ id: String, _ text: Substring) throws(AdminError) -> TransportResponse {
        let (job, account) = try findJob(id, text)
        guard emulator.removeJob(job.jobID, of: account) else {
            throw AdminError(status: 409, message: "The job runs: cancel it, and wait until it has ended.")
        }
        return json(Done())
    }

    private func addJobs(_ body: [UInt8]) throws(AdminError) -> TransportResponse {
        let jobs = try AdminError.decoding([JobDocument].self, body)
        try JobDocument.refuseRepeated(jobs, account: account)
        let refused = jobs.filter { !$0.add(to: emulator, account: account) }
        guard refused.isEmpty else {
            throw AdminError(
                status: 409,
                message:
                    "A job that runs on a store cannot be replaced: cancel it first. The other jobs "
                    + "were added. Not added: \(refused.map(\.id.rawValue).joined(separator: ", "))"
            )
        }
        return json(["added": jobs.count])
    }

    private func listCalls(_ text: Substring) throws(AdminError) -> TransportResponse {
        let limit = try AdminQuery(text, known: ["limit"]).limit(default: 1000)
        var counts: [String: Int] = [:]
        for operation in JobsOperation.allCases {
            counts[operation.rawValue] = emulator.callCount(of: operation)
        }
        let calls = emulator.calls.suffix(limit).map(CallReportDocument.init)
        return json(Calls(total: emulator.callCount, counts: counts, calls: calls))
    }

    private func addFaults(_ body: [UInt8]) throws(AdminError) -> TransportResponse {
        let faults = try AdminError.decoding([FaultDocument].self, body)
        guard emulator.faults.count + faults.count <= 1000 else {
            throw AdminError(status: 400, message: "There may be 1,000 faults at a time.")
        }
        for fault in faults { emulator.inject(fault.rule) }
        return json(["faults": emulator.faults.map(FaultDocument.init)])
    }

    private func advance(_ body: [UInt8]) throws(AdminError) -> TransportResponse {
        let advance = try AdminError.decoding(Advance.self, body)
        guard (0...1e9).contains(advance.advanceSeconds) else {
            throw AdminError(status: 400, message: "advanceSeconds must be 0 to 1e9")
        }
        emulator.advance(by: .seconds(advance.advanceSeconds))
        return json(["now": emulator.now])
    }

    func json(_ value: some Encodable) -> TransportResponse { Self.json(value, status: 200) }

    private static func json(_ value: some Encodable, status: Int) -> TransportResponse {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else {
            return .failure(500, "InternalError", "This cannot be said in JSON.")
        }
        return TransportResponse(
            head: HTTPResponse(
                status: .init(code: status),
                headerFields: [.contentType: "application/json", .cacheControl: "no-store"]
            ),
            body: Array(data) + [10]
        )
    }
}

/// The page at `/_emulator/`. Its files, in the folder Page, use the admin API.
enum StatusPage {
    static let page = response(PackageResources.index_html, type: "text/html")
    static let style = response(PackageResources.page_css, type: "text/css")
    static let script = response(PackageResources.page_js, type: "text/javascript")

    private static func response(_ body: [UInt8], type: String) -> TransportResponse {
        var fields: HTTPFields = [
            .contentType: "\(type); charset=utf-8", .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
        ]
        fields[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:"
        return TransportResponse(head: HTTPResponse(status: .ok, headerFields: fields), body: body)
    }
}
