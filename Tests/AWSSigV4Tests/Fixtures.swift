import AWSCore
import AWSSigV4
import Basics
import HTTPTypes

/// 2015-08-30T12:36:00Z, the date of the published cases.
let suiteDate = Date(timeIntervalSince1970: 1_440_938_160)

let suiteCredentials = Credentials(
    accessKeyID: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
)

func make(
    _ method: HTTPRequest.Method = .get,
    _ path: String = "/",
    _ fields: [(String, String)] = [],
    scheme: String? = "https",
    authority: String? = "example.amazonaws.com"
) -> HTTPRequest {
    var request = HTTPRequest(method: method, scheme: scheme, authority: authority, path: path)
    for (name, value) in fields { request.headerFields.append(makeField(name, value)) }
    return request
}

func makeField(_ name: String, _ value: String) -> HTTPField {
    guard let name = HTTPField.Name(name) else { preconditionFailure("\(name) is not a field name") }
    return HTTPField(name: name, value: value)
}

extension HTTPRequest {
    subscript(_ name: String) -> String? { headerFields[makeField(name, "").name] }

    /// The signature in its header or its query.
    var signature: String? {
        if let header = self["authorization"] {
            return header.split(separator: "Signature=").last.map(String.init)
        }
        return path?.split(separator: "X-Amz-Signature=").dropFirst().first.map { String($0.prefix(64)) }
    }
}
