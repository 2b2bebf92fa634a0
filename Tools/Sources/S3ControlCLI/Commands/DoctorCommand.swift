internal import AWSCredentials
internal import ArgumentParser
internal import S3Control

/// `s3control doctor`: what was found, where, and whether it works.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Show each setting and where it comes from, and make one signed call (ListJobs, one job)."
    )

    @OptionGroup var client: ClientOptions

    func run() async throws {
        let context = CommandContext.current
        var overrides = AWSConfiguration.Overrides()
        overrides.accountID = client.accountId
        overrides.region = client.region
        overrides.endpointURL = client.endpointUrl
        let found = try AWSConfiguration.load(
            environment: Environment(context.variables),
            profile: client.profile,
            overrides: overrides
        )
        context.console.write("\(found.report())\n\n")
        do {
            let client = try await client.makeClient()
            let request = ListJobsRequest(accountID: client.configuration.accountID, maxResults: 1)
            _ = try await client.listJobs(request)
            context.console.write("A signed call (ListJobs) was answered: all is well.\n")
        } catch {
            context.console.write("A signed call (ListJobs) failed: \(error)\n")
            throw ExitCode(1)
        }
    }
}
