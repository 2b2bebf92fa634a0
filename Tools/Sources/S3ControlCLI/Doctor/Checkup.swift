import AWSCredentials
import ArgumentParser
@_spi(CommandLine) import CurlTransport
import S3Control

/// The call that `doctor` makes, and the meaning of its outcome.
struct Checkup {
    let factory: ClientFactory
    let found: AWSConfiguration
    let configuration: S3ControlConfiguration
    /// Records the URL of the call.
    let route: RequestedURL

    /// Makes the call and prints its outcome.
    ///
    /// - Throws: An exit code if the call failed.
    func call(_ console: Console) async throws {
        let account = configuration.accountID
        do {
            let client = try S3ControlClient(configuration: configuration)
            let jobs = try await client.listJobs(ListJobsRequest(accountID: account, maxResults: 1)).jobs
            let unsigned = factory.options.signsRequests ? "" : ", without a signature,"
            let way = proxy.map { ", through the proxy \($0)" } ?? ""
            console.write(
                "OK: ListJobs for account \(account) in \(configuration.region)\(unsigned) succeeded"
                    + "\(way); there \(jobs.isEmpty ? "are no jobs" : "are jobs").\n"
            )
        } catch let error as S3ControlError {
            console.write(Self.failure(error, signedRegion: configuration.region, proxy: proxy))
            throw ExitCode(1)
        }
    }

    static func failure(_ error: S3ControlError, signedRegion: String?, proxy: String?) -> String {
        var error = error
        let meaning = Diagnosis.meaning(of: error, region: signedRegion, proxy: proxy)
        error.hint = nil
        // The error's message would repeat the places that are listed above.
        let what =
            error.code == .noCredentials ? "There are no credentials." : ErrorLine.make(error, hasHint: false)
        let start = signedRegion == nil ? "No request was made" : "FAILED: ListJobs"
        return "\(start): \(what)\nWhat it means: \(meaning)\n".showingControls(keepsLines: true)
    }

    /// The proxy of the last request, with the source of the setting.
    private var proxy: String? {
        guard let url = route.text else { return nil }
        let isSecure = url.hasPrefix("https://")
        let authority = url.dropFirst(isSecure ? 8 : 7).prefix { $0 != "/" }
        let host = authority.prefix { $0 != ":" }
        let port = Int(authority.dropFirst(host.count + 1)) ?? (isSecure ? 443 : 80)
        let proxies = CurlTransportConfiguration(found).proxy
        guard let proxy = try? proxies.proxy(isSecure: isSecure, host: String(host), port: port) else {
            return nil
        }
        let name = isSecure ? "https_proxy" : "http_proxy"
        let source = found.report().entries.first { $0.name == name }?.source
        return "\(proxy)" + (source.map { " (\($0))" } ?? "")
    }

    // MARK: The account

    /// A warning if the credentials belong to an account other than that of the call.
    func accountWarning(_ chain: DefaultCredentialsChain) async -> String? {
        guard let own = await credentialsAccount(chain), own != configuration.accountID.rawValue else {
            return nil
        }
        return
            "warning: the credentials belong to account \(own), but the call is for account \(configuration.accountID): "
            + "pass --account-id \(own), or use credentials of \(configuration.accountID)"
    }

    /// The account of the credentials, from the credentials or from STS; nil if it cannot be determined.
    private func credentialsAccount(_ chain: DefaultCredentialsChain) async -> String? {
        guard let credentials = try? await chain.credentials(), let transport = configuration.transport else {
            return nil
        }
        // Keys in the environment have the account of AWS_ACCOUNT_ID, which is the value to be checked.
        let isOfEnvironment = factory.environment["AWS_ACCESS_KEY_ID"] == credentials.accessKeyID
        if let account = credentials.accountID, !isOfEnvironment { return account }
        // With a custom endpoint, there is no STS to call.
        guard (try? found.endpointURL()) == nil else { return nil }
        var keys = credentials
        keys.accountID = nil
        guard
            let settings = try? AWSConfiguration.load(
                environment: EnvironmentVariables([
                    "AWS_REGION": configuration.region, "AWS_CONFIG_FILE": "/dev/null",
                    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
                ])
            )
        else { return nil }
        let resolver = AccountIDResolver(
            configuration: settings,
            credentials: StaticCredentialsProvider(keys),
            transport: transport
        )
        return await Self.within(.seconds(5)) { try? await resolver.accountID().value }
    }

    private static func within(
        _ limit: Duration,
        _ body: @escaping @Sendable () async -> String?
    ) async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask { await body() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
