import S3BatchWorkflow

/// Locations in S3 that are values of options.
enum LocationOption {
    /// Parses the value of an option or an argument.
    ///
    /// - Parameter needsKey: Whether the location must be an object.
    /// - Throws: ``UsageError`` with the option's name. The library's own error would not be one of the command line.
    static func parse(_ text: String, _ option: String, needsKey: Bool = false) throws(UsageError)
        -> S3Location
    {
        let location: S3Location
        do {
            location = try S3Location(text)
        } catch {
            throw UsageError("\(option): \(error.message)")
        }
        guard !needsKey || !location.key.isEmpty else {
            throw UsageError("\(option) takes the object's key, too: s3://\(location.bucket)/KEY")
        }
        return location
    }

    /// Parses the name of a bucket, or `s3://BUCKET`.
    static func bucket(_ text: String, _ option: String) throws(UsageError) -> String {
        let location: S3Location
        do {
            location = try text.hasPrefix("s3://") ? S3Location(text) : S3Location(bucket: text)
        } catch {
            throw UsageError("\(option): \(error.message)")
        }
        guard location.key.isEmpty else { throw UsageError("\(option) takes a bucket, not '\(text)'") }
        return location.bucket
    }
}
