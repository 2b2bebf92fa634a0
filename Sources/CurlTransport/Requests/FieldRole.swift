internal import HTTPTransport
internal import HTTPTypes

/// What a field of a request is to libcurl.
enum FieldRole {
    /// libcurl writes it.
    case leftOut
    /// libcurl would write one of its own if it were not there.
    case accept, contentType, expect
    case other

    /// The role of the field at `index` of `fields` in a request to `authority`.
    ///
    /// - Throws: `TransportError` where the field says other than what will be sent.
    static func of(
        _ fields: HTTPFields,
        at index: Int,
        authority: String,
        kind: PreparedRequest.Kind,
        bodyCount: Int
    ) throws(TransportError) -> FieldRole {
        // By index, and for one part at a time: a field is five references.
        let name = fields[index].name.canonicalName
        // By length first: nearly all names differ from these in it.
        switch name.utf8.count {
        case 4 where name == "host":
            guard fields[index].value == authority else {
                throw .invalidRequest("The field Host differs from the request's authority: leave it out.")
            }
            return .leftOut
        case 6 where name == "accept": return .accept
        case 6 where name == "expect": return .expect
        case 12 where name == "content-type": return .contentType
        case 14 where name == "content-length":
            guard fields[index].value == String(bodyCount) else {
                throw .invalidRequest("The field Content-Length differs from the body: leave it out.")
            }
            return kind == .withBody ? .leftOut : .other
        case 17 where name == "transfer-encoding":
            throw .invalidRequest("The field Transfer-Encoding is the transport's own: leave it out.")
        default: return .other
        }
    }
}
