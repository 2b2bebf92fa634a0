import EmulatorServer
import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("Jobs that are added in JSON are what no service would refuse", .serialized)
struct SeedTests {
    private static let jobs = """
        [{"id": "job-1", "status": "Active", "createdSecondsAgo": 3600, "totalTasks": 500, "tasksPerSecond": 1,
          "succeededTasks": 20, "failedTasks": 3, "statusSecondsAgo": 10,
          "operation": {"S3PutObjectTagging": {"TagSet": [{"Key": "a", "Value": "b"}]}},
          "manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                       "Location": {"ObjectArn": "arn:aws:s3:::lists/m.csv", "ETag": "e"}},
          "report": {"Enabled": true, "Bucket": "arn:aws:s3:::reports", "Format": "Report_CSV_20180820",
                     "Prefix": "r", "ReportScope": "AllTasks"}},
         {"id": "job-2", "status": "Complete", "createdSecondsAgo": 10000000}]
        """

    @Test("Operation, manifest and report of a job, and how long it has its status")
    func seeds() async throws {
        let emulator = makeEmulator { $0.jobsFollowClock = false }
        try await withServer(emulator) { port in
            let added = try await addJobs(port, Self.jobs)
            #expect(added.contains("\"added\" : 2"), "\(added)")
            let job = try #require(emulator.job("job-1", of: account))
            #expect(job.operation?.s3PutObjectTagging?.tagSet?.map(\.key) == ["a"])
            #expect(job.manifest?.location.objectARN == "arn:aws:s3:::lists/m.csv")
            #expect(job.report?.prefix == "r" && job.status == .active)
            #expect(job.progressSummary?.numberOfTasksSucceeded == 30)
            #expect(job.progressSummary?.numberOfTasksFailed == 3)
            #expect(
                try await callAdmin(port, "GET", "/jobs").contains("\"operation\" : \"S3PutObjectTagging\"")
            )
            // It ended now, however long ago it was created: a listing shows it.
            #expect(
                emulator.jobs(of: account).map(\.jobID).sorted { "\($0)" < "\($1)" } == ["job-1", "job-2"]
            )
        }
    }

    @Test(
        "A job that no service would have is refused with what is wrong",
        arguments: [
            (#""operation": {"S3PutObjectTagging": {"TagSett": []}}"#, "[0].operation: "),
            (#""operation": {"Odd": {}}"#, "Odd"), (#""operation": {}"#, "peration"),
            (#""operation": "S3PutObjectTagging""#, "[0].operation"), (#""operation": 5"#, "[0].operation"),
            (
                #""manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820"}}"#,
                "Location"
            ),
            (
                #""manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket"]}, "Location": {"ObjectArn": "arn:aws:s3:::l/m", "ETag": "e"}}"#,
                "Manifest.Spec.Fields"
            ),
            (#""report": {"Enabled": true}"#, "Report"),
            (#""report": {"Enabled": "yes"}"#, "[0].report: Enabled"),
            (#""statusSecondsAgo": 5"#, "must be 0 to createdSecondsAgo"),
            (#""status": "Ready", "succeededTasks": 1"#, "No task of a job that is Ready has run."),
            (
                #""status": "Complete", "totalTasks": 9, "failedTasks": 1"#,
                "All tasks of a job that is Complete"
            ),
            (#""status": "Active", "totalTasks": 9, "succeededTasks": 9, "failedTasks": 1"#, "More tasks"),
        ]
    )
    func wrongSeeds(members: String, said: String) async throws {
        let emulator = makeEmulator()
        try await withServer(emulator) { port in
            let answer = try await addJobs(port, #"[{"id": "job-1", \#(members)}]"#)
            #expect(answer.hasPrefix("HTTP/1.1 400") && answer.contains(said), "\(answer)")
            #expect(emulator.jobCount == 0)
        }
    }
}
