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
            summary: "The operation \(operation.apiName) of Amazon S3 Control.",
            options: OperationCommand.ownOptions(of: parameters, isForReading: true),
            isOperation: true
        )
    }
}
