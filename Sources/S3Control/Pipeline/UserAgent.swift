/// What the client tells of itself: the AWS clients' form, kept short.
enum UserAgent {
    /// The library's version.
    static let version = "0.1.0"

    #if os(macOS)
    private static let system = "macos"
    #else
    private static let system = "linux"
    #endif

    /// The field's value for a client of this retry mode, whose endpoint was given or not, in an
    /// application that may have a name.
    static func make(retryMode: String, hasCustomEndpoint: Bool, applicationID: String?) -> String {
        var features = retryMode == "adaptive" ? ["F"] : retryMode == "standard" ? ["E"] : []
        if hasCustomEndpoint { features.append("N") }
        var parts = ["swift-s3-control/\(version)", "ua/2.1", "os/\(system)", "lang/swift"]
        if !features.isEmpty { parts.append("m/\(features.joined(separator: ","))") }
        parts.append("cfg/retry-mode#\(sanitized(retryMode))")
        if let applicationID { parts.append("app/\(sanitized(applicationID))") }
        return parts.joined(separator: " ")
    }

    /// `text` with every character that the form does not allow replaced by a hyphen.
    private static func sanitized(_ text: String) -> String {
        String(text.prefix(50).map { allowed.contains($0) ? $0 : "-" })
    }

    private static let allowed = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!$%&'*+-.^_`|~"
    )
}
