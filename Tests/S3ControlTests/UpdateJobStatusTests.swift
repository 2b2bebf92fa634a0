import AWSCore
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("A job's status is changed")
struct UpdateJobStatusTests {
    @Test("A job that awaits confirmation is cancelled immediately")
    func cancelsSuspended() async throws {
        let bench = try Bench()
        let id = bench.addJob(.suspended)
        let result = try await bench.client.cancelJob(id, reason: "<superseded> & \"gone\" ü")
        #expect(result.status == .cancelled)
        #expect(result.jobID == id)
        #expect(result.statusUpdateReason == "<superseded> & \"gone\" ü")
        #expect(bench.emulator.job(id, of: account)?.status == .cancelled)
    }

    @Test("A job that awaits confirmation is confirmed")
    func confirms() async throws {
        let bench = try Bench()
        let id = bench.addJob(.suspended)
        #expect(try await bench.client.updateJobStatus(jobID: id, to: .ready).status == .ready)
    }

    @Test("A running job is cancelling first, and cancelled when its tasks have stopped")
    func cancelsActive() async throws {
        let bench = try Bench()
        let id = bench.addJob(.active)
        #expect(try await bench.client.cancelJob(id).status == .cancelling)
        #expect(try await bench.client.describeJob(id).status == .cancelling)
        bench.clock.advance(by: .seconds(2))
        #expect(try await bench.client.describeJob(id).status == .cancelled)
    }

    @Test("A job that has ended rejects the change", arguments: [JobStatus.complete, .failed])
    func refuses(status: JobStatus) async throws {
        let bench = try Bench()
        let id = bench.addJob(status)
        let error = try await #require(throws: S3ControlError.self) { try await bench.client.cancelJob(id) }
        #expect(error.code == .jobStatus)
        #expect(error.serviceCode == .jobStatus)
        #expect(error.httpStatus == 400)
        #expect(error.requestID?.isEmpty == false)
        #expect(error.operation == "UpdateJobStatus")
        #expect(error.effect == .none)
        #expect(error.attempts == 1)
    }

    @Test("A job that does not exist is not found")
    func missing() async throws {
        let bench = try Bench()
        let error = try await #require(throws: S3ControlError.self) {
            try await bench.client.cancelJob("no-such-job")
        }
        #expect(error.code == .notFound)
        #expect("\(error)".contains("no-such-job"))
    }

    @Test("Another account's job is not found")
    func otherAccount() async throws {
        let bench = try Bench()
        let id = bench.addJob(.suspended)
        let request = UpdateJobStatusRequest(
            accountID: "210987654321",
            jobID: id,
            requestedJobStatus: .cancelled
        )
        let error = try await #require(throws: S3ControlError.self) {
            try await bench.client.updateJobStatus(request)
        }
        #expect(error.code == .notFound)
    }

    @Test("A wrong secret is the service's 403")
    func wrongSecret() async throws {
        let bench = try Bench {
            $0.credentials = StaticCredentialsProvider(
                Credentials(accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wrong-secret")
            )
        }
        let id = bench.addJob(.suspended)
        let error = try await #require(throws: S3ControlError.self) { try await bench.client.cancelJob(id) }
        #expect(error.code == .invalidCredentials)
        #expect(error.serviceCode == "SignatureDoesNotMatch")
        #expect(error.httpStatus == 403)
        for text in ["\(error)", "\(error.debugDescription)", String(reflecting: error)] {
            #expect(!text.contains("wrong-secret"))
        }
        #expect(bench.emulator.job(id, of: account)?.status == .suspended)
    }

    @Test("A clock that is an hour off is corrected by the service's, once")
    func skew() async throws {
        let other = TestClock()
        other.advance(by: .seconds(3600))
        let bench = try Bench { $0.clock = other.wallClock }
        let id = bench.addJob(.suspended)
        #expect(try await bench.client.cancelJob(id).status == .cancelled)
    }
}
