@_spi(XML) @_spi(Shapes) internal import Basics
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension CreateJobRequest {
    /// A client request token that is derived from the rest of the request: the same content always creates the same job.
    ///
    /// - Throws: ``S3ControlError`` with the code `unexpected` if there is no SHA-256.
    public func contentToken() throws(S3ControlError) -> String {
        var content = self
        content.clientRequestToken = nil
        let unknown = findUnknownMembers().map { "\n\($0)" }.joined()
        do {
            return try Digest.hex(of: (JSONValue(content).description + unknown).utf8, .sha256)
        } catch {
            throw S3ControlError(.unexpected, message: "\(error)", cause: error)
        }
    }
}
