public import S3ControlModel

extension UpdateJobStatus: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

extension UpdateJobPriority: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

extension DescribeJob: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

extension ListJobs: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

extension CreateJob: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

extension GetJobTagging: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

extension PutJobTagging: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

extension DeleteJobTagging: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}
