/// An EventBridge event about a job that was created or changed its status, delivered through CloudTrail.
///
/// It can be decoded from an EventBridge event or from a CloudTrail record, and is encoded as an EventBridge event.
/// Unknown members are ignored.
///
/// Source: [Tracking an S3 Batch Operations job in Amazon EventBridge](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-examples-event-bridge-cloud-trail.html).
public struct JobEvent: Sendable, Hashable, Codable {
    /// The type of event.
    public struct Name: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
        public var rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// The service's name of the event.
        public var description: String { rawValue }

        /// The job was created.
        public static let jobCreated = Name(rawValue: "JobCreated")
        /// The job's status changed.
        public static let jobStatusChanged = Name(rawValue: "JobStatusChanged")
    }

    /// The event's ID in EventBridge; nil for a CloudTrail record.
    public var id: String?

    /// The type of event.
    public var name: Name

    /// When the event occurred, as in the event: `2020-02-27T15:25:49Z`.
    public var time: String

    /// The account that the event was delivered to.
    public var accountID: String?

    /// The region of the job.
    public var region: String

    /// The event's ID in CloudTrail.
    public var eventID: String?

    /// The job's ID.
    public var jobID: String

    /// The job's Amazon Resource Name.
    public var jobARN: String?

    /// The job's status, such as `Complete`.
    public var status: String

    /// The ID of this change to the job.
    public var jobEventID: String?

    /// Why the job failed; empty unless it did.
    public var failureCodes: [String]

    /// The reasons given for the change.
    public var statusChangeReasons: [String]

    /// Creates an event; `configure` sets the optional members.
    public init(
        _ name: Name,
        jobID: String,
        status: String,
        time: String,
        region: String,
        _ configure: (inout Self) -> Void = { _ in }
    ) {
        self.name = name
        self.jobID = jobID
        self.status = status
        self.time = time
        self.region = region
        failureCodes = []
        statusChangeReasons = []
        configure(&self)
    }

    private enum EnvelopeKeys: String, CodingKey {
        case version, id, source, account, time, region, resources, detail
        case detailType = "detail-type"
    }

    private enum RecordKeys: String, CodingKey {
        case eventVersion, eventTime, eventSource, eventName, awsRegion, eventID, eventType,
            recipientAccountId
        case serviceEventDetails
    }

    private enum DetailKeys: String, CodingKey {
        case jobId, jobArn, status, jobEventId, failureCodes, statusChangeReason
    }

    public init(from decoder: any Decoder) throws {
        let envelope = try decoder.container(keyedBy: EnvelopeKeys.self)
        let record =
            envelope.contains(.detail)
            ? try envelope.nestedContainer(keyedBy: RecordKeys.self, forKey: .detail)
            : try decoder.container(keyedBy: RecordKeys.self)
        let details = try record.nestedContainer(keyedBy: DetailKeys.self, forKey: .serviceEventDetails)
        id = try envelope.decodeIfPresent(String.self, forKey: .id)
        name = try record.decode(Name.self, forKey: .eventName)
        time = try record.decode(String.self, forKey: .eventTime)
        accountID =
            try envelope.decodeIfPresent(String.self, forKey: .account)
            ?? record.decodeIfPresent(String.self, forKey: .recipientAccountId)
        region = try record.decode(String.self, forKey: .awsRegion)
        eventID = try record.decodeIfPresent(String.self, forKey: .eventID)
        jobID = try details.decode(String.self, forKey: .jobId)
        jobARN = try details.decodeIfPresent(String.self, forKey: .jobArn)
        status = try details.decode(String.self, forKey: .status)
        jobEventID = try details.decodeIfPresent(String.self, forKey: .jobEventId)
        failureCodes =
            try details.decodeIfPresent([LenientText].self, forKey: .failureCodes)?.compactMap(\.text) ?? []
        statusChangeReasons =
            try details.decodeIfPresent([LenientText].self, forKey: .statusChangeReason)?.compactMap(\.text)
            ?? []
    }

    public func encode(to encoder: any Encoder) throws {
        var envelope = encoder.container(keyedBy: EnvelopeKeys.self)
        try envelope.encode("0", forKey: .version)
        try envelope.encodeIfPresent(id, forKey: .id)
        try envelope.encode(JobEventPattern.detailType, forKey: .detailType)
        try envelope.encode(JobEventPattern.source, forKey: .source)
        try envelope.encodeIfPresent(accountID, forKey: .account)
        try envelope.encode(time, forKey: .time)
        try envelope.encode(region, forKey: .region)
        try envelope.encode([String](), forKey: .resources)
        var record = envelope.nestedContainer(keyedBy: RecordKeys.self, forKey: .detail)
        try record.encode("1.05", forKey: .eventVersion)
        try record.encode(time, forKey: .eventTime)
        try record.encode(JobEventPattern.eventSource, forKey: .eventSource)
        try record.encode(name, forKey: .eventName)
        try record.encode(region, forKey: .awsRegion)
        try record.encodeIfPresent(eventID, forKey: .eventID)
        try record.encode("AwsServiceEvent", forKey: .eventType)
        var details = record.nestedContainer(keyedBy: DetailKeys.self, forKey: .serviceEventDetails)
        try details.encode(jobID, forKey: .jobId)
        try details.encodeIfPresent(jobARN, forKey: .jobArn)
        try details.encode(status, forKey: .status)
        try details.encodeIfPresent(jobEventID, forKey: .jobEventId)
        try details.encode(failureCodes, forKey: .failureCodes)
        try details.encode(statusChangeReasons, forKey: .statusChangeReason)
    }
}

