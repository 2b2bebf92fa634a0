@_spi(Shapes) public import S3ControlModel

@_spi(Shapes) extension UpdateJobStatus: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension UpdateJobPriority: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension DescribeJob: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension ListJobs: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension CreateJob: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension GetJobTagging: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension PutJobTagging: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}

@_spi(Shapes) extension DeleteJobTagging: RESTOperation {
    /// What reads and writes the operation's messages.
    public static let codec = RESTCodec(Self.self)
}
