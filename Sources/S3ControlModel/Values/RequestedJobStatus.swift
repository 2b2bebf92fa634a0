/// The status that a caller may ask UpdateJobStatus for: no other exists, so a wrong one does not compile.
///
/// Source: [UpdateJobStatus](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_UpdateJobStatus.html).
public enum RequestedJobStatus: String, Sendable, Hashable, CaseIterable, Codable {
    /// Cancel the job.
    case cancelled = "Cancelled"
    /// Confirm the job, so that it runs.
    case ready = "Ready"
}

extension RequestedJobStatus: EnumeratedValue {
    /// Reads one of the two.
    @inlinable
    public static func read<Source: ShapeSource>(from source: inout Source) throws(Source.Failure) -> Self {
        let text = try source.string()
        guard let value = Self(rawValue: text) else {
            throw source.invalid(text, expected: "Cancelled or Ready")
        }
        return value
    }

    /// Writes the service's text for it.
    @inlinable
    public func write<Sink: ShapeSink>(to sink: inout Sink) throws(Sink.Failure) {
        try sink.string(rawValue)
    }
}
