import AWSCore
import AWSSigV4
import HTTPTypes
import Testing

@Suite struct `The first difference from the service's canonical request` {
    private let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
    private let request = make(.post, "/a?b=c", [("x-amz-account-id", "1")])
    private let canonical = [
        "POST", "/a", "b=c", "host:example.amazonaws.com", "x-amz-account-id:1",
        "x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "x-amz-date:20150830T123600Z", "", "host;x-amz-account-id;x-amz-content-sha256;x-amz-date",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ]

    private func difference(
        from lines: [String],
        credentials: Credentials = suiteCredentials
    ) throws -> CanonicalRequestDifference? {
        try signer.firstDifference(
            of: request,
            payload: .empty,
            credentials: credentials,
            date: suiteDate,
            from: lines.joined(separator: "\n")
        )
    }

    @Test func `is none where the two agree`() throws {
        #expect(try difference(from: canonical) == nil)
    }

    @Test(arguments: [
        (0, "GET", "the method"), (1, "/A", "the path"), (2, "b=d", "the query"),
        (3, "host:example.amazonaws.com:443", "the header host"),
        (4, "x-amz-account-id:1,1", "the header x-amz-account-id"),
        (6, "x-amz-date:20150830T123601Z", "the header x-amz-date"), (8, "host", "the signed headers"),
        (9, "UNSIGNED-PAYLOAD", "the payload's hash"),
        (4, "x-amz-account-id:1\r", "the header x-amz-account-id"),
    ])
    func `is named`(index: Int, line: String, part: String) throws {
        var theirs = canonical
        theirs[index] = line
        let found = try #require(try difference(from: theirs))
        #expect(found.line == index + 1 && found.part == part)
        #expect(found.ours == canonical[index] && found.theirs == line)
        #expect(found.description.contains("line \(index + 1), \(part): ours is \"\(canonical[index])\""))
    }

    @Test func `is named where a header was lost, added, or the end is missing`() throws {
        var lost = canonical
        lost.remove(at: 4)
        #expect(try difference(from: lost)?.part == "the header x-amz-account-id")
        var added = canonical
        added.insert("x-amz-extra:1", at: 7)
        #expect(try difference(from: added)?.part == "the header x-amz-extra")
        let short = try #require(try difference(from: Array(canonical.dropLast())))
        #expect(short.part == "the payload's hash" && short.theirs == nil)
        #expect(short.description.hasSuffix("the service's is missing"))
    }

    @Test func `finds a changed session token without showing either`() throws {
        var temporary = suiteCredentials
        temporary.sessionToken = Secret("hush-ours")
        var theirs = canonical
        theirs[8] += ";x-amz-security-token"
        theirs.insert("x-amz-security-token:hush-ours", at: 7)
        #expect(try difference(from: theirs, credentials: temporary) == nil)
        theirs[7] = "x-amz-security-token:hush-theirs"
        let found = try #require(try difference(from: theirs, credentials: temporary))
        #expect(found.part == "the header x-amz-security-token")
        #expect(!found.description.contains("hush"))
        theirs[7] = "x-amz-security-token:<redacted>"
        #expect(try difference(from: theirs, credentials: temporary) == nil)
    }
}
