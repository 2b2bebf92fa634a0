// Names that other libraries declare and that a caller of S3Control may use with it.

public struct Environment: Sendable { public init() {} }
public struct Endpoint: Sendable { public init() {} }
public struct Shape: Sendable { public init() {} }
public struct Pattern: Sendable { public init() {} }
public struct Member: Sendable { public init() {} }
public struct Constraint: Sendable { public init() {} }
public struct Partition: Sendable { public init() {} }
public struct CreateJob: Sendable { public init() {} }
public struct ListJobs: Sendable { public init() {} }
public struct ValueDescription: Sendable { public init() {} }
