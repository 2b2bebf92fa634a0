internal import S3Control

extension CommandDescription {
    /// Describes one of the AWS CLI's commands from the service model's description of its operation.
    init(_ operation: ServiceOperation) throws {
        let parameters = OperationParameters(
            description: try operation.describe(),
            file: ParameterFile(environment: [:])
        )
        self.init(
            name: operation.name,
            summary: OperationText.of(operation.apiName).summary,
            discussion: OperationText.of(operation.apiName).discussion,
            options: OperationCommand.ownOptions(of: parameters, isForReading: true),
            isOperation: true
        )
    }
}
