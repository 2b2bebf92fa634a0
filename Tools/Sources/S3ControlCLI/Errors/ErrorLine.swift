import S3Control
import S3Objects

/// The error of a command of this program, on one line. It names options instead of the library's properties.
enum ErrorLine {
    static func make(_ error: any Error) -> String {
        switch error {
        case let error as S3ControlError: make(error, hasHint: true)
        case let error as S3ObjectError: make(error)
        default: "\(error)".withoutControls
        }
    }

    /// - Parameter hasHint: Whether advice follows the message.
    static func make(_ error: S3ControlError, hasHint: Bool = true) -> String {
        var error = error
        if error.message.hasPrefix("Region must be set") {
            error.message = noRegion
        } else if error.message.hasPrefix("AccountId is required but not set") {
            error.message = "No account is known: pass --account-id, or set AWS_ACCOUNT_ID."
            if let cause = error.cause as? CredentialsError {
                error.message += " It could not be found from the credentials: \(cause.message)"
            }
        }
        error.hint = hasHint ? hint(error) : nil
        return "\(error)".withoutControls
    }

    private static func make(_ error: S3ObjectError) -> String {
        var error = error
        if error.message.hasPrefix("A region must be set") { error.message = noRegion }
        switch error.code {
        case .timeout: error.hint = timeouts
        case .throttled: error.hint = "Try again later, or run fewer programs at once."
        default: break
        }
        return "\(error)".withoutControls
    }

    private static let noRegion =
        "No region is set: pass --region, or set AWS_REGION or the profile's region."
    private static let timeouts = "--cli-connect-timeout and --cli-read-timeout set how long to wait."

    private static func hint(_ error: S3ControlError) -> String? {
        if error.effect == .unknown {
            switch error.operation {
            case "UpdateJobStatus", "UpdateJobPriority":
                return
                    "The change may have been made: s3control show prints the job, and the command may be repeated."
            case "CreateJob":
                return "The job may have been created: s3control jobs shows it."
            default: break
            }
        }
        switch error.code {
        case .timeout: return timeouts
        case .throttled: return "Try again later, or run fewer programs at once."
        case .jobStatus: return "s3control show prints the job's status."
        case .waitTimedOut: return nil
        default: return error.hint
        }
    }
}
