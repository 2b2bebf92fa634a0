internal import S3Control
@_spi(Shapes) internal import S3ControlWire

/// What the AWS CLI says when an operation fails, so that scripts which look for it find it.
enum FailureText {
    static func make(_ error: any Error, operation: String) -> String {
        switch error {
        case let error as CommandError: error.message
        case let error as S3ControlError: make(error, operation: error.operation ?? operation)
        case let error as JSONShapeError: parameterValidation(["\(error)"])
        case let error as ValidationError: parameterValidation(error.violations.map(\.description))
        default: "\(error)"
        }
    }

    /// What is wrong with an id that was given, nil for another error.
    static func invalidIdentifier(_ error: any Error) -> String? {
        (error as? ValidationError).map { "\($0)" }
    }

    private static func parameterValidation(_ findings: [String]) -> String {
        "Parameter validation failed:\n" + findings.joined(separator: "\n")
    }

    private static func make(_ error: S3ControlError, operation: String) -> String {
        if let cause = error.cause as? ValidationError {
            return parameterValidation(cause.violations.map(\.description))
        }
        if error.code == .invalidConfiguration, error.message.hasPrefix("Region must be set") {
            return "You must specify a region. You can also configure your region by running "
                + "\"aws configure\".\n\(error.message)"
        }
        if error.code == .noCredentials {
            return
                "Unable to locate credentials. You can configure credentials by running \"aws configure\".\n"
                + error.message
        }
        guard let code = error.serviceCode?.rawValue ?? error.httpStatus.map(String.init),
            error.code != .invalidResponse
        else { return error.message }
        let isRetried = error.code == .throttled || error.code == .internalService
        let retries =
            isRetried && error.attempts > 1 ? " (reached max retries: \(error.attempts - 1))" : ""
        return
            "An error occurred (\(code)) when calling the \(operation) operation\(retries): \(error.message)"
    }
}
