internal import AWSClientRuntime
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) public import S3ControlWire

extension S3ControlClient {
    /// Makes a call whose response is read as it came, whichever members are missing.
    ///
    /// The job's status is never checked afterwards, so that what is read is what the request was answered with.
    ///
    /// - Parameters:
    ///   - clientRequestToken: The token that the input carries, for errors.
    ///   - read: Reads the body of a successful response; may be called again after an error that it throws.
    /// - Throws: ``S3ControlError``; `CancellationError` when the task was cancelled.
    @_spi(Shapes) public func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        account: AccountID,
        clientRequestToken: String? = nil,
        readBody read: @escaping @Sendable ([UInt8]) throws -> Void
    ) async throws {
        let call = OperationCall<Operation>(
            input,
            account: account,
            job: nil,
            options: CallOptions(),
            client: state,
            clientRequestToken: clientRequestToken,
            readBody: read
        )
        do {
            try await state.executor.execute(call)
        } catch let failure as CallFailure {
            throw call.error(failure)
        }
    }
}
