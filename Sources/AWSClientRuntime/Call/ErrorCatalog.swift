/// The meanings of a service's error codes. This is the only table of them.
package struct ErrorCatalog: Sendable {
    /// The meaning of one code.
    package struct Row: Sendable {
        /// The raw value of the public error's code.
        package var code: String
        /// The effect that another attempt may have; nil if the response's status decides.
        package var retry: FailedAttempt.Kind?
        /// Whether the code means, or may mean, that this machine's clock is wrong.
        package var meansClockSkew = false
        /// Whether newer credentials may be accepted.
        package var refreshesCredentials = false
        /// The key of advice for the user.
        package var hint: String?

        package init(
            _ code: String,
            retry: FailedAttempt.Kind? = nil,
            meansClockSkew: Bool = false,
            refreshesCredentials: Bool = false,
            hint: String? = nil
        ) {
            self.code = code
            self.retry = retry
            self.meansClockSkew = meansClockSkew
            self.refreshesCredentials = refreshesCredentials
            self.hint = hint
        }
    }

    private var rows: [String: Row]

    /// The codes that every AWS service may send.
    ///
    /// Source: [Retry behavior](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html).
    package static let common: ErrorCatalog = {
        var rows: [String: Row] = [:]
        for name in [
            "Throttling", "ThrottledException", "Throttled", "RequestThrottled", "TooManyRequests",
            "ProvisionedThroughputExceeded", "TransactionInProgress", "RequestLimitExceeded",
            "BandwidthLimitExceeded", "LimitExceeded", "SlowDown", "PriorRequestNotComplete", "EC2Throttled",
        ] { rows[name] = Row("throttled", retry: .throttling) }
        for name in ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"] {
            rows[name] = Row("clockSkew", meansClockSkew: true)
        }
        for name in ["SignatureDoesNotMatch", "InvalidSignature"] {
            rows[name] = Row("invalidCredentials", meansClockSkew: true, hint: "signature")
        }
        rows["AuthFailure"] = Row("invalidCredentials", meansClockSkew: true)
        for name in ["ExpiredToken", "TokenRefreshRequired"] {
            rows[name] = Row("invalidCredentials", refreshesCredentials: true, hint: "expired")
        }
        for name in ["InvalidAccessKeyId", "UnrecognizedClient"] {
            rows[name] = Row("invalidCredentials", hint: "accessKey")
        }
        rows["InvalidToken"] = Row("invalidCredentials", hint: "token")
        rows["MissingAuthenticationToken"] = Row("invalidCredentials")
        rows["AuthorizationHeaderMalformed"] = Row("invalidCredentials", hint: "region")
        for name in ["AccessDenied", "AccountProblem", "AllAccessDisabled", "UnauthorizedAccess"] {
            rows[name] = Row("accessDenied")
        }
        for name in ["InternalError", "ServiceUnavailable", "InternalService"] {
            rows[name] = Row("internalService")
        }
        rows["RequestTimeout"] = Row("timeout", retry: .transient)
        return ErrorCatalog(rows: rows)
    }()

    /// Returns the table with additional rows, which replace rows of the same codes.
    package func adding(_ more: [String: Row]) -> ErrorCatalog {
        ErrorCatalog(rows: rows.merging(more) { $1 })
    }

    /// Returns the meaning of a code in a response with this status. Codes are compared
    /// without the suffix `Exception`.
    package func row(for serviceCode: String?, status: Int) -> Row {
        let suffix = "Exception"
        let name = serviceCode.map { $0.hasSuffix(suffix) ? String($0.dropLast(suffix.count)) : $0 }
        var row = name.flatMap { rows[$0] } ?? Row(status >= 500 ? "internalService" : "service")
        // An error in a response with status 200 counts as a 500 that could not be sent,
        // because the status was sent already.
        row.retry = row.retry ?? (status == 200 ? .transient : Self.retryKind(ofStatus: status))
        return row
    }

    /// The effect that another attempt may have, if only the status is known.
    static func retryKind(ofStatus status: Int) -> FailedAttempt.Kind {
        switch status {
        case 429: .throttling
        case 408, 421, 500, 502, 503, 504: .transient
        default: .permanent
        }
    }
}

extension ErrorCatalog {
    /// Advice on credentials that a service refused, for the hint of the code's row.
    package static func credentialsAdvice(_ hint: String?, region: String) -> String? {
        switch hint {
        case "expired": "The session has expired: the credentials provider has to return newer credentials."
        case "accessKey":
            "Check that the access key is active, and of the partition that \(region) belongs to."
        case "token": "The session token does not belong to the access key, or is missing."
        case "region": "Check that \(region) is the region of this endpoint."
        case "signature":
            "Check the secret access key; if it is right, something changes requests on the way."
        default: nil
        }
    }
}
