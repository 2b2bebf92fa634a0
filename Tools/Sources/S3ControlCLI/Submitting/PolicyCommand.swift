import ArgumentParser
import S3BatchWorkflow
@_spi(Shapes) import S3ControlWire

/// `s3control policy`: the permissions that the role of a job needs.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract:
            "Print the policies that the role of a job needs: who may take it on, and the least that the job does.",
        discussion: "Takes the words and options of submit, and sends nothing. For example:\n"
            + "s3control policy tag team=media --prefix s3://photos/ --upload-to s3://lists/a.csv --report s3://reports --only trust"
    )

    enum Part: String, ExpressibleByArgument, CaseIterable {
        case trust, permissions
    }

    @OptionGroup var operation: OperationOptions
    @OptionGroup var source: SourceOptions
    @OptionGroup var settings: JobSettingsOptions

    @Option(help: "Print one of the two documents, as the AWS CLI takes it.")
    var only: Part?

    @Option(
        name: .customLong("objects-in"),
        help: "A bucket whose objects the manifest lists; may be repeated."
    )
    var buckets: [String] = []

    @Option(help: "The account whose jobs may use the role: 12 digits; otherwise any account's.")
    var accountId: String?

    func run() async throws {
        let operation = try operation.makeOperation()
        var settings = settings
        settings.role = settings.role ?? "arn:aws:iam::123456789012:role/any"
        let draft = try settings.makeDraft(operation, on: .listed(try manifest()))
        let permissions = try JobPermissions(
            for: draft,
            onObjectsIn: try buckets + source.buckets(),
            accountID: try accountId.map { try AccountID($0) }
        )
        let console = CommandContext.current.console
        switch only {
        case .trust: console.write(permissions.trustPolicy + "\n")
        case .permissions: console.write(permissions.policy + "\n")
        case nil:
            let both = JSONValue.object([
                .init("TrustPolicy", try JSONValue(parsing: permissions.trustPolicy)),
                .init("Policy", try JSONValue(parsing: permissions.policy)),
            ])
            console.write(both.indented(by: 2) + "\n")
        }
    }

    /// The manifest of the future job, with the details that its role depends on.
    private func manifest() throws -> JobManifest {
        var location = try source.uploadLocation()
        var spec = JobManifestSpec(
            format: .batchOperationsCSV20180820,
            fields: source.versions ? [.bucket, .key, .versionID] : [.bucket, .key]
        )
        switch try source.makeSource() {
        case .keys, .prefix:
            guard location != nil else {
                throw UsageError("pass where the manifest goes: --upload-to s3://BUCKET/KEY")
            }
        case .inventory(let inventory):
            if location == nil {
                location = inventory
                spec = JobManifestSpec(format: .inventoryReportCSV20161130)
            }
        case .manifest(let manifest):
            location = manifest
            // Without a request, it is unknown whether the manifest has versions.
            spec.fields = [.bucket, .key, .versionID]
        }
        return JobManifest(
            spec: spec,
            location: JobManifestLocation(objectARN: location?.arn() ?? "", eTag: "any")
        )
    }
}
