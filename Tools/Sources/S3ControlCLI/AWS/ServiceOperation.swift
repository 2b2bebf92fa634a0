internal import S3Control
internal import S3ControlJSON

/// One of the API's operations, with everything that depends on its types behind closures.
struct ServiceOperation: Sendable {
    /// The API reference's name, such as `DescribeJob`.
    let apiName: String
    /// The AWS CLI's name, such as `describe-job`.
    let name: String
    /// All that the command line is made of.
    let describe: @Sendable () throws -> OperationDescription
    /// Sends what the JSON says, and returns the result as JSON.
    let send: @Sendable (S3ControlClient, JSONValue) async throws -> JSONValue
    /// Whether the JSON can be sent; throws what is wrong with it.
    let check: @Sendable (JSONValue) throws -> Void

    private init<Operation: APIOperation>(
        _ operation: Operation.Type,
        _ call: @escaping @Sendable (S3ControlClient, Operation.Input) async throws -> Operation.Output
    ) {
        apiName = "\(operation.name)"
        name = CommandName.make(apiName)
        describe = { try OperationDescription(operation) }
        check = { try JSONShapeReader.read(Operation.Input.self, from: $0).validate() }
        send = { client, json in
            let input = try JSONShapeReader.read(Operation.Input.self, from: json)
            return JSONShapeWriter.json(of: try await call(client, input))
        }
    }

    static let all: [ServiceOperation] = [
        .init(CreateJob.self) { try await $0.createJob($1) },
        .init(DescribeJob.self) { try await $0.describeJob($1) },
        .init(ListJobs.self) { try await $0.listJobs($1) },
        .init(UpdateJobPriority.self) { try await $0.updateJobPriority($1) },
        .init(UpdateJobStatus.self) { try await $0.updateJobStatus($1) },
        .init(GetJobTagging.self) { try await $0.getJobTagging($1) },
        .init(PutJobTagging.self) { try await $0.putJobTagging($1) },
        .init(DeleteJobTagging.self) { try await $0.deleteJobTagging($1) },
    ]
}
