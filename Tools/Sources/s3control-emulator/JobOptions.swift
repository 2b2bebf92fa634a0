import ArgumentParser
import Basics
import EmulatorServer
import S3ControlEmulator
import S3ControlModel

/// The options for initial jobs, and for the pace and number of jobs.
struct JobOptions: ParsableArguments {
    @Option(help: "The account that owns the seeded jobs: 12 digits.")
    var accountID = "123456789012"

    @Option(help: "The region of the seeded jobs, and of requests whose signature names none.")
    var region = "us-east-1"

    @Option(
        name: .customLong("job"),
        help: ArgumentHelp(
            "A job to begin with, such as 8d9a18fe-c303-4d39-8ccc-860d372da386=Suspended; may be repeated.",
            valueName: "id=status"
        )
    )
    var jobs: [JobSeed] = []

    @Option(help: ArgumentHelp("A JSON file of jobs and faults to begin with.", valueName: "file"))
    var seeds: String?

    @Option(help: "How many tasks a created job has.")
    var tasks = 1000

    @Option(help: "How many tasks of a created job run in a second.")
    var tasksPerSecond = 100.0

    @Option(help: "The share of a created job's tasks that fail: 0 to 1.")
    var failureShare = 0.0

    @Option(help: "How long a job is new, preparing, ready and pausing, in seconds each.")
    var stepSeconds = 1.0

    @Option(help: "How long a job winds up, once it is cancelling, completing or failing, in seconds.")
    var windingUpSeconds = 1.0

    @Option(help: "How many jobs are active at a time; any number by default.")
    var activeLimit: Int?

    @Option(help: "For how long after its creation a job is not found, in seconds.")
    var visibilityDelaySeconds = 0.0

    @Option(help: "How many jobs are kept; those that ended are forgotten first.")
    var capacity = 100_000

    @Flag(help: "Let the jobs' time stand still until the API below /_emulator moves it.")
    var manualClock = false

    @Option(help: "A number that makes the ids of jobs and requests, and chances, the same each time.")
    var randomSeed: UInt64?

    func validate() throws {
        do {
            _ = try AccountID(accountID)
        } catch {
            throw ValidationError("--account-id must be 12 digits, but is \(accountID)")
        }
        for (name, seconds) in [
            ("step", stepSeconds), ("winding-up", windingUpSeconds),
            ("visibility-delay", visibilityDelaySeconds),
        ] where !(0...86_400).contains(seconds) {
            throw ValidationError("--\(name)-seconds must be 0 to 86400, but is \(seconds)")
        }
        guard (0...1_000_000_000_000).contains(tasks), (0...1e12).contains(tasksPerSecond) else {
            throw ValidationError("--tasks and --tasks-per-second must be 0 to 1e12")
        }
        guard (0...1).contains(failureShare) else {
            throw ValidationError("--failure-share must be 0 to 1, but is \(failureShare)")
        }
        guard activeLimit ?? 1 >= 1, capacity >= 1 else {
            throw ValidationError("--active-limit and --capacity must be at least 1")
        }
    }

    func apply(to configuration: inout EmulatorConfiguration) {
        let step = Duration.seconds(stepSeconds)
        configuration.pace = JobPace(
            new: step,
            preparing: step,
            ready: step,
            pausing: step,
            windingUp: .seconds(windingUpSeconds)
        )
        configuration.work = JobWork(
            totalTasks: tasks,
            tasksPerSecond: tasksPerSecond,
            failureShare: failureShare
        )
        configuration.region = region
        configuration.activeJobLimit = activeLimit
        configuration.visibilityDelay = .seconds(visibilityDelaySeconds)
        configuration.jobCapacity = capacity
        configuration.jobsFollowClock = !manualClock
        configuration.seed = randomSeed
    }

    /// Adds the jobs that options and the seed file describe, except for jobs
    /// that the state already contains.
    func seed(_ emulator: S3ControlEmulator, account: AccountID) throws {
        for job in jobs where emulator.job(job.id, of: account) == nil {
            emulator.addJob(job.id, job.status, to: account)
        }
        guard let seeds else { return }
        let json: Data
        do {
            json = try Data(contentsOf: URL(filePath: seeds))
        } catch {
            throw StartUpError("\(seeds) cannot be read: \(SystemReason.of(file: seeds))")
        }
        do {
            try SeedDocument(json: [UInt8](json)).add(to: emulator, account: account, replacesJobs: false)
        } catch let error as AdminError {
            throw StartUpError("\(seeds): \(error)")
        }
    }
}

/// A job given as `id=status`.
struct JobSeed: ExpressibleByArgument {
    let id: JobID
    let status: JobStatus

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let id = try? JobID(String(parts[0])) else { return nil }
        let status = JobStatus(rawValue: String(parts[1]))
        guard status.isKnown else { return nil }
        self.id = id
        self.status = status
    }
}
