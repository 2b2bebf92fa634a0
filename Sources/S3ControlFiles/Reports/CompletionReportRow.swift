/// One task of a completion report. Two are the same if their bytes are: not by Unicode's equivalence.
public struct CompletionReportRow: Sendable, Hashable, Codable {
    /// The name of the object's bucket.
    public var bucket: String

    /// The object's key as the report writes it, which is percent-encoded where the manifest's was.
    public var key: String

    /// The object's version; nil if the manifest named none.
    public var versionID: String?

    /// How the task ended.
    public var status: TaskStatus

    /// The error's code; nil where there is none.
    public var errorCode: String?

    /// The HTTP status that S3 or Lambda answered with; nil where there is none.
    public var httpStatusCode: Int?

    /// The result in words: `Successful`, the error's message, what the Lambda function returned, or the
    /// checksum that was computed.
    public var message: String

    /// Creates a value.
    public init(
        bucket: String,
        key: String,
        versionID: String? = nil,
        status: TaskStatus,
        errorCode: String? = nil,
        httpStatusCode: Int? = nil,
        message: String
    ) {
        self.bucket = bucket
        self.key = key
        self.versionID = versionID
        self.status = status
        self.errorCode = errorCode
        self.httpStatusCode = httpStatusCode
        self.message = message
    }

    /// The object's key as it is, without percent-encoding.
    ///
    /// - Parameter plusIsSpace: Whether `+` stands for a space, as in an inventory; in a manifest of
    ///   ``ManifestWriter`` it never does.
    public func decodedKey(plusIsSpace: Bool = false) -> String {
        KeyEncoding.decode(key, plusIsSpace: plusIsSpace)
    }

    /// The task's object, its key decoded.
    public var object: ManifestObject {
        ManifestObject(bucket: bucket, key: decodedKey(), versionID: versionID)
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.status == right.status && left.httpStatusCode == right.httpStatusCode
            && left.texts == right.texts
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(texts)
        hasher.combine(status)
        hasher.combine(httpStatusCode)
    }

    private var texts: [ByteText?] {
        [bucket, key, versionID, errorCode, message].map { $0.map(ByteText.init) }
    }
}

/// How a task ended, as a completion report says it.
public struct TaskStatus: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The report's word.
    public var rawValue: String

    /// Creates a status from the report's word.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The report's word.
    public var description: String { rawValue }

    /// The task succeeded.
    public static let succeeded = TaskStatus(rawValue: "succeeded")
    /// The task failed.
    public static let failed = TaskStatus(rawValue: "failed")
}

/// Which failures of a report are meant.
public struct FailureFilter: Sendable, Hashable {
    /// The codes that are meant; nil for all, those without a code included.
    public var errorCodes: Set<String>?

    /// The codes that are not meant.
    public var excludedErrorCodes: Set<String>

    /// The HTTP statuses that are meant; nil for all, those without a status included.
    public var httpStatusCodes: Set<Int>?

    /// Creates a filter, which includes all failures unless it is told otherwise.
    public init(
        errorCodes: Set<String>? = nil,
        excludedErrorCodes: Set<String> = [],
        httpStatusCodes: Set<Int>? = nil
    ) {
        self.errorCodes = errorCodes
        self.excludedErrorCodes = excludedErrorCodes
        self.httpStatusCodes = httpStatusCodes
    }

    /// Whether a task failed, in a way that is meant.
    public func includes(_ row: CompletionReportRow) -> Bool {
        guard row.status != .succeeded else { return false }
        let code = row.errorCode ?? ""
        if let errorCodes, !errorCodes.contains(code) { return false }
        if let httpStatusCodes, !(row.httpStatusCode.map(httpStatusCodes.contains) ?? false) { return false }
        return !excludedErrorCodes.contains(code)
    }
}

extension AsyncSequence where Element == CompletionReportRow {
    /// The rows of tasks that failed.
    public func failures(matching filter: FailureFilter = FailureFilter()) -> AsyncFilterSequence<Self> {
        self.filter { filter.includes($0) }
    }
}
