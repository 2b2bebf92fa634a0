import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import S3ControlFiles
import S3ControlModel
import S3Objects
import Synchronization
import Testing

/// A clock that stands still until a test moves it.
final class StoreClock: Sendable {
    private let days = Mutex(0.0)

    var wallClock: WallClock {
        WallClock { [self] in startDate.addingTimeInterval(days.withLock { $0 } * 86_400) }
    }

    func advance(days more: Double) { days.withLock { $0 += more } }
}

/// A store whose clock stands still, and requests to its S3 API.
struct StoreBench {
    let clock: StoreClock
    let store: MemoryObjectStore

    init() {
        clock = StoreClock()
        store = MemoryObjectStore(buckets: ["photos"], clock: clock.wallClock)
    }

    struct Reply {
        var status: Int
        var fields: HTTPFields
        var body: String

        subscript(_ name: String) -> String? { HTTPField.Name(name).flatMap { fields[$0] } }
        var code: String? { value("Code") }

        /// The text of the first element of this name.
        func value(_ element: String) -> String? { values(element).first }

        func values(_ element: String) -> [String] {
            body.split(separator: "<\(element)>").dropFirst().map { part in
                String(part.prefix { $0 != "<" })
            }
        }
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ fields: [String: String] = [:],
        body: [UInt8] = [],
        authority: String = "127.0.0.1"
    ) throws -> Reply {
        var request = HTTPRequest(method: method, scheme: "http", authority: authority, path: path)
        for (name, value) in fields { request.headerFields[try #require(HTTPField.Name(name))] = value }
        let response = store.reply(to: request, body: body)
        return Reply(
            status: response.statusCode,
            fields: response.head.headerFields,
            body: String(decoding: response.body, as: UTF8.self)
        )
    }

    func put(
        _ path: String,
        _ text: String = "x",
        _ fields: [String: String] = [:]
    ) throws -> Reply {
        try send(.put, path, fields, body: Array(text.utf8))
    }
}

@Suite("A store in memory")
struct MemoryObjectStoreTests {
    @Test("Objects are read in pages: by prefix, behind a key, without those that were deleted")
    func pages() {
        let store = MemoryObjectStore()
        store.addBucket("b", versioning: .enabled)
        for number in 0..<1000 { store.put("x", at: "k/\(number)", in: "b") }
        for key in ["a", "k", "l", "k/\u{E9}", "k/e\u{301}"] { store.put("x", at: key, in: "b") }
        store.remove("k/500", in: "b")
        var found: [String] = []
        while true {
            let page = store.objects(in: "b", prefix: "k/", after: found.last, limit: 7).map(\.key)
            #expect(page.count <= 7)
            if page.isEmpty { break }
            found += page
        }
        #expect(found == store.objects(in: "b", prefix: "k/").map(\.key) && found.count == 1001)
        #expect(!found.contains("k/500"))
        #expect(store.objects(in: "b", after: "k", limit: 1).map(\.key) == ["k/0"])
        #expect(store.objects(in: "b", prefix: "k/", after: "a", limit: 1).map(\.key) == ["k/0"])
        #expect(store.objects(in: "b", prefix: "k/", after: "z").isEmpty)
        for limit in [0, -1, .min] { #expect(store.objects(in: "b", limit: limit).isEmpty) }
        #expect(store.objects(in: "b", limit: .max).count == 1004)
        #expect(store.versioning(of: "b") == .enabled && store.versioning(of: "c") == nil)
    }

    private let bench = StoreBench()

    @Test("is filled and read in Swift")
    func inSwift() throws {
        let store = bench.store
        let written = store.put("hello", at: "a/b", in: "photos") { $0.tags = [S3Tag(key: "k", value: "v")] }
        #expect(written.eTag == "\"5d41402abc4b2a76b9719d911017c592\"")
        let found = try #require(store.object("a/b", in: "photos"))
        #expect(found.text == "hello")
        #expect(found.tags == [S3Tag(key: "k", value: "v")])
        #expect(found.lastModified == startDate)
        #expect(found.versionID == "null")
        store.update("a/b", in: "photos") { $0.tags = [] }
        #expect(store.object("a/b", in: "photos")?.tags == [])
        for key in ["z", "é", "a"] { store.put(key, at: key, in: "photos") }
        #expect(store.objects(in: "photos").map(\.key) == ["a", "a/b", "z", "é"])
        #expect(store.objects(in: "photos", prefix: "a/").map(\.key) == ["a/b"])
        store.remove("a/b", in: "photos")
        #expect(store.object("a/b", in: "photos") == nil)
        #expect(store.object("a", in: "none") == nil)
        #expect(store.buckets == ["photos"])
    }

    @Test("keeps versions where the bucket has versioning")
    func versions() throws {
        let store = bench.store
        store.put("0", at: "k", in: "photos")
        store.setVersioning(.enabled, of: "photos")
        let first = store.put("1", at: "k", in: "photos")
        store.put("2", at: "k", in: "photos")
        store.remove("k", in: "photos")
        #expect(store.object("k", in: "photos") == nil)
        #expect(store.object("k", in: "photos", versionID: first.versionID)?.text == "1")
        #expect(store.object("k", in: "photos", versionID: "null")?.text == "0")
        #expect(store.object("k", in: "photos", versionID: "nonsense") == nil)
        let all = store.versions(in: "photos")
        #expect(all.map(\.text) == ["", "2", "1", "0"])
        #expect(all.map(\.isLatest) == [true, false, false, false])
        #expect(all.map(\.isDeleteMarker) == [true, false, false, false])
        #expect(Set(all.map(\.versionID)).count == 4)
        store.setVersioning(.suspended, of: "photos")
        store.put("3", at: "k", in: "photos")
        #expect(store.versions(in: "photos").map(\.text) == ["3", "", "2", "1"])
    }

    @Test("removes versions in any order, and the one before becomes the current one", arguments: 0..<6)
    func versionRemoval(seed: UInt64) throws {
        let bench = StoreBench()
        bench.store.setVersioning(.enabled, of: "photos")
        bench.store.put("before", at: "j", in: "photos")
        var left = (0..<8).map { bench.store.put("\($0)", at: "k", in: "photos").versionID }
        var random = seed
        while !left.isEmpty {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let gone = left.remove(at: Int((random >> 33) % UInt64(left.count)))
            #expect(try bench.send(.delete, "/photos/k?versionId=\(gone)").status == 204)
            #expect(try bench.send(.delete, "/photos/k?versionId=\(gone)").status == 204)
            let versions = bench.store.versions(in: "photos", prefix: "k")
            #expect(versions.map(\.versionID) == left.reversed())
            #expect(versions.filter(\.isLatest).map(\.versionID) == left.suffix(1))
            #expect(bench.store.object("k", in: "photos")?.versionID == left.last)
        }
        #expect(bench.store.keyCount(in: "photos") == 1)
    }

    @Test("does not allow requests for tags where the current version is a delete marker")
    func tagsOfMarker() async throws {
        let bench = StoreBench()
        bench.store.setVersioning(.enabled, of: "photos")
        bench.store.put("x", at: "k", in: "photos")
        bench.store.remove("k", in: "photos")
        let document = Array("<Tagging><TagSet/></Tagging>".utf8)
        for method in [HTTPRequest.Method.get, .put, .delete] {
            let reply = try bench.send(method, "/photos/k?tagging", body: method == .put ? document : [])
            #expect(
                reply.status == 405 && reply.code == "MethodNotAllowed"
                    && reply["x-amz-delete-marker"] == "true"
            )
            #expect(
                try bench.send(method, "/photos/l?tagging", body: method == .put ? document : []).code
                    == "NoSuchKey"
            )
        }
        let object = ManifestObject(bucket: "photos", key: "k")
        let error = await #expect(throws: ObjectStoreError.self) {
            try await bench.store.deleteTags(of: object)
        }
        #expect(error?.code == "MethodNotAllowed" && error?.status == 405)
        #expect(try bench.send(.get, "/photos/k").code == "NoSuchKey")
    }

