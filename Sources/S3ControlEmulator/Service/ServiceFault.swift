internal import S3ControlModel

/// An error that the service answers with.
struct ServiceFault: Error, Sendable {
    var code: ServiceErrorCode
    var message: String
    var status: Int
    /// Further elements of the error, by name.
    var details: [(name: String, value: String)]

    init(
        _ code: ServiceErrorCode,
        message: String,
        status: Int? = nil,
        details: [(name: String, value: String)] = []
    ) {
        self.code = code
        self.message = message
        // The API reference gives 400 to every modelled error but the service's own failure.
        self.status = status ?? (code == .internalService ? 500 : 400)
        self.details = details
    }

    static func noSuchJob(_ id: JobID) -> ServiceFault {
        ServiceFault(.notFound, message: "The specified job does not exist: \(id)")
    }
}
