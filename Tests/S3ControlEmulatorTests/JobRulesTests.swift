import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("The emulator rejects what the service rejects, unless it is lenient")
struct JobRulesTests {
    private func makeRequest(_ change: (inout CreateJobRequest) -> Void) -> CreateJobRequest {
        var request = makeCreateRequest()
        change(&request)
        return request
    }

    @Test("A job that violates a rule of the service is rejected", arguments: [true, false])
    func rules(isLenient: Bool) async throws {
        let emulator = makeEmulator { $0.isLenient = isLenient }
        let requests = [
            makeRequest { $0.manifest?.spec.fields = [.bucket] },
            makeRequest { $0.report = JobReport(enabled: true) },
            makeRequest { $0.roleARN = "arn:aws:iam::999999999999:role/batch" },
            makeRequest { $0.operation = JobOperation() },
        ]
        for (index, var request) in requests.enumerated() {
            request.clientRequestToken = "token-\(index)"
            let answer = try await emulator.call(CreateJob.self, request)
            #expect(answer.code == (isLenient ? nil : "BadRequestException"))
        }
        // The service model's constraints always hold.
        let answer = try await emulator.call(CreateJob.self, makeRequest { $0.priority = -1 })
        #expect(answer.code == "BadRequestException")
    }

    @Test("A member unknown to this version is rejected", arguments: [true, false])
    func unknownMembers(isLenient: Bool) async throws {
        let emulator = makeEmulator { $0.isLenient = isLenient }
        let unknown = UnknownMember(name: "Tomorrow", xml: "<Tomorrow><A>1</A></Tomorrow>")
        let operation = JobOperation { $0.unknownMembers = [unknown] }
        let answer = try await emulator.call(
            CreateJob.self,
            makeRequest {
                $0.operation = operation
                $0.unknownMembers = [unknown]
            }
        )
        guard isLenient else {
            #expect(answer.code == "BadRequestException" && emulator.jobs(of: account).isEmpty)
            return
        }
        let id = try #require(answer.output?.jobID)
        let described = try await emulator.call(DescribeJob.self, .init(accountID: account, jobID: id))
        let job = try #require(described.output?.job)
        #expect(job.operation == operation && job.unknownMembers == [unknown])
        let listed = try await emulator.call(ListJobs.self, .init(accountID: account))
        #expect(listed.output?.jobs.map(\.operation) == ["Tomorrow"])
    }
}
