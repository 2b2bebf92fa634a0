import AWSClientRuntime
@_spi(Partitions) import AWSCore
import Synchronization

/// S3's endpoint rules for buckets.
///
/// Source: the service's endpoint rule set (`endpoint-rule-set-1.json`). Error messages begin with its
/// wording. The rules for access points, Outposts, and directory buckets are omitted, because ``S3Location``
/// rejects such locations. The rules for S3 Accelerate are omitted because it is not supported.
struct S3EndpointResolver: Sendable {
    var customEndpoint: Endpoint?
    var addressing: S3Addressing
    var usesFIPS: Bool
    var usesDualStack: Bool
    var allowsInsecure: Bool

    init(_ configuration: S3ObjectConfiguration) throws(EndpointError) {
        addressing = configuration.addressing
        usesFIPS = configuration.usesFIPS
        usesDualStack = configuration.usesDualStack
        allowsInsecure = configuration.allowsInsecureTransport
        if let endpoint = configuration.endpoint {
            let custom = try Endpoint.parse(endpoint)
            if custom.host.hasPrefix("s3-accelerate.") {
                throw EndpointError(message: Self.noAcceleration)
            }
            try custom.checkSecurity(allowsInsecure: allowsInsecure)
            customEndpoint = custom
        }
        try checkSettings(region: configuration.region)
    }

    static let noAcceleration = "S3 Accelerate is not supported: use the bucket's regional endpoint."

    /// Returns the endpoint for requests about `bucket`. Its path contains the bucket unless its host does.
    func resolve(bucket: String, region: String) throws(EndpointError) -> Endpoint {
        try checkSettings(region: region)
        if var endpoint = customEndpoint {
            if isInHost(bucket, endpoint) {
                endpoint.authority = "\(bucket).\(endpoint.authority)"
            } else {
                endpoint.path += "/\(bucket)"
            }
            return endpoint
        }
        let service = (usesFIPS ? "s3-fips" : "s3") + (usesDualStack ? ".dualstack" : "")
        let host = "\(service).\(region).\(Partition.of(region: region).dnsSuffix)"
        let plain = Endpoint(scheme: "https", authority: host, path: "/\(bucket)")
        guard isInHost(bucket, plain) else { return plain }
        return Endpoint(scheme: "https", authority: "\(bucket).\(host)", path: "")
    }

    private func checkSettings(region: String) throws(EndpointError) {
        guard !region.isEmpty else {
            throw EndpointError(
                message:
                    "A region must be set when sending requests to S3: give a region to the client, or set "
                    + "AWS_REGION or the profile's region."
            )
        }
        guard region.isHostLabel else {
            let near = Partition.suggestion(for: region).map { " Did you mean \($0)?" } ?? ""
            throw EndpointError(message: "Invalid region: region was not a valid DNS name.\(near)")
        }
        if usesFIPS, Partition.of(region: region).name == "aws-cn" {
            throw EndpointError(message: "Partition does not support FIPS: \(region) is in aws-cn.")
        }
        guard customEndpoint != nil else { return }
        if usesDualStack {
            throw EndpointError(
                message: "Cannot set dual-stack in combination with a custom endpoint."
            )
        }
        if usesFIPS {
            throw EndpointError(message: "A custom endpoint cannot be combined with FIPS")
        }
    }

    private func isInHost(_ bucket: String, _ endpoint: Endpoint) -> Bool {
        switch addressing {
        case .path: return false
        case .automatic where customEndpoint != nil: return false
        case .automatic, .virtualHosted: break
        }
        // A certificate's wildcard matches only one label, so dots are allowed only over plain HTTP.
        let allowsDots = customEndpoint != nil && endpoint.scheme == "http"
        guard bucket.utf8.count >= 3, !endpoint.isIPLiteral, bucket == bucket.lowercased() else {
            return false
        }
        return !HTTPURL(authority: bucket).isIPLiteral
            && (allowsDots ? bucket.isHostName : bucket.isHostLabel)
    }
}

/// The regions of buckets that are outside their client's region.
final class BucketRegions: Sendable {
    private let regions = Mutex<[String: String]>([:])

    /// The maximum number of buckets.
    private static let capacity = 1000

    subscript(bucket: String) -> String? {
        regions.withLock { $0[bucket] }
    }

    /// Stores the region of a bucket. If there is no room for another bucket, discards all others first.
    func store(_ region: String, for bucket: String) {
        regions.withLock { regions in
            if regions.count >= Self.capacity, regions[bucket] == nil { regions = [:] }
            regions[bucket] = region
        }
    }
}
