internal import AWSSigV4
internal import HTTPTypes

/// The region that a request is for, where no signature is checked.
enum RequestRegion {
    /// The region of the signature's scope, else the one that the host names; nil if there is neither.
    static func of(_ request: HTTPRequest) -> String? {
        if let scope = SigV4Verifier.claimedRegion(of: request) { return scope }
        return host(request.authority ?? "")
    }

    /// The region in `123456789012.s3-control[-fips][.dualstack].eu-west-1.amazonaws.com`.
    private static func host(_ authority: String) -> String? {
        let host = authority.prefix { $0 != ":" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard
            var index = labels.firstIndex(where: { $0 == "s3-control" || $0 == "s3-control-fips" })
        else { return nil }
        index += 1
        if index < labels.count, labels[index] == "dualstack" { index += 1 }
        guard index + 1 < labels.count, labels[index + 1] == "amazonaws", labels[index].contains("-") else {
            return nil
        }
        return String(labels[index])
    }
}
