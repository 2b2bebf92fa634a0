public import AWSClientRuntime
@_spi(XML) import AWSXML
public import HTTPTypes
public import S3ControlModel

/// A request to restore an archived object.
public struct RestoreObjectRequest: Sendable, Hashable {
    /// The speed and the price of a restoration.
    public struct Tier: OpenString {
        /// The service's text for the value.
        public var rawValue: String
        /// Creates a value from any text, known or unknown.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// Within 3 to 5 hours, or within 12 hours from Deep Archive.
        public static let standard: Self = "Standard"
        /// Within 5 to 12 hours, or within 48 hours from Deep Archive.
        public static let bulk: Self = "Bulk"
        /// Within minutes.
        public static let expedited: Self = "Expedited"

        /// All known values.
        public static let allCases: [Self] = [.standard, .bulk, .expedited]
    }

    /// The object.
    public var target: ObjectTarget
    /// The number of days to keep the restored copy; nil for an object in Intelligent-Tiering.
    public var days: Int?
    /// The tier.
    public var tier: Tier?

    /// Creates a request.
    public init(_ target: ObjectTarget, days: Int? = nil, tier: Tier? = nil) {
        self.target = target
        self.days = days
        self.tier = tier
    }
}

@_spi(Requests) extension RestoreObjectRequest: TargetRequest {
    public static var operation: StaticString { "RestoreObject" }
    public static var method: HTTPRequest.Method { .post }
    public static var subresource: String? { "restore" }
    public static var checksumUse: ChecksumUse { .supported }

    public func body() throws -> [UInt8] {
        try .s3Document("RestoreRequest") { writer in
            if let days { try writer.element("Days", "\(days)") }
            if let tier {
                writer.startElement("GlacierJobParameters")
                try writer.element("Tier", tier.rawValue)
                writer.endElement()
            }
        }
    }

    /// - Returns: Whether the restoration begins now; false if a restored copy already exists.
    public static func read(_ response: ObjectResponse) throws -> Bool {
        try response.checkNoResult()
        return response.status == 202
    }
}

extension S3ObjectClient {
    /// Begins to restore an archived object.
    ///
    /// - Returns: Whether the restoration begins now; false if a restored copy already exists, in which case
    ///   its lifetime is changed.
    @discardableResult
    public func restoreObject(
        _ request: RestoreObjectRequest,
        options: CallOptions = CallOptions()
    ) async throws -> Bool {
        try await call(request, options)
    }
}
