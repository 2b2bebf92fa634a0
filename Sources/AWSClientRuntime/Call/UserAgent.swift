@_spi(Version) internal import Basics

/// The value of `User-Agent`: the AWS clients' form, kept short.
package struct UserAgent: Sendable {
    /// What a call is for, by the AWS clients' letters.
    package enum Feature: String, Sendable {
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
    package private(set) var value: String
    private var features: Set<String> = []
    private let retryMode: String
    private let applicationID: String?

    package init(retryMode: String, applicationID: String?, hasCustomEndpoint: Bool) {
        self.retryMode = retryMode
        self.applicationID = applicationID
        value = ""
        if retryMode == "standard" { features.insert(Feature.standardRetries.rawValue) }
        if retryMode == "adaptive" { features.insert(Feature.adaptiveRetries.rawValue) }
        if hasCustomEndpoint { features.insert(Feature.customEndpoint.rawValue) }
        update()
    }

    /// Adds a feature.
    package mutating func add(_ feature: Feature) {
        if features.insert(feature.rawValue).inserted { update() }
    }

    private mutating func update() {
        value =
            "swift-s3-control/\(PackageVersion.number) ua/2.1 os/\(Self.system) lang/swift#\(Self.language)"
        var separator = " m/"
        for feature in features.sorted() {
            value += separator + feature
            separator = ","
        }
        value += " cfg/retry-mode#\(Self.sanitized(retryMode))"
        if let applicationID { value += " app/\(Self.sanitized(applicationID))" }
    }

    /// The first 50 characters of `text`, with those that the form does not allow replaced by a hyphen.
    private static func sanitized(_ text: String) -> String {
        var bytes: [UInt8] = []
        // A character counts by its first byte.
        for byte in text.utf8 where byte & 0xC0 != 0x80 {
            if bytes.count == 50 { break }
            bytes.append(isAllowed(byte) ? byte : UInt8(ascii: "-"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "A"..."Z", "a"..."z", "0"..."9": true
        case "!", "$", "%", "&", "'", "*", "+", "-", ".", "^", "_", "`", "|", "~": true
        default: false
        }
    }
}
