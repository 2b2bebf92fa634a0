internal import S3ControlModel

/// What does not change while a job lives; shared, since it is most of a job's memory.
final class JobOrigin: Sendable {
    let descriptor: JobDescriptor
    let tags: [S3Tag]
    let counter: TaskCounter

    init(_ job: EmulatedJob) {
        descriptor = job.descriptor
        tags = job.tags
        counter = TaskCounter(
            job.work,
            seed: job.descriptor.progressSummary,
            isDone: [.complete, .completing].contains(job.descriptor.status)
        )
    }
}