    @Test("serves objects with ranges and conditions")
    func reads() throws {
        let eTag = try #require(
            try bench.put("/photos/k", "0123456789", ["content-type": "text/plain"])["ETag"]
        )
        let whole = try bench.send(.get, "/photos/k")
        #expect(whole.status == 200)
        #expect(whole.body == "0123456789")
        #expect(whole["content-type"] == "text/plain")
        let head = try bench.send(.head, "/photos/k")
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(head["content-length"] == "10")
        for (range, body, field) in [
            ("bytes=0-0", "0", "bytes 0-0/10"), ("bytes=7-", "789", "bytes 7-9/10"),
            ("bytes=-2", "89", "bytes 8-9/10"), ("bytes=5-99999999999999999999", "56789", "bytes 5-9/10"),
        ] {
            let part = try bench.send(.get, "/photos/k", ["range": range])
            #expect(part.status == 206)
            #expect(part.body == body)
            #expect(part["content-range"] == field)
        }
        for range in ["bytes=9-3", "bytes=a-b", "lines=1-2", "bytes=", "bytes=-"] {
            #expect(try bench.send(.get, "/photos/k", ["range": range]).status == 200)
        }
        #expect(try bench.send(.get, "/photos/k", ["range": "bytes=10-"]).code == "InvalidRange")
        #expect(try bench.send(.get, "/photos/k", ["if-match": eTag]).status == 200)
        #expect(try bench.send(.get, "/photos/k", ["if-match": "\"x\""]).status == 412)
        #expect(try bench.send(.get, "/photos/k", ["if-none-match": eTag]).status == 304)
        let later = HTTPDate.format(startDate)
        #expect(try bench.send(.get, "/photos/k", ["if-modified-since": later]).status == 304)
        #expect(try bench.send(.get, "/photos/none").code == "NoSuchKey")
        #expect(try bench.send(.head, "/photos/none").status == 404)
        #expect(try bench.send(.get, "/nobody/k").code == "NoSuchBucket")
        #expect(try bench.send(.get, "/photos/k?versionId=nonsense").code == "InvalidArgument")
        #expect(try bench.put("/photos/k", "1", ["if-none-match": "*"]).code == "PreconditionFailed")
        #expect(try bench.put("/photos/k", "1", ["if-match": "\"x\""]).code == "PreconditionFailed")
        #expect(
            try bench.send(.get, "/k", authority: "photos.s3.eu-west-1.amazonaws.com").body == "0123456789"
        )
        #expect(try bench.send(.get, "/k", authority: "photos.localhost:80").body == "0123456789")
        #expect(try bench.send(.get, "/photos/k", authority: "s3.localhost:80").body == "0123456789")
        #expect(try bench.send(.get, "/k", authority: "photos.s3.localhost").body == "0123456789")
    }

    @Test("an empty object has only one range, its last bytes")
    func emptyRanges() throws {
        _ = try bench.put("/photos/empty", "")
        for range in ["bytes=-5", "bytes=-99999999999999999999"] {
            let tail = try bench.send(.get, "/photos/empty", ["range": range])
            #expect(tail.status == 200 && tail["content-range"] == nil && tail["content-length"] == "0")
        }
        for range in ["bytes=-0", "bytes=0-", "bytes=0-0"] {
            #expect(try bench.send(.get, "/photos/empty", ["range": range]).code == "InvalidRange")
        }
    }

    @Test("takes keys that look odd as they are")
    func oddKeys() throws {
        for key in ["../a", "a//b", "/a", "a/../b", "a b+c", "\u{1}", "%2F", "e\u{301}", "\u{E9}", "?#&="] {
            let path = "/photos/" + PercentEncoding.encode(key, keepsSlash: true)
            #expect(try bench.put(path, key).status == 200)
            #expect(try bench.send(.get, path).body == key)
        }
        #expect(bench.store.objects(in: "photos").count == 10)
        let list = try bench.send(.get, "/photos?list-type=2&encoding-type=url")
        #expect(list.values("Key").contains("e%CC%81"))
        #expect(list.value("KeyCount") == "10")
        // XML cannot carry U+0001: the names come encoded all the same.
        let plain = try bench.send(.get, "/photos")
        #expect(plain.value("EncodingType") == "url")
        #expect(plain.values("Key").contains("%01"))
        #expect(try bench.put("/photos/" + String(repeating: "k", count: 1024)).status == 200)
        #expect(try bench.put("/photos/" + String(repeating: "k", count: 1025)).code == "KeyTooLongError")
        #expect(try bench.put("/photos/%FF").code == "InvalidURI")
        #expect(try bench.put("/photos/%").code == "InvalidURI")
    }

    @Test("lists with prefix and delimiter, page by page", arguments: ["", "&list-type=2"])
    func lists(_ kind: String) throws {
        for key in ["a", "b/1", "b/2", "b/c/3", "c", "d/4", "e"] {
            bench.store.put("", at: key, in: "photos")
        }
        let one = try bench.send(.get, "/photos?delimiter=%2F\(kind)")
        #expect(one.values("Key") == ["a", "c", "e"])
        #expect(one.values("Prefix").filter { !$0.isEmpty } == ["b/", "d/"])
        var found: [String] = []
        var marker = ""
        for _ in 0..<10 {
            let page = try bench.send(.get, "/photos?delimiter=%2F&max-keys=2\(kind)\(marker)")
            found += page.values("Key") + page.values("Prefix").filter { !$0.isEmpty }
            guard page.value("IsTruncated") == "true" else { break }
            if let next = page.value("NextContinuationToken") {
                marker = "&continuation-token=" + PercentEncoding.encode(next)
            } else {
                marker = "&marker=" + PercentEncoding.encode(try #require(page.value("NextMarker")))
            }
        }
        #expect(found.sorted() == ["a", "b/", "c", "d/", "e"])
        let inner = try bench.send(.get, "/photos?prefix=b%2F&delimiter=%2F\(kind)")
        #expect(inner.values("Key") == ["b/1", "b/2"])
        #expect(inner.values("Prefix") == ["b/", "b/c/"])
        let after = try bench.send(.get, "/photos?list-type=2&start-after=b%2F2")
        #expect(after.values("Key") == ["b/c/3", "c", "d/4", "e"])
        #expect(try bench.send(.get, "/photos?max-keys=0\(kind)").value("IsTruncated") == "false")
        #expect(try bench.send(.get, "/photos?max-keys=-1\(kind)").code == "InvalidArgument")
        #expect(
            try bench.send(.get, "/photos?max-keys=99999999999999999999\(kind)").code == "InvalidArgument"
        )
    }

    @Test("lists versions page by page")
    func listsVersions() throws {
        bench.store.setVersioning(.enabled, of: "photos")
        for key in ["a", "b", "c"] {
            for number in 0..<3 { bench.store.put("\(number)", at: key, in: "photos") }
        }
        bench.store.remove("b", in: "photos")
        var ids: [String] = []
        var marker = ""
        for _ in 0..<20 {
            let page = try bench.send(.get, "/photos?versions&max-keys=2\(marker)")
            ids += page.values("VersionId")
            guard page.value("IsTruncated") == "true" else { break }
            marker = "&key-marker=\(try #require(page.value("NextKeyMarker")))"
            if let id = page.value("NextVersionIdMarker") { marker += "&version-id-marker=\(id)" }
        }
        #expect(ids.count == 10)
        #expect(Set(ids) == Set(bench.store.versions(in: "photos").map(\.versionID)))
    }

    @Test("deletes one and many")
    func deletes() throws {
        for key in ["a", "b&<", "c"] { bench.store.put("", at: key, in: "photos") }
        #expect(try bench.send(.delete, "/photos/a").status == 204)
        #expect(try bench.send(.delete, "/photos/a").status == 204)
        let body =
            "<Delete><Object><Key>b&amp;&lt;</Key></Object><Object><Key>none</Key></Object></Delete>"
        let reply = try bench.send(.post, "/photos?delete", body: Array(body.utf8))
        #expect(reply.values("Key") == ["b&amp;&lt;", "none"])
        #expect(bench.store.objects(in: "photos").map(\.key) == ["c"])
        for bad in [
            "", "<Delete/>", "<Delete><Object/></Delete>", "<Delet", "<Other/>", "<!DOCTYPE a><Delete/>",
        ] {
            #expect(try bench.send(.post, "/photos?delete", body: Array(bad.utf8)).code == "MalformedXML")
        }
        #expect(try bench.send(.delete, "/photos").code == "BucketNotEmpty")
    }

    @Test("deletes many, each only if it has the given entity tag", arguments: [false, true])
    func conditionalDeletes(isVersioned: Bool) throws {
        if isVersioned { bench.store.setVersioning(.enabled, of: "photos") }
        let current = bench.store.put("x", at: "current", in: "photos").eTag
        let stale = bench.store.put("y", at: "stale", in: "photos")
        bench.store.put("z", at: "any", in: "photos")
        func object(_ key: String, _ eTag: String, version: String = "") -> String {
            "<Object><Key>\(key)</Key><ETag>\(eTag)</ETag><VersionId>\(version)</VersionId></Object>"
        }
        let list = [
            object("current", current), object("stale", current), object("any", "*"), object("none", "*"),
            object("stale", current, version: stale.versionID),
        ]
        let body = "<Delete>\(list.joined())</Delete>"
        let reply = try bench.send(.post, "/photos?delete", body: Array(body.utf8))
        #expect(reply.values("Key") == ["current", "stale", "any", "none", "stale"])
        #expect(reply.values("Code") == ["PreconditionFailed", "NoSuchKey", "PreconditionFailed"])
        #expect(bench.store.objects(in: "photos").map(\.key) == ["stale"])
        let right = "<Delete>\(object("stale", stale.eTag))</Delete>"
        #expect(try bench.send(.post, "/photos?delete", body: Array(right.utf8)).values("Code") == [])
        #expect(bench.store.objects(in: "photos").isEmpty)
    }

    @Test("checks tags as S3 does")
    func tags() throws {
        _ = try bench.put("/photos/k", "x", ["x-amz-tagging": "a=1&b=x%20y"])
        #expect(bench.store.object("k", in: "photos")?.tags.map(\.value) == ["1", "x y"])
        func put(_ tags: [(String, String)]) throws -> StoreBench.Reply {
            let set = tags.map { "<Tag><Key>\($0.0)</Key><Value>\($0.1)</Value></Tag>" }.joined()
            return try bench.send(
                .put,
                "/photos/k?tagging",
                body: Array("<Tagging><TagSet>\(set)</TagSet></Tagging>".utf8)
            )
        }
        #expect(try put((0..<10).map { ("k\($0)", "v") }).status == 200)
        #expect(try bench.send(.get, "/photos/k?tagging").values("Key").count == 10)
        #expect(try put((0..<11).map { ("k\($0)", "v") }).code == "BadRequest")
        #expect(try put([("a", "1"), ("a", "2")]).code == "InvalidTag")
        #expect(try put([("", "1")]).code == "InvalidTag")
        #expect(try put([("a!", "1")]).code == "InvalidTag")
        #expect(try put([("aws:a", "1")]).code == "InvalidTag")
        #expect(try put([(String(repeating: "k", count: 129), "1")]).code == "InvalidTag")
        #expect(try put([("schlüssel", "wert ü")]).status == 200)
        #expect(try bench.send(.delete, "/photos/k?tagging").status == 204)
        #expect(bench.store.object("k", in: "photos")?.tags == [])
        #expect(try bench.send(.get, "/photos/none?tagging").code == "NoSuchKey")
    }

    @Test("keeps what is locked")
    func locks() throws {
        bench.store.addBucket("locked", hasObjectLock: true)
        let id = try #require(try bench.put("/locked/k")["x-amz-version-id"])
        func retain(_ mode: String, _ days: Double, bypass: Bool = false) throws -> StoreBench.Reply {
            let date = ISO8601.format(startDate.addingTimeInterval(days * 86_400))
            let body = "<Retention><Mode>\(mode)</Mode><RetainUntilDate>\(date)</RetainUntilDate></Retention>"
            let fields = bypass ? ["x-amz-bypass-governance-retention": "true"] : [:]
            return try bench.send(.put, "/locked/k?retention", fields, body: Array(body.utf8))
        }
        let version = "/locked/k?versionId=\(id)"
        #expect(try retain("GOVERNANCE", 2).status == 200)
        #expect(try bench.send(.delete, version).code == "AccessDenied")
        #expect(try bench.send(.delete, "/locked/k").status == 204)
        #expect(try bench.send(.delete, "/locked/k").status == 204)
        #expect(bench.store.versions(in: "locked").count == 3)
        for marker in bench.store.versions(in: "locked") where marker.isDeleteMarker {
            #expect(try bench.send(.delete, "/locked/k?versionId=\(marker.versionID)").status == 204)
        }
        #expect(try retain("GOVERNANCE", 1).code == "AccessDenied")
        #expect(try retain("GOVERNANCE", 1, bypass: true).status == 200)
        #expect(try retain("GOVERNANCE", -1).code == "InvalidArgument")
        #expect(try retain("COMPLIANCE", 3).status == 200)
        #expect(try retain("GOVERNANCE", 4, bypass: true).code == "AccessDenied")
        #expect(try retain("COMPLIANCE", 4).status == 200)
        let bypass = ["x-amz-bypass-governance-retention": "true"]
        #expect(try bench.send(.delete, version, bypass).code == "AccessDenied")
        bench.store.update("k", in: "locked") { $0.retention = nil }
        let hold = { (status: String) in Array("<LegalHold><Status>\(status)</Status></LegalHold>".utf8) }
        #expect(try bench.send(.put, "/locked/k?legal-hold", body: hold("ON")).status == 200)
        #expect(try bench.send(.get, "/locked/k?legal-hold").value("Status") == "ON")
        #expect(try bench.send(.delete, version, bypass).code == "AccessDenied")
        #expect(try bench.send(.put, "/locked/k?legal-hold", body: hold("MAYBE")).code == "MalformedXML")
        #expect(try bench.send(.put, "/locked/k?legal-hold", body: hold("OFF")).status == 200)
        #expect(try bench.send(.delete, version).status == 204)
        _ = try bench.put("/photos/k")
        #expect(try bench.send(.put, "/photos/k?legal-hold", body: hold("ON")).code == "InvalidRequest")
    }

    @Test("an event hold keeps an object until it ends, and its duration after that")
    func eventHolds() throws {
        bench.store.addBucket("locked", hasObjectLock: true)
        let id = try #require(try bench.put("/locked/k")["x-amz-version-id"])
        func retain(_ content: String) throws -> Int {
            try bench.send(
                .put,
                "/locked/k?retention",
                body: Array("<Retention>\(content)</Retention>".utf8)
            ).status
        }
        #expect(
            try retain("<EventHold>ON</EventHold><EventHoldDuration><Days>3</Days></EventHoldDuration>")
                == 200
        )
        #expect(try bench.send(.delete, "/locked/k?versionId=\(id)").code == "AccessDenied")
        #expect(try retain("<EventHold>OFF</EventHold>") == 200)
        let until = bench.store.object("k", in: "locked")?.properties.retention?.retainUntilDate
        #expect(until == startDate.addingTimeInterval(3 * 86_400))
        #expect(try retain("<EventHold>PERHAPS</EventHold>") == 400)
        #expect(try retain("<EventHoldDuration><Days>99999999999</Days></EventHoldDuration>") == 400)
    }

    @Test(
        "a header of an event hold is refused if S3 does not allow its value",
        arguments: [
            ("", "PERHAPS"), ("", "on"), ("-duration-days", "0"), ("-duration-days", "-1"),
            ("-duration-days", "36501"), ("-duration-days", "many"),
            ("-duration-days", "99999999999999999999"),
            ("-duration-years", "0"), ("-duration-years", "101"), ("-duration-years", "9223372036854775807"),
            ("-duration-years", ""),
        ]
    )
    func eventHoldFields(_ suffix: String, _ value: String) throws {
        bench.store.addBucket("locked", hasObjectLock: true)
        let name = "x-amz-object-lock-event-hold"
        var fields = [name: "ON", name + "-duration-days": "36500", name + "-duration-years": "100"]
        #expect(try bench.put("/locked/k", "x", fields).status == 200)
        fields[name + suffix] = value
        #expect(try bench.put("/locked/l", "x", fields).code == "InvalidArgument")
        #expect(bench.store.object("l", in: "locked") == nil)
    }

    private static let durations: [(Int?, Int?, Double?)] = [
        (.max, nil, 36_500), (nil, .max, 36_500), (.max, .max, 73_000), (.min, .min, nil), (1, .min, 1),
    ]

    @Test("the duration of an event hold that Swift code sets may be any number", arguments: durations)
    func longEventHold(_ days: Int?, _ years: Int?, _ end: Double?) async throws {
        bench.store.addBucket("locked", hasObjectLock: true)
        bench.store.put("x", at: "k", in: "locked")
        let hold = S3Retention {
            $0.eventHold = .on
            $0.eventHoldDuration = S3ObjectLockRetentionEventHoldDuration {
                $0.days = days
                $0.years = years
            }
        }
        let object = ManifestObject(bucket: "locked", key: "k")
        let error = await #expect(throws: ObjectStoreError.self) {
            try await bench.store.setRetention(of: object, S3SetObjectRetentionOperation(retention: hold))
        }
        #expect(error?.code == "MalformedXML")
        bench.store.update("k", in: "locked") { $0.retention = hold }
        let off = Array("<Retention><EventHold>OFF</EventHold></Retention>".utf8)
        #expect(try bench.send(.put, "/locked/k?retention", body: off).status == 200)
        let until = bench.store.object("k", in: "locked")?.properties.retention?.retainUntilDate
        #expect(until == end.map { startDate.addingTimeInterval($0 * 86_400) })
    }

    @Test("a change of properties may use the store, and loses no other change")
    func updates() async {
        let store = bench.store
        store.put("x", at: "k", in: "photos")
        store.put("x", at: "other", in: "photos") { $0.tags = [S3Tag(key: "t", value: "1")] }
        var calls = 0
        let isChanged = store.update("k", in: "photos") { properties in
            calls += 1
            store.update("k", in: "photos") { $0.metadata = ["during": "1"] }
            properties.tags = store.object("other", in: "photos")?.tags ?? []
        }
        #expect(isChanged && calls == 2)
        #expect(store.object("k", in: "photos")?.tags == [S3Tag(key: "t", value: "1")])
        #expect(store.object("k", in: "photos")?.metadata == ["during": "1"])
        let isGone = !store.update("k", in: "photos") { _ in store.remove("k", in: "photos") }
        #expect(isGone && store.object("k", in: "photos") == nil)
        for (key, bucket) in [("none", "photos"), ("other", "none")] {
            let isFound = store.update(key, in: bucket) { _ in }
            #expect(!isFound)
        }
        await withTaskGroup { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<25 {
                        store.update("other", in: "photos") { $0.metadata["\(task)-\(number)"] = "" }
                    }
                }
            }
        }
        #expect(store.object("other", in: "photos")?.metadata.count == 200)
    }

    @Test(
        "a change of properties that changes its own object each time ends, and wins",
        arguments: [MemoryBucketVersioning.off, .enabled],
        [false, true]
    )
    func updatesOfItself(versioning: MemoryBucketVersioning, isWritten: Bool) {
        let store = bench.store
        store.addBucket("own", versioning: versioning)
        store.put("0", at: "k", in: "own")
        var calls = 0
        let isChanged = store.update("k", in: "own") { properties in
            calls += 1
            let metadata = ["call": "\(calls)"]
            if isWritten {
                store.put("new", at: "k", in: "own") { $0.metadata = metadata }
            } else {
                store.update("k", in: "own") { $0.metadata = metadata }
            }
            properties.tags = [S3Tag(key: "t", value: "1")]
        }
        #expect(isChanged && calls == 1000)
        #expect(store.object("k", in: "own")?.tags == [S3Tag(key: "t", value: "1")])
        let isGone = !store.update("k", in: "own") { _ in store.remove("k", in: "own") }
        #expect(isGone)
    }
}
