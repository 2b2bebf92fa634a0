import AWSCredentials
import ArgumentParser
import S3Control

/// `s3control doctor`: shows the settings, their sources, and whether they work.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Show each setting and where it comes from, fetch credentials, and make one signed call (ListJobs).",
        discussion: "Ends with 1 if credentials cannot be had, or the call fails."
    )

    @Flag(
        name: .customLong("no-call"),
        help: "Show what was found; fetch no credentials, and make no request."
    )
    var makesNoRequest = false

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let console = CommandContext.current.console
        let factory = try client.makeFactory()
        let account = try client.account()
        let found: AWSConfiguration
        do {
            found = try factory.found(account)
        } catch {
            console.write("The configuration cannot be read: \(ErrorLine.make(error))\n")
            throw ExitCode(1)
        }
        guard !makesNoRequest else {
            console.write("\(SettingsText.make(found.report()))\n\nNo request was made.\n")
            return
        }
        let isSigned = factory.options.signsRequests
        // The report and the call share a chain, so that a credential_process runs
        // once and both have the same result.
        let chain = isSigned ? factory.chain(found) : nil
        let report = await chain?.report() ?? found.report().withoutCredentials
        console.write("\(SettingsText.make(report))\n\n")
        do {
            // The report has fetched them. Another fetch could ask for another MFA code.
            if isSigned, report.entries.last(where: { $0.name == "access key id" })?.value == nil {
                throw S3ControlError(.noCredentials, message: "There are no credentials.")
            }
            var configuration = try await factory.configuration(account: account, credentials: chain)
            let route = RequestedURL()
            configuration.middleware.append(route)
            let checkup = Checkup(factory: factory, found: found, configuration: configuration, route: route)
            if let chain, let warning = await checkup.accountWarning(chain) { console.write("\(warning)\n") }
            try await checkup.call(console)
        } catch let error as S3ControlError {
            // No call was made, so there is no region or proxy to report.
            console.write(Checkup.failure(error, signedRegion: nil, proxy: nil))
            throw ExitCode(1)
        }
    }
}

extension ConfigurationReport {
    /// The report for unsigned requests.
    fileprivate var withoutCredentials: ConfigurationReport {
        var report = self
        report.entries.removeAll { $0.name == "credentials" }
        report.entries.append(Entry("credentials", nil, source: "--no-sign-request"))
        return report
    }
}
