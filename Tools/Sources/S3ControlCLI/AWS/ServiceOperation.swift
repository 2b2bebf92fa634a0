@_spi(Shapes) internal import S3Control
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

/// One of the API's operations, with everything that depends on its types behind closures.
struct ServiceOperation: Sendable {
    /// The API reference's name, such as `DescribeJob`.
    let apiName: String
    /// The AWS CLI's name, such as `describe-job`.
    let name: String
    /// All that the command line is made of.
    let describe: @Sendable () throws -> OperationDescription
    /// Sends what the JSON says, and returns the result as JSON.
    let send: @Sendable (S3ControlClient, JSONValue, _ allowsUnknown: Bool) async throws -> JSONValue
    /// Whether the JSON can be sent; throws what is wrong with it, and returns the rules of the service that it breaks.
    let check: @Sendable (JSONValue, _ allowsUnknown: Bool) throws -> [String]

    private init<Operation: APIOperation>(
        _ operation: Operation.Type,
        _ call: @escaping @Sendable (S3ControlClient, Operation.Input) async throws -> Operation.Output
    ) {
        apiName = "\(operation.name)"
        name = CommandName.make(apiName)
        describe = { try OperationDescription(operation) }
        check = { json, allowsUnknown in
            let input = try JSONShapeReader.read(
                Operation.Input.self,
                from: json,
                allowsUnknownMembers: allowsUnknown
            )
            try input.validate()
            let violations = (input as? CreateJobRequest)?.ruleViolations() ?? []
            // Values that are not listed are in the notes already.
            return violations.filter { $0.kind == .jobRule }.map(\.description)
        }
        send = { client, json, allowsUnknown in
            let input = try JSONShapeReader.read(
                Operation.Input.self,
                from: json,
                allowsUnknownMembers: allowsUnknown
            )
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
