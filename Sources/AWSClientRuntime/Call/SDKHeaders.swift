@_spi(Version) import Basics
import HTTPTypes
import Synchronization

/// The header fields that AWS clients add to requests: the user agent and the
/// fields that count a call's attempts.
struct SDKHeaders: Sendable {
    private let userAgent: HTTPField
    /// `amz-sdk-request` of first attempts. Nearly all attempts are first attempts.
    private let first: HTTPField
    private let maxAttempts: Int

    init(_ userAgent: UserAgent, maxAttempts: Int) {
        self.userAgent = HTTPField(name: .userAgent, value: userAgent.value)
        self.maxAttempts = maxAttempts
        first = Self.attempt(1, of: maxAttempts)
    }

    /// Returns the request with the fields that all attempts share.
    func added(to head: HTTPRequest, _ options: CallOptions) -> HTTPRequest {
        var head = head
        // Reserves room for the signature's four fields and those of the attempt.
        head.headerFields.reserveCapacity(head.headerFields.count + 7)
        head.headerFields.append(userAgent)
        if options.hasFields {
            for field in options.headerFields { head.headerFields[field.name] = nil }
            head.headerFields.append(contentsOf: options.headerFields)
        }
        return head
    }

    /// Adds the fields that count attempts, which do not need a signature.
    func addUnsigned(to head: inout HTTPRequest, _ attempt: Attempt) {
        let most = attempt.call.options.retryPolicy?.maxAttempts ?? maxAttempts
        let isUsual = attempt.number == 1 && most == maxAttempts
        head.headerFields.append(HTTPField(name: .invocationID, value: attempt.call.state.invocationID))
        head.headerFields.append(isUsual ? first : Self.attempt(attempt.number, of: most))
    }

    private static func attempt(_ number: Int, of most: Int) -> HTTPField {
        HTTPField(name: .sdkRequest, value: "attempt=\(number); max=\(max(1, most))")
    }
}

/// Generates the IDs of calls: random UUIDs of version 4 (RFC 9562, section 5.4), in lowercase.
///
/// Foundation's `UUID` opens the system's random device for each value. An invocation ID is not a
/// secret: it only has to be unique.
enum InvocationID {
    private static let generator = Mutex(Generator())

    /// Returns a new ID.
    static func make() -> String {
        let words = generator.withLock { $0.next() }
        let high = words.0 & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = words.1 & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return unsafe String(unsafeUninitializedCapacity: 36) { text in
            var position = 0
            func write(_ byte: UInt8) {
                unsafe text[position] = byte
                position += 1
            }
            for index in 0..<32 {
                if index == 8 || index == 12 || index == 16 || index == 20 { write(UInt8(ascii: "-")) }
                let word = index < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * (index % 16))) & 15
                write(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
            return position
        }
    }

    /// Two SplitMix64 generators, each seeded with the system's random numbers.
    private struct Generator {
        private var states = (UInt64.random(in: 0...UInt64.max), UInt64.random(in: 0...UInt64.max))

        mutating func next() -> (UInt64, UInt64) {
            (Self.step(&states.0), Self.step(&states.1))
        }

        private static func step(_ state: inout UInt64) -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            return word ^ word >> 31
        }
    }
}

/// The value of `User-Agent`, in the short form of the AWS clients.
package struct UserAgent: Sendable {
    /// A feature that a call uses, represented by the AWS clients' letters.
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

    /// The first 50 characters of `text`. Characters that the format does not allow become hyphens.
    private static func sanitized(_ text: String) -> String {
        var bytes: [UInt8] = []
        // Counts each character by its first byte.
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
