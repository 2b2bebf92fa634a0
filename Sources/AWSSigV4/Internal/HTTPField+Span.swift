internal import HTTPTypes

extension HTTPField {
    /// Gives `body` the bytes of the value, which need not be UTF-8.
    func withValueSpan<Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Void) throws(Failure) {
        // `unsafe`: http-types lends the bytes as a pointer only; the span does not outlive the call.
        try unsafe withUnsafeBytesOfValue { buffer throws(Failure) in
            try unsafe body(buffer.span)
        }
    }
}
