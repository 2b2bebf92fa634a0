/// What the client tells of itself: the AWS clients' form, kept short.
struct UserAgent: Sendable {
    /// The library's version.
    static let version = "0.1.0"

    /// What a call is for, by the AWS clients' letters.
    enum Feature: String, Sendable {
        /// A poll of a waiter.
        case waiter = "B"
        /// A page of a listing.
        case paginator = "C"
        case standardRetries = "E"
        case adaptiveRetries = "F"
        case customEndpoint = "N"
    }

    #if os(macOS)
    private static let system = "macos"
    #else
    private static let system = "linux"
    #endif

    #if compiler(>=6.4)
    private static let language = "6.4+"
    #elseif compiler(>=6.3)
    private static let language = "6.3"
    #else
    private static let language = "6.2"
    #endif

    /// The field's value.
    private(set) var value: String
    private var features: Set<String> = []
    private let retryMode: String
    private let applicationID: String?

    init(_ configuration: S3ControlConfiguration) {
        retryMode = configuration.retryPolicy.name
        applicationID = configuration.applicationID
        value = ""
        if retryMode == "standard" { features.insert(Feature.standardRetries.rawValue) }
        if retryMode == "adaptive" { features.insert(Feature.adaptiveRetries.rawValue) }
        if configuration.endpoint != nil { features.insert(Feature.customEndpoint.rawValue) }
        update()
    }

    /// Tells of one more feature.
    mutating func add(_ feature: Feature) {
        if features.insert(feature.rawValue).inserted { update() }
    }

    private mutating func update() {
        var parts = [
            "swift-s3-control/\(Self.version)", "ua/2.1", "os/\(Self.system)", "lang/swift#\(Self.language)",
        ]
        if !features.isEmpty { parts.append("m/\(features.sorted().joined(separator: ","))") }
        parts.append("cfg/retry-mode#\(Self.sanitized(retryMode))")
        if let applicationID { parts.append("app/\(Self.sanitized(applicationID))") }
        value = parts.joined(separator: " ")
    }

    /// `text` with every character that the form does not allow replaced by a hyphen.
    private static func sanitized(_ text: String) -> String {
        String(text.prefix(50).map { allowed.contains($0) ? $0 : "-" })
    }

    private static let allowed = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!$%&'*+-.^_`|~"
    )
}
