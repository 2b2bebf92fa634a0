/// An event that S3 Batch Operations sends to the Lambda function of a `LambdaInvoke` job, with one or more tasks.
///
/// ```swift
/// import S3BatchEvents
///
/// func handle(_ event: LambdaTaskEvent) async -> LambdaTaskResponse {
///     await event.respond { task in
///         guard task.key.hasSuffix(".jpg") else { return .permanentFailure("not a picture") }
///         return .succeeded("resized")
///     }
/// }
/// ```
///
/// The invocation schemas 1.0 and 2.0 are supported. Unknown members are ignored.
///
/// Source: [Invoke AWS Lambda function](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html).
public struct LambdaTaskEvent: Sendable, Hashable, Codable {
    /// The schema of an event and its response. Schema 2.0 contains the bucket's name and the job's arguments.
    public struct SchemaVersion: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
        public var rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }

        /// The version number.
        public var description: String { rawValue }

        /// Contains bucket ARNs.
        public static let v1 = SchemaVersion(rawValue: "1.0")
        /// Contains bucket names and user arguments. Required for directory buckets.
        public static let v2 = SchemaVersion(rawValue: "2.0")
    }

    /// The job that the tasks belong to.
    public struct Job: Sendable, Hashable, Codable {
        /// The job's ID.
        public var id: String

        /// The job's arguments for every invocation; empty in schema 1.0.
        public var userArguments: [String: String]

        /// Creates a value.
        public init(id: String, userArguments: [String: String] = [:]) {
            self.id = id
            self.userArguments = userArguments
        }

        private enum CodingKeys: String, CodingKey {
            case id, userArguments
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = try container.decode(String.self, forKey: .id)
            userArguments =
                try container.decodeIfPresent([String: String].self, forKey: .userArguments) ?? [:]
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            if !userArguments.isEmpty { try container.encode(userArguments, forKey: .userArguments) }
        }
    }

    /// The schema of the event, which is also that of the response.
    public var schemaVersion: SchemaVersion

    /// The ID of the invocation, which the response repeats.
    public var invocationID: String

    /// The job that the tasks belong to.
    public var job: Job

    /// The tasks, each of which requires exactly one result.
    public var tasks: [LambdaTask]

    /// Creates an event, for example for a test.
    public init(
        schemaVersion: SchemaVersion = .v2,
        invocationID: String,
        job: Job,
        tasks: [LambdaTask]
    ) {
        self.schemaVersion = schemaVersion
        self.invocationID = invocationID
        self.job = job
        self.tasks = tasks
    }

    private enum CodingKeys: String, CodingKey {
        case schemaVersion = "invocationSchemaVersion"
        case invocationID = "invocationId"
        case job, tasks
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        schemaVersion = try container.decode(SchemaVersion.self, forKey: .schemaVersion)
        invocationID = try container.decode(String.self, forKey: .invocationID)
        job = try container.decode(Job.self, forKey: .job)
        tasks = try container.decode([LambdaTask].self, forKey: .tasks)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schemaVersion, forKey: .schemaVersion)
        try container.encode(invocationID, forKey: .invocationID)
        try container.encode(job, forKey: .job)
        var list = container.nestedUnkeyedContainer(forKey: .tasks)
        for task in tasks { try task.encode(to: list.superEncoder(), in: schemaVersion) }
    }
}

/// An object to be processed by a Lambda function.
public struct LambdaTask: Sendable, Hashable, Decodable {
    /// The task's ID, which its result repeats.
    public var id: String

    /// The object's key as in the event: URL-encoded, with `+` for a space.
    public var encodedKey: String

    /// The object's version; nil if the manifest has none.
    public var versionID: String?

    /// The name of the object's bucket.
    public var bucket: String

    /// The bucket's ARN, in schema 1.0 only.
    public var bucketARN: String?

    /// Creates a task, for example for a test.
    ///
    /// - Parameters:
    ///   - id: The task's ID.
    ///   - key: The object's key, not encoded.
    ///   - versionID: The object's version; nil if the manifest has none.
    ///   - bucket: The name of the object's bucket.
    public init(id: String, key: String, versionID: String? = nil, bucket: String) {
        self.id = id
        encodedKey = URLEncoding.encode(key)
        self.versionID = versionID
        self.bucket = bucket
    }

    /// The object's decoded key. Invalid UTF-8 is replaced; see ``hasValidKey``.
    public var key: String { String(decoding: URLEncoding.decode(encodedKey), as: UTF8.self) }

    /// Whether ``key`` is exact. It is not if the object's key is not UTF-8.
    public var hasValidKey: Bool { String(validating: URLEncoding.decode(encodedKey), as: UTF8.self) != nil }

    private enum CodingKeys: String, CodingKey {
        case id = "taskId"
        case encodedKey = "s3Key"
        case versionID = "s3VersionId"
        case bucket = "s3Bucket"
        case bucketARN = "s3BucketArn"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        encodedKey = try container.decode(String.self, forKey: .encodedKey)
        versionID = try container.decodeIfPresent(String.self, forKey: .versionID)
        bucketARN = try container.decodeIfPresent(String.self, forKey: .bucketARN)
        if let bucketARN {
            bucket =
                bucketARN.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? ""
        } else {
            bucket = try container.decode(String.self, forKey: .bucket)
        }
    }

    func encode(to encoder: any Encoder, in version: LambdaTaskEvent.SchemaVersion) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(encodedKey, forKey: .encodedKey)
        // The service writes null.
        try container.encode(versionID, forKey: .versionID)
        if version == .v1 {
            try container.encode(bucketARN ?? "arn:aws:s3:::\(bucket)", forKey: .bucketARN)
        } else {
            try container.encode(bucket, forKey: .bucket)
        }
    }
}

/// URL-encoding of keys in events, as in forms.
enum URLEncoding {
    /// Encodes everything but the slash and RFC 3986's unreserved characters. A space becomes `%20`.
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Decodes `text`. Invalid escapes stay unchanged.
    static func decode(_ text: String) -> [UInt8] {
        var rest = Array(text.utf8)[...]
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let (high, low) = digits(rest.prefix(2)) {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return bytes
    }

    private static func digits(_ text: ArraySlice<UInt8>) -> (UInt8, UInt8)? {
        func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: nil
            }
        }
        guard text.count == 2, let high = value(text[text.startIndex]),
            let low = value(text[text.startIndex + 1])
        else { return nil }
        return (high, low)
    }
}
