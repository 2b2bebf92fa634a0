import AWSCore
import AWSSigV4
import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import S3ControlModel
import S3Objects
import Testing

/// A store whose clock stands still, and requests to its S3 API.
struct StoreBench {
    let store = MemoryObjectStore(buckets: ["photos"], clock: WallClock { startDate })

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

    @Test("copies with metadata and tags, or in their place others")
    func copies() throws {
        bench.store.put("text", at: "a b", in: "photos") {
            $0.metadata = ["one": "1"]
            $0.contentType = "text/css"
            $0.tags = [S3Tag(key: "t", value: "1")]
        }
        #expect(try bench.send(.put, "/photos/c", ["x-amz-copy-source": "/photos/a%20b"]).status == 200)
        let copy = try #require(bench.store.object("c", in: "photos"))
        #expect(copy.text == "text")
        #expect(copy.metadata == ["one": "1"])
        #expect(copy.tags.count == 1)
        #expect(copy.properties.contentType == "text/css")
        let replaced = try bench.send(
            .put,
            "/photos/c",
            [
                "x-amz-copy-source": "photos/a%20b", "x-amz-metadata-directive": "REPLACE",
                "x-amz-tagging-directive": "REPLACE", "x-amz-meta-two": "2",
            ]
        )
        #expect(replaced.status == 200)
        #expect(bench.store.object("c", in: "photos")?.metadata == ["two": "2"])
        #expect(bench.store.object("c", in: "photos")?.tags == [])
        let itself = ["x-amz-copy-source": "photos/c"]
        #expect(try bench.send(.put, "/photos/c", itself).code == "InvalidRequest")
        for source in ["", "photos", "photos/", "/"] {
            #expect(
                try bench.send(.put, "/photos/d", ["x-amz-copy-source": source]).code == "InvalidArgument"
            )
        }
        #expect(try bench.send(.put, "/photos/d", ["x-amz-copy-source": "photos/none"]).code == "NoSuchKey")
    }

    @Test("makes objects of parts")
    func multipart() throws {
        let begun = try bench.send(.post, "/photos/big?uploads", ["x-amz-meta-a": "b"])
        let id = try #require(begun.value("UploadId"))
        #expect(bench.store.uploads(in: "photos") == ["big"])
        let large = [UInt8](repeating: 7, count: 5 << 20)
        let one = try bench.send(.put, "/photos/big?partNumber=1&uploadId=\(id)", body: large)
        let two = try bench.put("/photos/big?partNumber=2&uploadId=\(id)", "end")
        func complete(_ parts: [(Int, String)]) throws -> StoreBench.Reply {
            let list = parts.map { "<Part><PartNumber>\($0.0)</PartNumber><ETag>\($0.1)</ETag></Part>" }
                .joined()
            let body = "<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>"
            return try bench.send(.post, "/photos/big?uploadId=\(id)", body: Array(body.utf8))
        }
        let tags = [try #require(one["ETag"]), try #require(two["ETag"])]
        #expect(try bench.send(.get, "/photos/big?uploadId=\(id)").values("PartNumber") == ["1", "2"])
        #expect(try complete([]).code == "MalformedXML")
        #expect(try complete([(2, tags[1]), (1, tags[0])]).code == "InvalidPartOrder")
        #expect(try complete([(1, tags[1])]).code == "InvalidPart")
        #expect(try complete([(1, tags[0]), (3, tags[1])]).code == "InvalidPart")
        let done = try complete([(1, tags[0]), (2, tags[1])])
        #expect(done.status == 200)
        #expect(done.value("ETag")?.hasSuffix("-2\"") == true)
        let object = try #require(bench.store.object("big", in: "photos"))
        #expect(object.bytes.count == (5 << 20) + 3)
        #expect(object.metadata == ["a": "b"])
        #expect(object.properties.parts.map(\.size) == [5 << 20, 3])
        #expect(try bench.send(.get, "/photos/big?partNumber=2").body == "end")
        #expect(try complete([(1, tags[0])]).code == "NoSuchUpload")
        #expect(try bench.put("/photos/big?partNumber=0&uploadId=\(id)").code == "InvalidArgument")
        #expect(try bench.put("/photos/big?partNumber=1&uploadId=x").code == "NoSuchUpload")
        let other = try #require(try bench.send(.post, "/photos/big?uploads").value("UploadId"))
        #expect(try bench.send(.delete, "/photos/big?uploadId=\(other)").status == 204)
        #expect(bench.store.uploads(in: "photos") == [])
    }

    @Test("holds checksums against bodies")
    func checksums() throws {
        let body = "123456789"
        #expect(try bench.put("/photos/k", body, ["x-amz-checksum-crc32": "y/Q5Jg=="]).status == 200)
        #expect(try bench.put("/photos/k", body, ["x-amz-checksum-crc32": "y/Q5Jw=="]).code == "BadDigest")
        #expect(
            try bench.put("/photos/k", body, ["x-amz-checksum-crc32": "nonsense"]).code == "InvalidRequest"
        )
        #expect(try bench.put("/photos/k", body, ["content-md5": "JfnnlDI7RTiF9RgfG2JNCw=="]).status == 200)
        #expect(
            try bench.put("/photos/k", "1", ["content-md5": "JfnnlDI7RTiF9RgfG2JNCw=="]).code == "BadDigest"
        )
        #expect(try bench.put("/photos/k", "1", ["content-md5": "?"]).code == "InvalidDigest")
        _ = try bench.put("/photos/k", body, ["x-amz-sdk-checksum-algorithm": "CRC64NVME"])
        let head = try bench.send(.head, "/photos/k", ["x-amz-checksum-mode": "ENABLED"])
        #expect(head["x-amz-checksum-crc64nvme"] == "rosUhgp5mIg=")
        #expect(head["x-amz-checksum-type"] == "FULL_OBJECT")
        let framed = "9\r\n123456789\r\n0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n\r\n"
        let fields = [
            "content-encoding": "aws-chunked", "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "x-amz-trailer": "x-amz-checksum-crc32", "x-amz-decoded-content-length": "9",
        ]
        #expect(try bench.put("/photos/c", framed, fields).status == 200)
        let stored = try #require(bench.store.object("c", in: "photos"))
        #expect(stored.text == body)
        #expect(stored.properties.fields["content-encoding"] == nil)
        #expect(stored.properties.checksums.map(\.value) == ["y/Q5Jg=="])
        let wrong = framed.replacing("y/Q5Jg==", with: "y/Q5Jw==")
        #expect(try bench.put("/photos/c", wrong, fields).code == "BadDigest")
        for bad in ["", "9\r\n1234", "zz\r\n", "-1\r\n", "fffffffffffffff\r\n1", "9\r\n123456789", "9;a"] {
            #expect(try bench.put("/photos/c", bad, fields).code == "IncompleteBody")
        }
    }

    @Test("archives are read once they are restored")
    func restores() throws {
        bench.store.put("x", at: "k", in: "photos") { $0.storageClass = .glacier }
        #expect(try bench.send(.get, "/photos/k").code == "InvalidObjectState")
        #expect(try bench.send(.head, "/photos/k")["x-amz-storage-class"] == "GLACIER")
        let body = Array("<RestoreRequest><Days>2</Days></RestoreRequest>".utf8)
        #expect(try bench.send(.post, "/photos/k?restore", body: body).status == 202)
        #expect(try bench.send(.post, "/photos/k?restore", body: body).status == 200)
        #expect(try bench.send(.get, "/photos/k").body == "x")
        #expect(
            try bench.send(.head, "/photos/k")["x-amz-restore"]?.hasPrefix("ongoing-request=\"false\"")
                == true
        )
        bench.store.put("x", at: "s", in: "photos")
        #expect(try bench.send(.post, "/photos/s?restore", body: body).code == "InvalidObjectState")
    }

    @Test("permissions are kept, by name and one by one")
    func grants() throws {
        _ = try bench.put("/photos/k", "x", ["x-amz-acl": "public-read"])
        let list = try bench.send(.get, "/photos/k?acl")
        #expect(list.values("Permission") == ["FULL_CONTROL", "READ"])
        #expect(list.values("URI") == ["http://acs.amazonaws.com/groups/global/AllUsers"])
        #expect(try bench.send(.put, "/photos/k?acl", body: Array(list.body.utf8)).status == 200)
        #expect(try bench.send(.get, "/photos/k?acl").body == list.body)
        #expect(try bench.send(.put, "/photos/k?acl", ["x-amz-grant-read": "id=\"someone\""]).status == 200)
        #expect(try bench.send(.get, "/photos/k?acl").values("ID").contains("someone"))
        #expect(try bench.send(.put, "/photos/k?acl", ["x-amz-acl": "weird"]).code == "InvalidArgument")
        #expect(try bench.send(.put, "/photos/k?acl").code == "MissingSecurityHeader")
        #expect(
            try bench.send(.put, "/photos/k?acl", ["x-amz-grant-read": "nonsense"]).code == "InvalidArgument"
        )
    }

    @Test("buckets are made, described and removed")
    func buckets() throws {
        #expect(try bench.send(.put, "/music").status == 200)
        #expect(try bench.send(.put, "/music").status == 200)
        let abroad = Array(
            "<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>"
                .utf8
        )
        #expect(try bench.send(.put, "/music", body: abroad).code == "BucketAlreadyOwnedByYou")
        for name in ["ab", "A-bucket", "a..b", "192.168.1.1", "-abc", "a_b", "xn--abc"] {
            #expect(try bench.send(.put, "/\(name)").code == "InvalidBucketName")
        }
        #expect(try bench.send(.get, "/").values("Name") == ["music", "photos"])
        #expect(try bench.send(.head, "/music")["x-amz-bucket-region"] == "us-east-1")
        #expect(try bench.send(.head, "/nothing").status == 404)
        let on = Array("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>".utf8)
        #expect(try bench.send(.put, "/music?versioning", body: on).status == 200)
        #expect(try bench.send(.get, "/music?versioning").value("Status") == "Enabled")
        #expect(try bench.send(.get, "/music?policy").code == "NoSuchBucketPolicy")
        #expect(try bench.send(.delete, "/music").status == 204)
        #expect(try bench.send(.get, "/music").code == "NoSuchBucket")
        #expect(try bench.send(.post, "/photos").code == "MethodNotAllowed")
        #expect(try bench.send(.patch, "/photos/k").code == "MethodNotAllowed")
    }

    @Test("signatures are checked where credentials are given, chunk by chunk too")
    func signatures() throws {
        let credentials = EmulatorConfiguration.exampleCredentials
        let store = MemoryObjectStore(
            buckets: ["examplebucket"],
            credentials: [credentials],
            clock: WallClock { Date(timeIntervalSince1970: 1_369_353_600) }
        )
        let plain = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/examplebucket")
        #expect(store.reply(to: plain).statusCode == 403)
        // The example of "Signature calculations: transferring a payload in multiple chunks".
        var request = HTTPRequest(
            method: .put,
            scheme: "https",
            authority: "s3.amazonaws.com",
            path: "/examplebucket/chunkObject.txt"
        )
        for (name, value) in [
            ("x-amz-date", "20130524T000000Z"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
            ("content-encoding", "aws-chunked"),
            ("x-amz-decoded-content-length", "66560"), ("content-length", "66824"),
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                    + "SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                    + "x-amz-decoded-content-length;x-amz-storage-class,"
                    + "Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
            ),
        ] { request.headerFields[try #require(HTTPField.Name(name))] = value }
        func frame(_ size: Int, _ signature: String) -> [UInt8] {
            Array("\(String(size, radix: 16));chunk-signature=\(signature)\r\n".utf8)
                + [UInt8](repeating: UInt8(ascii: "a"), count: size) + Array("\r\n".utf8)
        }
        var body =
            frame(65_536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648")
            + frame(1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497")
            + frame(0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9")
        #expect(store.reply(to: request, body: body).statusCode == 200)
        #expect(store.object("chunkObject.txt", in: "examplebucket")?.bytes.count == 66_560)
        body[200] = UInt8(ascii: "b")
        let refused = store.reply(to: request, body: body)
        #expect(String(decoding: refused.body, as: UTF8.self).contains("SignatureDoesNotMatch"))
    }

    @Test("answers whatever comes")
    func random() {
        var random = SystemRandomNumberGenerator()
        let words = [
            "photos", "/", "?", "&", "=", "tagging", "acl", "versions", "uploads", "uploadId", "partNumber",
            "delete",
            "%", "%00", "%2F", "..", "list-type=2", "max-keys=9", "9223372036854775808", "-1", "\u{E9}",
            "retention",
            "legal-hold", "restore", "versionId", "null", "location", "key-marker", "delimiter=", "prefix=",
        ]
        for _ in 0..<20_000 {
            let path =
                "/"
                + (0..<Int.random(in: 0..<9, using: &random)).map { _ in words.randomElement(using: &random)!
                }.joined()
            let method =
                [HTTPRequest.Method.get, .put, .post, .delete, .head].randomElement(using: &random) ?? .get
            var request = HTTPRequest(method: method, scheme: "http", authority: "127.0.0.1", path: path)
            for name in [
                "range", "x-amz-copy-source", "x-amz-checksum-crc32", "x-amz-tagging", "content-encoding",
            ] {
                guard Int.random(in: 0..<6, using: &random) == 0, let field = HTTPField.Name(name) else {
                    continue
                }
                request.headerFields[field] = ["bytes=0-1", "photos/k", "aws-chunked", "a=b", "%", "AAAA"]
                    .randomElement(using: &random)
            }
            let body = (0..<Int.random(in: 0..<4, using: &random))
                .map { _ in
                    ["<Tagging>", "<", "</", "<TagSet/>", "0\r\n", "\u{0}", "</Tagging>"].randomElement(
                        using: &random
                    )!
                }
                .joined()
            let status = bench.store.reply(to: request, body: Array(body.utf8)).statusCode
            #expect((200..<600).contains(status) && status != 500)
        }
    }
}
