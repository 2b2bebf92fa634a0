import Basics

/// A task of a completion report. Rows are compared by their bytes, not by Unicode equivalence.
public struct CompletionReportRow: Sendable, Hashable, Codable {
    /// The name of the object's bucket.
    public var bucket: String

    /// The object's key as in the report, which is percent-encoded if the manifest's was.
    public var key: String

    /// The object's version; nil if the manifest had none.
    public var versionID: String?

    /// How the task ended.
    public var status: TaskStatus

    /// The error code, if any.
    public var errorCode: String?

    /// The HTTP status of the response from S3 or Lambda, if any.
    public var httpStatusCode: Int?

    /// The result: `Successful`, an error message, the result of the Lambda function, or the computed checksum.
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

    /// The object's key without percent-encoding.
    ///
    /// - Parameter plusIsSpace: Whether `+` is a space, as in an inventory. In a manifest from ``ManifestWriter``, it
    ///   never is.
    public func decodedKey(plusIsSpace: Bool = false) -> String {
        KeyEncoding.decode(key, plusIsSpace: plusIsSpace)
    }

    /// The task's object, with its decoded key.
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

/// How a task ended, according to a completion report.
public struct TaskStatus: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The text in the report.
    public var rawValue: String

    /// Creates a status from the text in a report.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The text in the report.
    public var description: String { rawValue }

    /// The task succeeded.
    public static let succeeded = TaskStatus(rawValue: "succeeded")
    /// The task failed.
    public static let failed = TaskStatus(rawValue: "failed")
}

/// A filter for the failures of a report.
public struct FailureFilter: Sendable, Hashable {
    /// The error codes to include; nil for all failures, including those without a code.
    public var errorCodes: Set<String>?

    /// The error codes to exclude.
    public var excludedErrorCodes: Set<String>

    /// The HTTP statuses to include; nil for all failures, including those without a status.
    public var httpStatusCodes: Set<Int>?

    /// Creates a filter, which includes all failures by default.
    public init(
        errorCodes: Set<String>? = nil,
        excludedErrorCodes: Set<String> = [],
        httpStatusCodes: Set<Int>? = nil
    ) {
        self.errorCodes = errorCodes
        self.excludedErrorCodes = excludedErrorCodes
        self.httpStatusCodes = httpStatusCodes
    }

    /// Whether a task failed and the filter includes the failure.
    public func includes(_ row: CompletionReportRow) -> Bool {
        guard row.status != .succeeded else { return false }
        let code = row.errorCode ?? ""
        if let errorCodes, !errorCodes.contains(code) { return false }
        if let httpStatusCodes, !(row.httpStatusCode.map(httpStatusCodes.contains) ?? false) { return false }
        return !excludedErrorCodes.contains(code)
    }
}

extension AsyncSequence where Element == CompletionReportRow {
    /// The rows of failed tasks.
    public func failures(matching filter: FailureFilter = FailureFilter()) -> AsyncFilterSequence<Self> {
        self.filter { filter.includes($0) }
    }
}
