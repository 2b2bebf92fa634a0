/// What a signature does with a request's header fields.
enum SignedFields {
    enum Role {
        /// It is signed as it is.
        case signed
        /// It is signed, and its value has to be what the transport will send.
        case contentLength, cookie
        /// It is taken from the authority.
        case host
        /// The signature writes it.
        case date, token, payloadHash, authorization
        /// It is not signed: proxies and transports change or add it on the way.
        case leftOut
    }

    /// The role of the field `name`, in lower case. What is left out is what botocore leaves out.
    static func role(of name: String) -> Role {
        // By length first: nearly all names differ from these in it.
        switch name.utf8.count {
        case 2: name == "te" ? .leftOut : .signed
        case 4: name == "host" ? .host : .signed
        case 6: name == "expect" ? .leftOut : name == "cookie" ? .cookie : .signed
        case 7: name == "trailer" || name == "upgrade" ? .leftOut : .signed
        case 10:
            name == "user-agent" || name == "connection" || name == "keep-alive"
                ? .leftOut : name == "x-amz-date" ? .date : .signed
        case 13: name == "authorization" ? .authorization : .signed
        case 14: name == "content-length" ? .contentLength : .signed
        case 15: name == "x-amzn-trace-id" ? .leftOut : .signed
        case 17: name == "transfer-encoding" ? .leftOut : .signed
        case 18: name == "proxy-authenticate" ? .leftOut : .signed
        case 19: name == "proxy-authorization" ? .leftOut : .signed
        case 20:
            name == "x-amz-security-token" ? .token : name == "x-amz-content-sha256" ? .payloadHash : .signed
        default: .signed
        }
    }
}
