@_spi(Shapes) internal import S3Control
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire
internal import Synchronization

/// One of the API's operations, with everything that depends on its types behind closures.
struct ServiceOperation: Sendable {
    /// The API reference's name, such as `DescribeJob`.
    let apiName: String
    /// The AWS CLI's name, such as `describe-job`.
    let name: String
    /// All that the command line is made of.
    let describe: @Sendable () throws -> OperationDescription
    /// Sends what the JSON says, and returns what the service answered.
    let send:
        @Sendable (S3ControlClient, JSONValue, OperationDescription, _ allowsUnknown: Bool) async throws ->
            JSONResponse
    /// Whether the JSON can be sent; throws what is wrong with it, and returns the rules of the service that it breaks.
    let check: @Sendable (JSONValue, _ allowsUnknown: Bool) throws -> [String]

    private init<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ account: @escaping @Sendable (Operation.Input) -> AccountID,
        token: @escaping @Sendable (Operation.Input) -> String? = { _ in nil }
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
        send = { client, json, description, allowsUnknown in
            let input = try JSONShapeReader.read(
                Operation.Input.self,
                from: json,
                allowsUnknownMembers: allowsUnknown
            )
            let answer = Answer()
            try await client.call(operation, input, account: account(input), clientRequestToken: token(input))
            {
                let read = try JSONResponse($0, to: description)
                answer.response.withLock { $0 = read }
            }
            guard let response = answer.response.withLock({ $0 }) else {
                throw CommandError("There is no response.", kind: .other)
            }
            return response
        }
    }

    static let all: [ServiceOperation] = [
        .init(CreateJob.self, { $0.accountID }, token: { $0.clientRequestToken }),
        .init(DescribeJob.self) { $0.accountID },
        .init(ListJobs.self) { $0.accountID },
        .init(UpdateJobPriority.self) { $0.accountID },
        .init(UpdateJobStatus.self) { $0.accountID },
        .init(GetJobTagging.self) { $0.accountID },
        .init(PutJobTagging.self) { $0.accountID },
        .init(DeleteJobTagging.self) { $0.accountID },
    ]
}

/// What the service answered.
///
/// A class: a mutex that closures capture costs a process some 0.1 ms when the runtime first makes its type.
private final class Answer: Sendable {
    let response = Mutex<JSONResponse?>(nil)
}
