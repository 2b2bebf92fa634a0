import AWSCore
import AWSSigV4
import HTTPTypes
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite struct `The verifier` {
    let credentials = Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")
    let date = Date(timeIntervalSince1970: 1_440_938_160)

    @Test func `accepts what the signer signed`() throws {
        let signer = SigV4Signer(service: "s3", region: "us-east-1", flavor: .s3)
        let verifier = SigV4Verifier(service: "s3", flavor: .s3) { [credentials] id in
            id == "AKIDEXAMPLE" ? credentials : nil
        }
        var request = HTTPRequest(
            method: .post,
            scheme: "https",
            authority: "123456789012.s3-control.us-east-1.amazonaws.com",
            path: "/v20180820/jobs/abc/status?requestedJobStatus=Cancelled"
        )
        try signer.sign(&request, payload: .empty, credentials: credentials, date: date)
        try verifier.verify(request, body: [], now: date)
    }
}
