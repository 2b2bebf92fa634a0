/// What S3 Batch Operations sends to the Lambda function of a `LambdaInvoke` job: one task or several.
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
/// The invocation schemas 1.0 and 2.0 are read and written. Members that this version does not know are ignored.
///
/// Source: [Invoke AWS Lambda function](https://docs.aws.amazon.com/AmazonS3/latest/userguide/batch-ops-invoke-lambda.html).
public struct LambdaTaskEvent: Sendable, Hashable, Codable {
    /// The form of an event and its response. Schema 2.0 has the bucket's name and the job's arguments.
    public struct SchemaVersion: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
        public var rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The number, as the event has it.
        public var description: String { rawValue }

        /// With bucket ARNs.
        public static let v1 = SchemaVersion(rawValue: "1.0")
        /// With bucket names and user arguments; needed for directory buckets.
        public static let v2 = SchemaVersion(rawValue: "2.0")
    }

    /// The job that the tasks are of.
    public struct Job: Sendable, Hashable, Codable {
        /// The job's id.
        public var id: String

        /// What the job gives to every invocation; empty in schema 1.0.
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

    /// The form of the event, which the response has too.
    public var schemaVersion: SchemaVersion

    /// The id of the invocation, which the response repeats.
    public var invocationID: String

    /// The job that the tasks are of.
    public var job: Job

    /// The tasks, each of which needs exactly one result.
    public var tasks: [LambdaTask]

    /// Creates an event: for a test, say.
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

/// One object that a Lambda function works on.
public struct LambdaTask: Sendable, Hashable, Decodable {
    /// The task's id, which its result repeats.
    public var id: String

    /// The object's key as the event has it: URL-encoded, with `+` for a space.
    public var encodedKey: String

    /// The object's version; nil if the manifest names none.
    public var versionID: String?

    /// The name of the object's bucket.
    public var bucket: String

    /// The bucket's ARN, which only schema 1.0 has.
    public var bucketARN: String?

    /// Creates a task: for a test, say.
    ///
    /// - Parameters:
    ///   - id: The task's id.
    ///   - key: The object's key as it is.
    ///   - versionID: The object's version; nil if the manifest names none.
    ///   - bucket: The name of the object's bucket.
    public init(id: String, key: String, versionID: String? = nil, bucket: String) {
        self.id = id
        encodedKey = URLEncoding.encode(key)
        self.versionID = versionID
        self.bucket = bucket
    }

    /// The object's key as it is. Bytes that are no UTF-8 are replaced; see ``hasValidKey``.
    public var key: String { String(decoding: URLEncoding.decode(encodedKey), as: UTF8.self) }

    /// Whether ``key`` is the object's key: it is not if the key is no UTF-8.
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

/// Keys in events: URL-encoded as in forms.
enum URLEncoding {
    /// Encodes everything but RFC 3986's unreserved characters and the slash, a space as `%20`.
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

    /// The bytes that `text` stands for; what is no escape stays as it is.
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
