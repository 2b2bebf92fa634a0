import AWSCore
import AWSSigV4
import Basics
import HTTPTypes
import Testing

/// The worked examples of "Signature Calculations for the Authorization Header" and "Authenticating
/// Requests: Using Query Parameters" in the Amazon S3 API Reference.
@Suite struct `The examples of the S3 API Reference` {
    private let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
    private let credentials = Credentials(
        accessKeyID: "AKIAIOSFODNN7EXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    )
    /// 2013-05-24T00:00:00Z.
    private let date = Date(timeIntervalSince1970: 1_369_353_600)
    private let bucket = "examplebucket.s3.amazonaws.com"

    private func sign(_ request: HTTPRequest, body: String = "") throws -> HTTPRequest {
        var request = request
        try signer.sign(&request, payload: .bytes(Array(body.utf8)), credentials: credentials, date: date)
        return request
    }

    @Test func `get object with a range`() throws {
        let signed = try sign(make(.get, "/test.txt", [("Range", "bytes=0-9")], authority: bucket))
        #expect(signed.signature == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test func `put object, which signs both Date and x-amz-date`() throws {
        let fields = [
            ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ]
        let signed = try sign(
            make(.put, "/test$file.text", fields, authority: bucket),
            body: "Welcome to Amazon S3."
        )
        #expect(signed.signature == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    }

    @Test func `get bucket lifecycle, with a parameter without a value`() throws {
        let signed = try sign(make(.get, "/?lifecycle", authority: bucket))
        #expect(signed.signature == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    }

    @Test func `list objects, with unsorted parameters`() throws {
        let signed = try sign(make(.get, "/?prefix=J&max-keys=2", authority: bucket))
        #expect(signed.signature == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test func `presigned get object`() throws {
        var request = make(.get, "/test.txt", authority: bucket)
        try signer.presign(&request, lifetime: .seconds(86_400), credentials: credentials, date: date)
        #expect(
            request.path == "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256"
                + "&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
                + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
                + "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
        )
        #expect(request.headerFields.isEmpty)
    }
}
