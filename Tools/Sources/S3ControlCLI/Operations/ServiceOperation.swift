@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization

/// An operation of the API. Everything that depends on its types is in closures.
struct ServiceOperation: Sendable {
    /// The name in the API reference, such as `DescribeJob`.
    let apiName: String
    /// The name in the AWS CLI, such as `describe-job`.
    let name: String
    /// Returns the description from which the command line is generated.
    let describe: @Sendable () throws -> OperationDescription
    /// Sends the request in the JSON and returns the response.
    let send:
        @Sendable (S3ControlClient, JSONValue, OperationDescription, _ allowsUnknown: Bool) async throws ->
            JSONResponse
    /// Checks whether the JSON can be sent. Throws if it is invalid, and returns
    /// the violated rules of the service.
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
            // Values that are not listed are already in the notes.
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

/// The response of the service.
///
/// This is a class because a mutex that closures capture costs a process about 0.1 ms when
/// the runtime first creates its type.
private final class Answer: Sendable {
    let response = Mutex<JSONResponse?>(nil)
}
