internal import Basics
internal import S3Control

/// Finds jobs, with what a listing says of them.
struct JobFinder: Sendable {
    let client: S3ControlClient

    /// Up to so many jobs are described one by one instead of listed.
    private static let fewJobs = 10

    /// What is known of jobs; those that cannot be found or looked at are missing.
    func details(of ids: [JobID]) async throws -> [JobID: JobListDescriptor] {
        do {
            guard ids.count <= Self.fewJobs else { return try await listed(ids) }
            return try await described(ids)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return [:]
        }
    }

    private func listed(_ ids: [JobID]) async throws -> [JobID: JobListDescriptor] {
        var wanted = Set(ids)
        var found: [JobID: JobListDescriptor] = [:]
        for try await job in client.listJobs() where wanted.remove(job.jobID) != nil {
            found[job.jobID] = job
            if wanted.isEmpty { break }
        }
        return found
    }

    private func described(_ ids: [JobID]) async throws -> [JobID: JobListDescriptor] {
        try await withThrowingTaskGroup(of: JobListDescriptor?.self) { group in
            for id in ids {
                group.addTask {
                    do {
                        return JobListDescriptor(try await client.describeJob(id))
                    } catch is CancellationError {
                        throw CancellationError()
                    } catch {
                        return nil
                    }
                }
            }
            var found: [JobID: JobListDescriptor] = [:]
            for try await job in group { if let job { found[job.jobID] = job } }
            return found
        }
    }
}

extension JobListDescriptor {
    /// What a listing would say of the job.
    init(_ job: JobDescriptor) {
        self.init(jobID: job.jobID, status: job.status) {
            $0.description = job.description
            $0.operation = job.operation?.names.first
            $0.priority = job.priority
            $0.creationTime = job.creationTime
            $0.terminationDate = job.terminationDate
            $0.progressSummary = job.progressSummary
        }
    }
}
