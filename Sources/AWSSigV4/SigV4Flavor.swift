/// Which of the two dialects of Signature Version 4 a service speaks.
///
/// Source: "Create a signed AWS API request" in the IAM User Guide.
public enum SigV4Flavor: Sendable, Hashable, CaseIterable {
    /// Amazon S3 and S3 Control: the path is encoded once and never normalised, and the header
    /// `x-amz-content-sha256` tells the payload's hash.
    case s3

    /// Every other service: dot segments and repeated slashes are removed from the path, which is then
    /// encoded a second time.
    case general
}
