internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
@_spi(Shapes) internal import S3ControlModel
@_spi(Shapes) internal import S3ControlXML

extension S3ControlError {
    /// Wraps what a layer threw; the one place where that happens.
    init(wrapping error: any Error, operation: String, attempts: Int) {
        switch error {
        case let error as S3ControlError:
            self = error
            self.operation = error.operation ?? operation
            self.attempts = max(error.attempts, attempts)
            return
        case let error as ValidationError:
            self.init(.invalidRequest, message: error.description)
        case let error as EndpointError:
            self.init(.invalidConfiguration, message: error.message)
        case let error as CredentialsError:
            self.init(.noCredentials, message: error.message)
        case let error as SigV4Error:
            self.init(.signingFailed, message: "The request cannot be signed: \(error)")
        case let error as TransportError:
            let isTimeout = [.timeout, .connectTimeout, .stalled, .queueTimeout].contains(error.code)
            self.init(
                isTimeout ? .timeout : .transport,
                message: error.message,
                effect: error.delivery == .sent ? .unknown : .none
            )
        default:
            self.init(
                .unexpected,
                message: "\(operation) was ended by another error: \(type(of: error)): \(error)"
            )
        }
        self.operation = operation
        self.attempts = attempts
        cause = error
    }
}