/// An element of a list that is empty in all documented examples. Elements other than strings are ignored.
private struct LenientText: Decodable {
    var text: String?

    init(from decoder: any Decoder) throws {
        text = try? decoder.singleValueContainer().decode(String.self)
    }
}

/// The event pattern of an EventBridge rule that matches ``JobEvent``s.
///
/// ```swift
/// import S3BatchEvents
///
/// let ended = JobEventPattern(statuses: ["Complete", "Failed", "Cancelled"])
/// print(ended.json)
/// ```
public struct JobEventPattern: Sendable, Hashable {
    static let source = "aws.s3"
    static let detailType = "AWS Service Event via CloudTrail"
    static let eventSource = "s3.amazonaws.com"

    /// The types of event.
    public var names: [JobEvent.Name]

    /// The statuses; empty for all.
    public var statuses: [String]

    /// The jobs' IDs; empty for all.
    public var jobIDs: [String]

    /// Creates a pattern, which matches all job events by default.
    public init(
        names: [JobEvent.Name] = [.jobCreated, .jobStatusChanged],
        statuses: [String] = [],
        jobIDs: [String] = []
    ) {
        self.names = names
        self.statuses = statuses
        self.jobIDs = jobIDs
    }

    /// The pattern for EventBridge's PutRule, on one line.
    public var json: String {
        var detail =
            "\"eventSource\":[\"\(Self.eventSource)\"],\"eventName\":\(Self.list(names.map(\.rawValue)))"
        var conditions: [String] = []
        if !statuses.isEmpty { conditions.append("\"status\":\(Self.list(statuses))") }
        if !jobIDs.isEmpty { conditions.append("\"jobId\":\(Self.list(jobIDs))") }
        if !conditions.isEmpty { detail += ",\"serviceEventDetails\":{\(conditions.joined(separator: ","))}" }
        return
            "{\"source\":[\"\(Self.source)\"],\"detail-type\":[\"\(Self.detailType)\"],\"detail\":{\(detail)}}"
    }

    /// Whether a rule with this pattern matches an event.
    public func matches(_ event: JobEvent) -> Bool {
        names.contains(event.name) && (statuses.isEmpty || statuses.contains(event.status))
            && (jobIDs.isEmpty || jobIDs.contains(event.jobID))
    }

    private static func list(_ texts: [String]) -> String {
        "[\(texts.map(quote).joined(separator: ","))]"
    }

    private static func quote(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
