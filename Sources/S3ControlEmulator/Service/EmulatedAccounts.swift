internal import S3ControlModel

/// The jobs of all accounts.
struct EmulatedAccounts: Sendable {
    private var stores: [AccountID: JobStore] = [:]
    private let configuration: EmulatorConfiguration

    init(configuration: EmulatorConfiguration) {
        self.configuration = configuration
    }

    /// Gives `body` the jobs of one account, which need not have had any before.
    mutating func withJobs<Result, Failure: Error>(
        of account: AccountID,
        _ body: (inout JobStore) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(&stores[account, default: JobStore(pace: configuration.pace, work: configuration.work)])
    }
}
