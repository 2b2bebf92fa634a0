internal import ArgumentParser
internal import S3ControlEmulator
internal import S3ControlModel

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

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

    func makeJob(account: AccountID) -> EmulatedJob {
        EmulatedJob(
            JobDescriptor(
                jobID: id,
                confirmationRequired: status == .suspended,
                description: "A job to begin with",
                jobARN: "arn:aws:s3:us-east-1:\(account):job/\(id)",
                status: status,
                priority: 10,
                creationTime: Date(),
                roleARN: "arn:aws:iam::\(account):role/batch-operations"
            )
        )
    }
}
