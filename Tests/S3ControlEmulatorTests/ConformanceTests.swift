import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
import Testing

@Suite("The emulator in process behaves as every transport must", .timeLimit(.minutes(15)))
struct ConformanceTests {
    /// Answers DescribeJob with one of a hundred jobs, and ListJobs after ten seconds.
    private func makePeer(_ emulator: S3ControlEmulator) -> ConformancePeer {
        @Sendable func request(_ path: String) -> ConformancePeer.Exchange {
            var request = HTTPRequest(method: .get, scheme: "https", authority: "s3.test", path: path)
            if let name = HTTPField.Name("x-amz-account-id") { request.headerFields[name] = account.rawValue }
            return .init(request)
        }
        for index in 0..<100 {
            emulator.addJob(.init(stringLiteral: "job-\(index)"), .suspended, to: account)
        }
        emulator.inject(.delay(.seconds(10)), on: .listJobs, .all)
        return ConformancePeer(
            answered: { request("/v20180820/jobs/job-\($0)") },
            isAnswer: { String(decoding: $0, as: UTF8.self).contains("<JobId>job-\($1)</JobId>") },
            refused: request("/v20180820/jobs/no-such-job"),
            // The service redirects nobody.
            redirected: nil,
            unanswered: request("/v20180820/jobs"),
            receivedCount: { emulator.callCount }
        )
    }

    @Test(
        arguments: TransportBehavior.all(
            excluding: TransportBehavior.overConnections.union([.followsNoRedirect])
        )
    )
    func `it conforms`(_ behavior: TransportBehavior) async throws {
        let emulator = makeEmulator()
        try await behavior.check(emulator, against: makePeer(emulator))
    }
}
