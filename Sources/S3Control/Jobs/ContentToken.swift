@_spi(XML) @_spi(Shapes) internal import Basics
@_spi(Shapes) public import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

extension CreateJobRequest {
    /// A client request token that is made of the rest of the request: whoever sends the same content gets the same job.
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
