/// Which header fields a signature covers.
enum SignedFields {
    /// Whether the field `name`, in lower case, is signed.
    ///
    /// Left out are the fields that proxies and transports change or add on the way, the same ones that
    /// botocore leaves out; the signature itself; and `host`, which is taken from the authority.
    static func includes(_ name: String) -> Bool {
        !leftOut.contains(name)
    }

    private static let leftOut: Set<String> = [
        "authorization", "connection", "expect", "host", "keep-alive", "proxy-authenticate",
        "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
        "x-amzn-trace-id",
    ]
}
