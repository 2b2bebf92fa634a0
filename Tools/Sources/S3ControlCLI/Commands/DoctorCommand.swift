internal import AWSCredentials
internal import ArgumentParser
internal import CurlTransport
internal import S3Control

/// `s3control doctor`: what was found, where, and whether it works.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract:
            "Show each setting and where it comes from, fetch credentials, and make one signed call (ListJobs).",
        discussion: "Ends with 1 if credentials cannot be had, or the call fails."
    )

    @Flag(name: .customLong("no-call"), help: "Show what was found; fetch no credentials, and call nobody.")
    var callsNobody = false

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let console = CommandContext.current.console
        let factory = try client.makeFactory()
        let found: AWSConfiguration
        let account = try client.account()
        do {
            found = try factory.found(account)
        } catch {
            console.write("The configuration cannot be read: \(error)\n")
            throw ExitCode(1)
        }
        guard !callsNobody else {
            console.write("\(found.report())\n\nNobody was called.\n")
            return
        }
        let isSigned = factory.options.signsRequests
        // One chain for the report and for the call: a credential_process runs once, and both see the same.
        let chain = isSigned ? factory.chain(found) : nil
        let report = await chain?.report() ?? found.report().withoutCredentials
        console.write("\(report)\n\n")
        do {
            let client = try S3ControlClient(
                configuration: try await factory.configuration(account: account, credentials: chain)
            )
            let request = ListJobsRequest(accountID: client.configuration.accountID, maxResults: 1)
            let jobs = try await client.listJobs(request).jobs.count
            let kind = isSigned ? "A signed call" : "A call without a signature"
            console.write(
                "\(kind) (ListJobs of account \(client.configuration.accountID)) was answered, with "
                    + "\(jobs == 0 ? "no job" : "a job"): all is well.\n"
            )
        } catch let error as S3ControlError {
            console.write("A call (ListJobs) failed: \(error)\n")
            console.write("What it means: \(Diagnosis.meaning(of: error))\n")
            throw ExitCode(1)
        }
    }
}

extension ConfigurationReport {
    /// The report of who signs nothing.
    fileprivate var withoutCredentials: ConfigurationReport {
        var report = self
        report.entries.removeAll { $0.name == "credentials" }
        report.entries.append(Entry("credentials", nil, source: "--no-sign-request"))
        return report
    }
}
