import AWSCore
import ArgumentParser
@_spi(State) import S3ControlEmulator

/// The options for the store in memory.
struct ObjectOptions: ParsableArguments {
    @Flag(
        help:
            "Run the jobs that are created on a store in memory, whose S3 API is served at the same address."
    )
    var memoryStore = false

    @Option(
        name: .customLong("bucket"),
        help: ArgumentHelp(
            "A bucket to begin with; may be repeated. Needs --memory-store.",
            valueName: "name"
        )
    )
    var buckets: [String] = []

    func validate() throws {
        guard memoryStore || buckets.isEmpty else {
            throw ValidationError("--bucket goes with --memory-store")
        }
        for bucket in buckets where !MemoryObjectStore.isBucketName(bucket) {
            throw ValidationError("--bucket must be a name that S3 allows, but is \(bucket)")
        }
    }

    func store(region: String, _ requests: RequestOptions, _ keeper: StateKeeper?) throws
        -> MemoryObjectStore?
    {
        guard memoryStore else { return nil }
        let credentials = Credentials(
            accessKeyID: requests.accessKeyID,
            secretAccessKey: requests.secretAccessKey
        )
        let accepted = requests.noSignatureCheck ? nil : [credentials]
        if let keeper {
            return try MemoryObjectStore(
                keeper: keeper,
                buckets: buckets,
                region: region,
                credentials: accepted
            )
        }
        return MemoryObjectStore(buckets: buckets, region: region, credentials: accepted)
    }
}
