import AWSCore
import Basics
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
import S3ControlFiles
import S3ControlModel
import S3Objects
import Testing

/// An upload of one part, `123456789`.
private struct OnePartUpload {
    let bench: StoreBench
    let id: String

    init(_ bench: StoreBench, _ fields: [String: String] = [:]) throws {
        self.bench = bench
        id = try #require(try bench.send(.post, "/photos/big?uploads", fields).value("UploadId"))
    }

    func put(_ fields: [String: String] = [:]) throws -> StoreBench.Reply {
        try bench.put("/photos/big?partNumber=1&uploadId=\(id)", "123456789", fields)
    }

    /// Completes the upload. `checksum` is the element that has the checksum of the part.
    func complete(_ checksum: String = "", _ fields: [String: String] = [:]) throws -> StoreBench.Reply {
        let part =
            "<Part><PartNumber>1</PartNumber><ETag>25f9e794323b453885f5181f1b624d0b</ETag>\(checksum)</Part>"
        let body = "<CompleteMultipartUpload>\(part)</CompleteMultipartUpload>"
        return try bench.send(.post, "/photos/big?uploadId=\(id)", fields, body: Array(body.utf8))
    }
}

@Suite("The S3 API of a store in memory")
struct MemoryStoreAPITests {
    private let bench = StoreBench()

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

    @Test("copies an object to itself with the storage class STANDARD", arguments: [false, true])
    func standardCopy(byJob: Bool) async throws {
        bench.store.put("text", at: "k", in: "photos") { $0.storageClass = .standardIA }
        if byJob {
            let operation = S3CopyObjectOperation {
                $0.targetResource = "arn:aws:s3:::photos"
                $0.storageClass = .standard
            }
            try await bench.store.copy(ManifestObject(bucket: "photos", key: "k"), operation)
        } else {
            let fields = ["x-amz-copy-source": "photos/k", "x-amz-storage-class": "STANDARD"]
            #expect(try bench.send(.put, "/photos/k", fields).status == 200)
        }
        #expect(bench.store.object("k", in: "photos")?.storageClass == .standard)
    }

    @Test("reads and copies an object with a customer's key only with that key")
    func customerKeys() async throws {
        let prefix = "x-amz-server-side-encryption-customer-"
        let key = [prefix + "algorithm": "AES256", prefix + "key-md5": "a2V5"]
        #expect(try bench.put("/photos/k", "secret", key).status == 200)
        let id = try #require(try bench.send(.post, "/photos/big?uploads").value("UploadId"))
        let copySource = "x-amz-copy-source-server-side-encryption-customer-key-md5"
        for path in ["/photos/c", "/photos/big?partNumber=1&uploadId=\(id)"] {
            var fields = ["x-amz-copy-source": "photos/k"]
            #expect(try bench.send(.put, path, fields).code == "InvalidRequest")
            // The key is that of the copy, not of its source.
            #expect(
                try bench.send(.put, path, fields.merging(key) { $1 }).code == "InvalidRequest"
            )
            fields[copySource] = "b3RoZXI="
            #expect(try bench.send(.put, path, fields).code == "AccessDenied")
            #expect(bench.store.object("c", in: "photos") == nil)
            fields[copySource] = "a2V5"
            #expect(try bench.send(.put, path, fields).status == 200)
            // The copy has no such key.
            if path == "/photos/c" {
                fields["x-amz-copy-source"] = "photos/c"
                #expect(try bench.send(.put, "/photos/d", fields).code == "InvalidRequest")
                bench.store.remove("c", in: "photos")
            }
        }

