internal import S3Control

/// What the failure of a test call tells of the configuration.
enum Diagnosis {
    static func meaning(of error: S3ControlError) -> String {
        switch error.code {
        case .invalidConfiguration:
            "A setting is missing or cannot be right, and nothing was sent. Each is shown above with where it comes from."
        case .noCredentials:
            "Nothing was sent, because no source of credentials has any; above is what was found at each."
        case .invalidCredentials:
            "The service was reached, and refused the signature: the access key is unknown there or expired, or the "
                + "secret key or the session token is not the one that belongs to it."
        case .accessDenied:
            "The service was reached and knows who calls. The caller's policy has to allow s3:ListJobs."
        case .clockSkew:
            "The service was reached, and finds the signature too old or too new: set this machine's clock."
        case .timeout:
            "No answer came in time: see the endpoint, the proxy and the network, or raise --cli-read-timeout."
        case .transport:
            "The service was not reached: see the region or endpoint, the proxy settings, the certificate authorities "
                + "(ca_bundle) and the network."
        case .throttled: "The configuration works. The account makes more calls than the service takes."
        case .internalService:
            "The configuration works as far as the service can tell: the failure is the service's."
        case .invalidResponse:
            "Something answered that is not this service: a proxy's page, or another service at the endpoint."
        case .invalidRequest, .badRequest:
            "The service was reached, and refused the request itself: is the account the one of the credentials, and "
                + "the region one where it has jobs?"
        default: "The service was reached, and answered with an error of its own."
        }
    }
}
