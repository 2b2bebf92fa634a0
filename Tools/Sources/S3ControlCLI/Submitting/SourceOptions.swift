import ArgumentParser
import S3BatchWorkflow

/// The options for the objects of a job and the destination of their manifest.
struct SourceOptions: ParsableArguments {
    @Option(
        help:
            "The objects' keys, a line each, of this file, or of standard input for -: keys in --bucket, or s3://BUCKET/KEY.",
        completion: .file()
    )
    var keys: String?

    @Option(help: "The bucket of --keys.")
    var bucket: String?

    @Option(help: "The objects whose keys begin with this: s3://BUCKET/PREFIX.")
    var prefix: String?

    @Flag(help: "All versions of the objects of --prefix, each named with its version.")
    var versions = false

    @Option(help: "The objects of an inventory, by its manifest.json: s3://BUCKET/….")
    var inventory: String?

    @Option(help: "The objects of a manifest that is in S3 already: s3://BUCKET/KEY.")
    var manifest: String?

    @Option(
        help:
            "Where the manifest of --keys, --prefix or --inventory is uploaded to: s3://BUCKET/KEY. An object there is replaced."
    )
    var uploadTo: String?

    /// The source of the objects.
    enum Source {
        case keys(KeyFile)
        case prefix(S3Location, versions: Bool)
        case inventory(S3Location)
        case manifest(S3Location)
    }

    func makeSource() throws -> Source {
        let given = [
            ("--keys", keys), ("--prefix", prefix), ("--inventory", inventory), ("--manifest", manifest),
        ]
        .filter { $0.1 != nil }.map(\.0)
        guard given.count == 1 else {
            throw UsageError(
                given.isEmpty
                    ? "specify the objects: --keys FILE, --prefix s3://…, --inventory s3://… or --manifest s3://…"
                    : "\(given.joined(separator: " and ")) cannot be combined: pass one"
            )
        }
        guard bucket == nil || keys != nil else { throw UsageError("--bucket is for --keys") }
        guard !versions || prefix != nil else { throw UsageError("--versions is for --prefix") }
        if let keys {
            return .keys(
                KeyFile(path: keys, bucket: try bucket.map { try LocationOption.bucket($0, "--bucket") })
            )
        }
        if let prefix {
            return .prefix(try LocationOption.parse(prefix, "--prefix"), versions: versions)
        }
        if let inventory {
            return .inventory(try LocationOption.parse(inventory, "--inventory", needsKey: true))
        }
        return .manifest(try LocationOption.parse(manifest ?? "", "--manifest", needsKey: true))
    }

    func uploadLocation() throws -> S3Location? {
        guard let uploadTo else { return nil }
        let location = try LocationOption.parse(uploadTo, "--upload-to")
        guard !location.key.isEmpty else {
            throw UsageError("--upload-to takes the manifest's key, too: s3://\(location.bucket)/KEY")
        }
        return location
    }

    /// The job's manifest, which is uploaded unless it is already in S3.
    func makeManifest(_ workflow: BatchWorkflow, _ progress: ProgressLine) async throws -> JobManifest {
        let source = try makeSource()
        let target = try uploadLocation()
        func required() throws(UsageError) -> S3Location {
            guard let target else {
                throw UsageError("pass where the manifest goes: --upload-to s3://BUCKET/KEY")
            }
            return target
        }
        let options = S3UploadOptions { options in
            options.progress = { progress.show("Uploading the manifest: \($0.completedBytes) bytes…") }
        }
        switch source {
        case .keys(let keys):
            return try await workflow.uploadManifest(keys, to: try required(), options: options).manifest
        case .prefix(let location, let versions):
            let bucket = try S3Location(bucket: location.bucket)
            let objects = workflow.objects
            let listing = versions ? objects.versions(in: location) : objects.objects(in: location)
            return try await workflow.uploadManifest(
                listing,
                in: bucket,
                includesVersions: versions,
                to: try required(),
                options: options
            ).manifest
        case .inventory(let location):
            guard let target else { return try await workflow.manifest(at: location) }
            return try await workflow.uploadManifest(ofInventory: location, to: target, options: options)
                .manifest
        case .manifest(let location): return try await workflow.manifest(at: location)
        }
    }

    /// The buckets of the objects, if they are known without a request.
    func buckets() throws -> [String] {
        if let bucket { return [try LocationOption.bucket(bucket, "--bucket")] }
        if let prefix { return [try LocationOption.parse(prefix, "--prefix").bucket] }
        return []
    }
}

/// The objects in a file of keys, one on each line. The file is read in pieces.
struct KeyFile: AsyncSequence {
    typealias Element = ManifestObject

    /// The path of the file; `-` for standard input.
    let path: String
    /// The bucket of the keys; nil if each line has its own.
    let bucket: String?

    func makeAsyncIterator() -> Iterator { Iterator(file: self) }

    struct Iterator: AsyncIteratorProtocol {
        let file: KeyFile
        private var lines: LineFile?
        private var number = 0

        init(file: KeyFile) { self.file = file }

        mutating func next() async throws -> ManifestObject? {
            let lines: LineFile
            do {
                lines = try self.lines ?? LineFile(file.path)
                self.lines = lines
                while let bytes = try lines.next() {
                    number += 1
                    if !bytes.isEmpty { return try object(bytes) }
                }
                return nil
            } catch let error as FileError {
                throw CommandError("\(file.path): \(error.reason)")
            }
        }

        private func object(_ bytes: ArraySlice<UInt8>) throws -> ManifestObject {
            guard let line = String(validating: bytes, as: UTF8.self) else {
                throw CommandError("\(file.path), line \(number): the key is not UTF-8")
            }
            if let bucket = file.bucket { return ManifestObject(bucket: bucket, key: line) }
            guard line.hasPrefix("s3://") else {
                throw CommandError(
                    "\(file.path), line \(number): without --bucket a line is s3://BUCKET/KEY, not '\(line.prefix(80))'"
                )
            }
            do {
                let location = try S3Location(line)
                return ManifestObject(bucket: location.bucket, key: location.key)
            } catch {
                throw CommandError("\(file.path), line \(number): \(error.message)")
            }
        }
    }
}
