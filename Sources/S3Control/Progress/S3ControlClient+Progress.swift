public import S3ControlModel

extension S3ControlClient {
    /// Watches a job of the client's account: a snapshot now and at every change, until it has ended.
    ///
    /// - Parameters:
    ///   - jobID: The job.
    ///   - polling: How often to look, by the configuration's ``S3ControlConfiguration/delayClock``.
    /// - Returns: The snapshots, for which nothing is sent until they are iterated.
    public func progress(of jobID: JobID, polling: PollingPolicy = .watching) -> JobProgress {
        JobProgress(client: withFeature(.waiter), jobID: jobID, polling: polling)
    }

    /// Watches many jobs of the client's account together: a snapshot of each now and at every change of it,
    /// until all have ended.
    ///
    /// A round costs one ListJobs request for each thousand jobs of the account that have not ended: with the
    /// default pace, watching a thousand jobs takes 6 to 7.5 requests a minute.
    ///
    /// - Parameters:
    ///   - jobIDs: The jobs.
    ///   - polling: How often to make a round, by the configuration's ``S3ControlConfiguration/delayClock``.
    /// - Returns: The snapshots, for which nothing is sent until they are iterated.
    public func progress(
        of jobIDs: some Sequence<JobID>,
        polling: PollingPolicy = .watching
    ) -> JobsProgress {
        JobsProgress(client: withFeature(.waiter), jobIDs: Array(jobIDs), polling: polling)
    }
}
