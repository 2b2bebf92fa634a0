// A job that tags the objects of a manifest on a store: RunnerBenchmark ENDPOINT s3://bucket/list.csv TAG [REPORT-BUCKET]
// Prints a line of JSON.

import Processes
import S3Control
import S3ControlEmulator
import S3ControlModel
import S3Objects

let arguments = CommandLine.arguments
guard arguments.count >= 4 else { fail("Usage: RunnerBenchmark ENDPOINT LIST TAG") }

/// Ends the process with a message on standard error.
func fail(_ message: String) -> Never {
    printError(message)
    exitProcess(2)
}

var settings = try S3ObjectConfiguration.load(endpoint: arguments[1])
settings.addressing = .path
let objects = try S3ObjectClient(configuration: settings)
let location = try S3Location(arguments[2])
let found = try await objects.headObject(location)

let emulator = S3ControlEmulator(objects: S3ObjectStore(objects))
var configuration = S3ControlConfiguration(
    accountID: "123456789012",
    region: "us-east-1",
    credentials: StaticCredentialsProvider(EmulatorConfiguration.exampleCredentials)
)
configuration.transport = emulator
let jobs = try S3ControlClient(configuration: configuration)

let before = ProcessUsage.now.cpuSeconds
let start = ContinuousClock.now
let id = try await jobs.createJob(
    CreateJobRequest(
        accountID: "123456789012",
        operation: JobOperation {
            $0.s3PutObjectTagging = S3SetObjectTaggingOperation {
                $0.tagSet = [S3Tag(key: "a", value: arguments[3])]
            }
        },
        report: JobReport(enabled: arguments.count > 4) {
            guard arguments.count > 4 else { return }
            $0.bucket = "arn:aws:s3:::\(arguments[4])"
            $0.format = .csv20180820
            $0.reportScope = .allTasks
        },
        priority: 1,
        roleARN: "arn:aws:iam::123456789012:role/batch"
    ) {
        $0.confirmationRequired = false
        $0.manifest = JobManifest(
            spec: JobManifestSpec(format: .batchOperationsCSV20180820, fields: [.bucket, .key]),
            location: JobManifestLocation(objectARN: location.arn(), eTag: found.eTag ?? "")
        )
    }
).jobID
await emulator.waitUntilIdle()
let seconds = (ContinuousClock.now - start) / .seconds(1)
let used = ProcessUsage.now
guard let job = emulator.job(id, of: "123456789012"), job.status == .complete else {
    fail("The job did not complete: \(emulator.job(id, of: "123456789012")?.failureReasons ?? [])")
}
print(
    "{\"tasks\": \(job.progressSummary?.numberOfTasksSucceeded ?? 0), \"seconds\": \(seconds), "
        + "\"cpu_seconds\": \(used.cpuSeconds - before), \"peak_mib\": \(used.peakMebibytes)}"
)