        // A job has no key.
        let object = ManifestObject(bucket: "photos", key: "k")
        let unread = await #expect(throws: ObjectStoreError.self) {
            try await bench.store.read(object, range: nil, ifMatch: nil)
        }
        #expect(unread?.code == "InvalidRequest" && unread?.status == 400)
        let uncopied = await #expect(throws: ObjectStoreError.self) {
            let operation = S3CopyObjectOperation {
                $0.targetResource = "arn:aws:s3:::photos"
                $0.targetKeyPrefix = "copies"
            }
            try await bench.store.copy(object, operation)
        }
        #expect(uncopied?.code == "InvalidRequest" && uncopied?.status == 400)
        #expect(bench.store.objects(in: "photos").map(\.key) == ["k"])
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

    @Test("returns the number of parts only for a request for one part")
    func partCount() throws {
        let path = "/photos/parts"
        let began = try bench.send(.post, path + "?uploads")
        let id = try #require(began.value("UploadId"))
        let part = try bench.put(path + "?partNumber=1&uploadId=\(id)", "x")
        let list = "<Part><PartNumber>1</PartNumber><ETag>\(try #require(part["ETag"]))</ETag></Part>"
        let document = Array("<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>".utf8)
        #expect(try bench.send(.post, path + "?uploadId=\(id)", body: document).status == 200)
        #expect(try bench.send(.head, path)["x-amz-mp-parts-count"] == nil)
        #expect(try bench.send(.head, path + "?partNumber=1")["x-amz-mp-parts-count"] == "1")
    }

    @Test("returns the only part of an empty object without a range", arguments: [false, true])
    func emptyPart(isUploadedInParts: Bool) throws {
        if isUploadedInParts {
            let id = try #require(try bench.send(.post, "/photos/empty?uploads").value("UploadId"))
            let part = try bench.put("/photos/empty?partNumber=1&uploadId=\(id)", "")
            let list = "<Part><PartNumber>1</PartNumber><ETag>\(try #require(part["ETag"]))</ETag></Part>"
            let document = Array("<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>".utf8)
            #expect(try bench.send(.post, "/photos/empty?uploadId=\(id)", body: document).status == 200)
        } else {
            _ = try bench.put("/photos/empty", "")
        }
        for method in [HTTPRequest.Method.get, .head] {
            let reply = try bench.send(method, "/photos/empty?partNumber=1")
            #expect(reply.status == 200 && reply["content-range"] == nil && reply["content-length"] == "0")
            #expect(reply["x-amz-mp-parts-count"] == (isUploadedInParts ? "1" : nil))
        }
        #expect(try bench.send(.get, "/photos/empty?partNumber=2").code == "InvalidPartNumber")
    }

    @Test(
        "begins an upload only with a checksum type that its algorithm has",
        arguments: [
            ("SHA256", nil, "COMPOSITE"), ("CRC32", nil, "COMPOSITE"), ("CRC64NVME", nil, "FULL_OBJECT"),
            ("CRC32", "FULL_OBJECT", "FULL_OBJECT"), ("CRC32C", "COMPOSITE", "COMPOSITE"),
            ("CRC64NVME", "COMPOSITE", nil), ("SHA256", "FULL_OBJECT", nil), ("MD5", "FULL_OBJECT", nil),
            ("CRC32", "WEIRD", nil), (nil, "COMPOSITE", nil),
        ] as [(String?, String?, String?)]
    )
    func checksumTypes(_ algorithm: String?, _ given: String?, _ type: String?) throws {
        var fields: [String: String] = [:]
        fields["x-amz-checksum-algorithm"] = algorithm
        fields["x-amz-checksum-type"] = given
        let reply = try bench.send(.post, "/photos/big?uploads", fields)
        #expect(reply["x-amz-checksum-type"] == type)
        #expect(reply.code == (type == nil ? "InvalidRequest" : nil))
    }

    @Test("holds what the requests of an upload specify against its parts")
    func uploadChecksums() throws {
        let upload = try OnePartUpload(bench, ["x-amz-checksum-algorithm": "SHA256"])
        let other = try upload.put(["x-amz-checksum-crc32": "y/Q5Jg=="])
        #expect(other.code == "InvalidRequest")
        #expect(
            other.value("Message")
                == "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32"
        )
        let sum = "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="
        let whole = "KSsNAHVmgy25S/rmic1w0at3KBH9RLn0nYVQ7p6mpJQ="
        #expect(try upload.put(["x-amz-checksum-sha256": sum])["x-amz-checksum-sha256"] == sum)
        func element(_ value: String) -> String { "<ChecksumSHA256>\(value)</ChecksumSHA256>" }
        let crc = "<ChecksumCRC32>y/Q5Jg==</ChecksumCRC32>"
        for (checksum, code) in [
            ("", "InvalidRequest"), (element(whole), "InvalidPart"), (element("x"), "InvalidArgument"),
            (element(sum) + crc, "InvalidArgument"), (crc, "BadDigest"),
        ] {
            #expect(try upload.complete(checksum).code == code, "\(checksum)")
        }
        for (name, value, code) in [
            ("x-amz-mp-object-size", "8", "InvalidRequest"), ("x-amz-mp-object-size", "-9", "InvalidRequest"),
            ("x-amz-mp-object-size", "nine", "InvalidRequest"),
            ("x-amz-checksum-type", "FULL_OBJECT", "InvalidRequest"),
            ("x-amz-checksum-type", "WEIRD", "InvalidRequest"),
            ("x-amz-checksum-sha256", sum, "BadDigest"), ("x-amz-checksum-sha256", whole + "-2", "BadDigest"),
            ("x-amz-checksum-sha256", whole + "-a", "InvalidRequest"),
            ("x-amz-checksum-sha256", "x", "InvalidRequest"),
            ("x-amz-checksum-crc32", "y/Q5Jg==", "InvalidRequest"),
        ] {
            #expect(try upload.complete(element(sum), [name: value]).code == code, "\(name): \(value)")
        }
        #expect(bench.store.object("big", in: "photos") == nil)
        let right = ["x-amz-mp-object-size": "9", "x-amz-checksum-type": "COMPOSITE"]
        for value in [whole, whole + "-1"] {
            let upload = try OnePartUpload(bench, ["x-amz-checksum-algorithm": "SHA256"])
            _ = try upload.put(["x-amz-checksum-sha256": sum])
            let fields = right.merging(["x-amz-checksum-sha256": value]) { $1 }
            #expect(try upload.complete(element(sum), fields).status == 200)
            let stored = bench.store.object("big", in: "photos")?.properties.checksums
            #expect(stored == [S3ObjectChecksum(.sha256, whole + "-1", type: .composite)])
        }
    }

    @Test("computes the checksum of the whole object without those of its parts")
    func fullChecksum() throws {
        let type = ["x-amz-checksum-type": "FULL_OBJECT"]
        let upload = try OnePartUpload(bench, type.merging(["x-amz-checksum-algorithm": "CRC32"]) { $1 })
        _ = try upload.put()
        let wrong = type.merging(["x-amz-checksum-crc32": "AAAAAA=="]) { $1 }
        #expect(try upload.complete("", wrong).code == "BadDigest")
        let right = type.merging(["x-amz-checksum-crc32": "y/Q5Jg=="]) { $1 }
        #expect(try upload.complete("", right).value("ChecksumCRC32") == "y/Q5Jg==")
    }

    @Test("holds the checksums of parts against each other in an upload without an algorithm")
    func partChecksums() throws {
        let upload = try OnePartUpload(bench)
        _ = try upload.put(["x-amz-checksum-crc32": "y/Q5Jg=="])
        #expect(try upload.complete("<ChecksumCRC32>AAAAAA==</ChecksumCRC32>").code == "InvalidPart")
        #expect(try upload.complete("<ChecksumCRC32C>4waSgw==</ChecksumCRC32C>").code == "InvalidPart")
        #expect(try upload.complete("<ChecksumCRC32>y/Q5Jg==</ChecksumCRC32>").status == 200)
    }

    @Test("returns the checksum of a part that is copied")
    func copiedPart() throws {
        bench.store.put("123456789", at: "k", in: "photos")
        let upload = try OnePartUpload(bench, ["x-amz-checksum-algorithm": "CRC32"])
        let copied = try upload.put(["x-amz-copy-source": "photos/k"])
        #expect(copied.value("ChecksumCRC32") == "y/Q5Jg==")
        #expect(try upload.complete("<ChecksumCRC32>y/Q5Jg==</ChecksumCRC32>").status == 200)
    }

    @Test(
        "keeps each configuration of a bucket under its ID",
        arguments: ["analytics", "inventory", "intelligent-tiering", "metrics"]
    )
    func configurations(_ name: String) throws {
        let target = "/photos?\(name)"
        for id in ["a", "b"] {
            #expect(try bench.put("\(target)&id=\(id)", "<C><Id>\(id)</Id></C>").status == 200)
        }
        #expect(try bench.send(.get, target + "&id=a").value("Id") == "a")
        #expect(try bench.send(.get, target + "&id=c").code == "NoSuchConfiguration")
        #expect(try bench.send(.delete, target + "&id=a").status == 204)
        #expect(try bench.send(.get, target + "&id=a").code == "NoSuchConfiguration")
        #expect(try bench.send(.get, target + "&id=b").value("Id") == "b")
        #expect(try bench.send(.get, target).code == "NotImplemented")
        #expect(try bench.put(target).code == "InvalidArgument")
        #expect(try bench.send(.delete, target + "&id=").code == "InvalidArgument")
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
        let end = "0\r\nx-amz-checksum-crc32:y/Q5Jg==\r\n"
        for other in ["0\r\n", "0\r\n\r\n", "0\r\nx-amz-checksum-crc32c:4waSgw==\r\n"] {
            let reply = try bench.put("/photos/t", framed.replacing(end, with: other), fields)
            #expect(reply.status == 400 && reply.code == "MalformedTrailerError")
        }
        let two = fields.merging(["x-amz-trailer": "X-Amz-Checksum-CRC32, x-amz-meta-a"]) { $1 }
        #expect(try bench.put("/photos/t", framed, two).code == "MalformedTrailerError")
        #expect(bench.store.object("t", in: "photos") == nil)
        let both = framed.replacing(end, with: end + "x-amz-meta-a:1\r\n")
        #expect(try bench.put("/photos/t", both, two).status == 200)
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

    @Test("a restored copy expires", arguments: [S3StorageClass.glacier, .deepArchive])
    func expiry(_ storageClass: S3StorageClass) async throws {
        bench.store.put("x", at: "k", in: "photos") { $0.storageClass = storageClass }
        let id = try #require(try bench.send(.post, "/photos/big?uploads").value("UploadId"))
        let copy = ["x-amz-copy-source": "photos/k"]
        let part = "/photos/big?partNumber=1&uploadId=\(id)"
        let body = Array("<RestoreRequest><Days>1</Days></RestoreRequest>".utf8)
        let object = ManifestObject(bucket: "photos", key: "k")
        for _ in 0..<2 {
            #expect(try bench.send(.get, "/photos/k").code == "InvalidObjectState")
            #expect(try bench.send(.head, "/photos/k")["x-amz-restore"] == nil)
            #expect(try bench.send(.put, "/photos/c", copy).code == "ObjectNotInActiveTierError")
            #expect(try bench.send(.put, part, copy).code == "ObjectNotInActiveTierError")
            let error = await #expect(throws: ObjectStoreError.self) {
                try await bench.store.read(object, range: nil, ifMatch: nil)
            }
            #expect(error?.code == "InvalidObjectState")
            #expect(try bench.send(.post, "/photos/k?restore", body: body).status == 202)
            bench.clock.advance(days: 0.5)
            #expect(try bench.send(.get, "/photos/k")["x-amz-restore"] != nil)
            #expect(try bench.send(.put, "/photos/c", copy).status == 200)
            #expect(try bench.send(.put, part, copy).status == 200)
            #expect(try await bench.store.read(object, range: nil, ifMatch: nil).size == 1)
            #expect(try bench.send(.post, "/photos/k?restore", body: body).status == 200)
            // The copy expires exactly now.
            bench.clock.advance(days: 1)
        }
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
        let all = try bench.send(.get, "/")
        #expect(all.values("Name") == ["music", "photos"] && all.value("BucketRegion") == nil)
        let first = try bench.send(.get, "/?max-buckets=1")
        #expect(first.values("Name") == ["music"] && first.values("BucketRegion") == ["us-east-1"])
        let token = PercentEncoding.encode(try #require(first.value("ContinuationToken")))
        let second = try bench.send(.get, "/?max-buckets=1&continuation-token=\(token)")
        #expect(second.values("Name") == ["photos"] && second.value("ContinuationToken") == nil)
        #expect(try bench.send(.get, "/?prefix=ph").values("Name") == ["photos"])
        #expect(try bench.send(.get, "/?bucket-region=us-east-1").values("Name") == ["music", "photos"])
        #expect(try bench.send(.get, "/?bucket-region=eu-west-1").values("Name") == [])
        for query in ["max-buckets=0", "max-buckets=10001", "max-buckets=x", "continuation-token=x"] {
            #expect(try bench.send(.get, "/?" + query).code == "InvalidArgument")
        }
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
