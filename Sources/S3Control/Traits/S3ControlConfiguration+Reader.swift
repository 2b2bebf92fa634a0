#if Configuration
import AWSClientRuntime
public import AWSCore
public import Configuration
import S3ControlModel

extension S3ControlConfiguration {
    /// Reads a configuration from swift-configuration, and from nothing else, such as the AWS CLI's files.
    ///
    /// Scope the reader to what belongs to S3 Control, as in `config.scoped(to: "s3Control")`. The keys:
    ///
    /// | Key | Type | Default | Range |
    /// | --- | --- | --- | --- |
    /// | `accountId` | string | required | 12 digits |
    /// | `region` | string | required | such as `us-east-1` |
    /// | `endpoint` | string | the region's own | an `http` or `https` URL |
    /// | `accountLabel` | string | `automatic` | `automatic`, `always`, `never` |
    /// | `fips` | bool | false | |
    /// | `dualStack` | bool | false | |
    /// | `insecureTransport` | bool | false | |
    /// | `applicationId` | string | none | at most 50 characters |
    /// | `callTimeoutSeconds` | double | none | more than 0, at most 86,400 |
    /// | `attemptTimeoutSeconds` | double | that of `TransferOptions` | more than 0, at most 86,400 |
    /// | `connectTimeoutSeconds` | double | that of `TransferOptions` | more than 0, at most 86,400 |
    /// | `retry.mode` | string | `standard` | `standard`, `adaptive` |
    /// | `retry.maxAttempts` | int | 3 | 1 to 100 |
    /// | `credentials.accessKeyId` | string, secret | none | |
    /// | `credentials.secretAccessKey` | string, secret | required with a key id | |
    /// | `credentials.sessionToken` | string, secret | none | |
    ///
    /// - Parameters:
    ///   - configReader: The reader, scoped.
    ///   - credentials: Where credentials come from; nil for the keys above, or for the environment's where there are none.
    /// - Throws: ``S3ControlError`` with the code `invalidConfiguration` that names the key. No error holds a secret.
    public init(
        configReader: ConfigReader,
        credentials: (any CredentialsProvider)? = nil
    ) throws(S3ControlError) {
        let keys = Keys(reader: configReader)
        let account = try keys.required("accountId")
        let accountID: AccountID
        do {
            accountID = try AccountID(account)
        } catch {
            throw Keys.invalid("accountId", "has to be 12 digits")
        }
        let provider: any CredentialsProvider =
            if let credentials { credentials } else { try keys.credentials() }
        self.init(
            accountID: accountID,
            region: try keys.required("region"),
            endpoint: keys.text("endpoint"),
            credentials: provider
        )
        switch keys.text("accountLabel") {
        case nil, "automatic"?: accountLabel = .automatic
        case "always"?: accountLabel = .always
        case "never"?: accountLabel = .never
        default: throw Keys.invalid("accountLabel", "has to be automatic, always or never")
        }
        usesFIPS = try keys.flag("fips") ?? usesFIPS
        usesDualStack = try keys.flag("dualStack") ?? usesDualStack
        allowsInsecureTransport = try keys.flag("insecureTransport") ?? allowsInsecureTransport
        applicationID = keys.text("applicationId")
        callTimeout = try keys.duration("callTimeoutSeconds")
        transferOptions.timeout = try keys.duration("attemptTimeoutSeconds") ?? transferOptions.timeout
        transferOptions.connectTimeout =
            try keys.duration("connectTimeoutSeconds") ?? transferOptions.connectTimeout
        var settings = StandardRetryPolicy.Settings()
        settings.maxAttempts = try keys.count("retry.maxAttempts", in: 1...100) ?? settings.maxAttempts
        switch keys.text("retry.mode") {
        case nil, "standard"?: retryPolicy = StandardRetryPolicy(settings: settings)
        case "adaptive"?: retryPolicy = AdaptiveRetryPolicy(settings: settings)
        default: throw Keys.invalid("retry.mode", "has to be standard or adaptive")
        }
    }
}

/// Values by their keys. A value of another type is an error here, where the reader takes it for a missing one.
private struct Keys {
    let reader: ConfigReader

    func text(_ key: String, isSecret: Bool = false) -> String? {
        reader.string(forKey: ConfigKey(key), isSecret: isSecret)
    }

    func required(_ key: String, isSecret: Bool = false) throws(S3ControlError) -> String {
        guard let text = text(key, isSecret: isSecret), !text.isEmpty else {
            throw Self.invalid(key, "is missing or no string")
        }
        return text
    }

    func flag(_ key: String) throws(S3ControlError) -> Bool? {
        try value(key, "has to be true or false") { $0.bool(forKey: $1) }
    }

    func count(_ key: String, in range: ClosedRange<Int>) throws(S3ControlError) -> Int? {
        let need = "has to be a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let count = try value(key, need, { $0.int(forKey: $1) }) else { return nil }
        guard range.contains(count) else { throw Self.invalid(key, need) }
        return count
    }

    func duration(_ key: String) throws(S3ControlError) -> Duration? {
        let need = "has to be a number of seconds, more than 0 and at most 86400"
        let found = try value(key, need) { reader, key in
            reader.double(forKey: key) ?? reader.int(forKey: key).map(Double.init)
        }
        guard let seconds = found else { return nil }
        guard seconds > 0, seconds <= 86_400 else { throw Self.invalid(key, need) }
        return .seconds(seconds)
    }

    func credentials() throws(S3ControlError) -> any CredentialsProvider {
        guard let keyID = text("credentials.accessKeyId", isSecret: true) else {
            for key in ["credentials.secretAccessKey", "credentials.sessionToken"]
            where text(key, isSecret: true) != nil {
                throw Self.invalid(key, "is set without credentials.accessKeyId")
            }
            return EnvironmentCredentialsProvider()
        }
        return StaticCredentialsProvider(
            Credentials(
                accessKeyID: keyID,
                secretAccessKey: try required("credentials.secretAccessKey", isSecret: true),
                sessionToken: text("credentials.sessionToken", isSecret: true)
            )
        )
    }

    private func value<Value>(
        _ key: String,
        _ need: String,
        _ read: (ConfigReader, ConfigKey) -> Value?
    ) throws(S3ControlError) -> Value? {
        if let value = read(reader, ConfigKey(key)) { return value }
        let others: [Any?] = [
            reader.string(forKey: ConfigKey(key)), reader.double(forKey: ConfigKey(key)),
            reader.bool(forKey: ConfigKey(key)),
        ]
        guard others.allSatisfy({ $0 == nil }) else { throw Self.invalid(key, need) }
        return nil
    }

    static func invalid(_ key: String, _ need: String) -> S3ControlError {
        S3ControlError(.invalidConfiguration, message: "The configuration's \(key) \(need).")
    }
}
#endif
