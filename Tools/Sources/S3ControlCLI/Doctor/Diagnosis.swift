import S3Control

/// The meaning of a failed test call for the configuration.
enum Diagnosis {
    /// - Parameters:
    ///   - region: The region that the call was signed for; nil if no call was made.
    ///   - proxy: The proxy of the call; nil for none.
    static func meaning(of error: S3ControlError, region: String?, proxy: String?) -> String {
        switch error.code {
        case .invalidConfiguration:
            "A setting is missing or wrong. Each is shown above with where it comes from."
        case .noCredentials:
            "No source has credentials; what was found at each is shown above. Set AWS_ACCESS_KEY_ID and "
                + "AWS_SECRET_ACCESS_KEY, choose a profile with --profile, or run `aws configure` or `aws sso login`."
        case .invalidCredentials: credentials(error, region)
        case .accessDenied:
            "The service was reached and knows the caller, whose policy must allow s3:ListJobs."
        case .clockSkew:
            "The service was reached and finds the signature too old or too new: set this machine's clock."
        case .timeout:
            "No response came in time: check the endpoint and the network, or raise --cli-read-timeout."
                + through(proxy)
        case .transport:
            "The service was not reached: check the region or endpoint, the certificate authorities (ca_bundle) and "
                + "the network." + through(proxy)
        case .throttled: "The configuration works. The account makes more calls than the service accepts."
        case .internalService:
            "The service accepted the configuration. The failure is the service's."
        case .invalidResponse:
            "The response is not this service's: a proxy's page, or another service at the endpoint."
                + through(proxy)
        case .invalidRequest, .badRequest:
            "The service was reached and refused the request itself: check that the account is that of the credentials, "
                + "and the region one where it has jobs."
        default: "The service was reached, and answered with an error of its own."
        }
    }

    private static func through(_ proxy: String?) -> String {
        proxy.map { " The request went through the proxy \($0)." } ?? " The request went through no proxy."
    }

    private static func credentials(_ error: S3ControlError, _ region: String?) -> String {
        if error.serviceCode?.rawValue == "AuthorizationHeaderMalformed" {
            let signed = region.map { "signed for \($0)" } ?? "signed"
            guard let expected = expectedRegion(error.message) else {
                return
                    "The service was reached and expects another region than the one that the request was \(signed) with: "
                    + "check --region, AWS_REGION and the profile's region."
            }
            return
                "The service was reached and expects the region \(expected), but the request was \(signed): pass "
                + "--region \(expected), or set AWS_REGION or the profile's region."
        }
        return
            "The service was reached and refused the signature: the access key is unknown there or expired, or the secret "
            + "key or the session token does not belong to it."
    }

    /// The expected region in a message such as `the region 'us-east-1' is wrong; expecting 'eu-west-1'`.
    static func expectedRegion(_ message: String) -> String? {
        let bytes = Array(message.utf8)
        let mark = Array("expecting '".utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return nil }
        let name = bytes[(start + mark.count)...].prefix { $0 != UInt8(ascii: "'") }
        let isName = name.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }
        return isName && !name.isEmpty ? String(decoding: name, as: UTF8.self) : nil
    }
}
