import ArgumentParser
import S3BatchWorkflow
@_spi(Shapes) import S3ControlWire

/// `s3control manifest`: writes, uploads, or examines a manifest, without a job.
struct ManifestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Write, upload or preview the manifest of a job.",
        discussion: """
            write    print the manifest of --keys as comma-separated values
            upload   upload the manifest of --keys, --prefix or --inventory; print it as create-job takes it
            preview  count the objects of --prefix, --inventory or --manifest, and show the first
            """
    )

    enum Action: String, ExpressibleByArgument, CaseIterable {
        case write, upload, preview
    }

    @Argument(help: "What to do.")
    var action: Action

    @OptionGroup var source: SourceOptions

    @Option(help: "preview: how many objects are shown.")
    var first = 10

    @OptionGroup var client: ClientOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        let console = CommandContext.current.console
        let origin = try source.makeSource()
        guard (0...100_000).contains(first) else {
            throw UsageError("--first takes a number from 0 to 100000")
        }
        switch (action, origin) {
        case (.write, .keys(let keys)): try await Self.write(keys, console)
        case (.write, _): throw UsageError("manifest write takes --keys; upload takes the others")
        case (.upload, .manifest): throw UsageError("--manifest names a manifest that is in S3 already")
        case (.upload, _):
            guard try source.uploadLocation() != nil else {
                throw UsageError("pass where the manifest goes: --upload-to s3://BUCKET/KEY")
            }
            let manifest = try await upload(try await store.makeWorkflow(client), console)
            console.write(JSONValue(manifest).indented() + "\n")
        case (.preview, .keys): throw UsageError("manifest preview takes --prefix, --inventory or --manifest")
        case (.preview, _):
            let preview = try await preview(origin, try await store.makeWorkflow(client))
            console.write(Self.text(preview))
        }
    }

    private static func write(_ keys: KeyFile, _ console: Console) async throws {
        var console = console
        console.endsWithReader = true
        var writer = try ManifestWriter()
        var isEmpty = true
        for try await object in keys {
            isEmpty = false
            if let chunk = try writer.add(object) { console.write(String(decoding: chunk, as: UTF8.self)) }
        }
        let (chunk, _) = try writer.finish()
        guard !isEmpty else { throw CommandError("\(keys.path) names no objects") }
        console.write(String(decoding: chunk, as: UTF8.self))
    }

    private func upload(_ workflow: BatchWorkflow, _ console: Console) async throws -> JobManifest {
        let (source, progress) = (source, ProgressLine(console))
        defer { progress.end() }
        return try await Interruption.cancelling(isOn: console.handlesInterruption) {
            try await source.makeManifest(workflow, progress)
        }.result
    }

    private func preview(_ origin: SourceOptions.Source, _ workflow: BatchWorkflow) async throws
        -> BatchPreview
    {
        switch origin {
        case .prefix(let location, let versions):
            return try await workflow.preview(
                prefix: location,
                S3ListingOptions(),
                includesVersions: versions,
                first: first
            )
        case .inventory(let location): return try await workflow.preview(inventory: location, first: first)
        case .manifest(let location):
            return try await workflow.preview(try await workflow.manifest(at: location), first: first)
        case .keys: throw UsageError("manifest preview takes --prefix, --inventory or --manifest")
        }
    }

    private static func text(_ preview: BatchPreview) -> String {
        var text = "\(preview.objectCount) \(preview.objectCount == 1 ? "object" : "objects")"
        if let bytes = preview.byteCount { text += ", \(bytes) bytes" }
        text += "\n"
        if preview.tooLargeToCopy > 0 {
            let count = preview.tooLargeToCopy
            text += "\(count) \(count == 1 ? "object is" : "objects are") over 5 GB, which a copy fails for\n"
        }
        for object in preview.first {
            let version = object.versionID.map { "  \($0)" } ?? ""
            text += "  \("s3://\(object.bucket)/\(object.key)\(version)".withoutControls)\n"
        }
        if preview.objectCount > preview.first.count {
            text += "  … \(preview.objectCount - preview.first.count) more\n"
        }
        return text
    }
}
