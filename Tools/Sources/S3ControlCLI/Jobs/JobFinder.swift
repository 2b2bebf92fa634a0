import Basics
import S3Control

/// Finds jobs and returns the details that a listing contains.
struct JobFinder: Sendable {
    let client: S3ControlClient

    /// The maximum number of jobs that are described one by one instead of listed.
    private static let fewJobs = 10

    /// The details of the jobs, without those that cannot be found or read.
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
    /// Creates the entry that a listing would contain for the job.
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
