#if EveryTrait

import Logging
import S3Control
import S3ControlEmulator
import S3ControlModel
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

@Suite("With the trait ServiceLifecycle, watchers and bulk runs are services")
struct ServiceLifecycleTests {
    @Test("A watcher ends without an error when the group shuts down")
    func watcher() async throws {
        let client = try makeClient()
        let seen = Mutex([JobStatus]())
        try await testGracefulShutdown { trigger in
            let service = JobWatchService(client: client, jobIDs: ["job-1"]) { snapshot in
                seen.withLock { $0.append(snapshot.status) }
                trigger.triggerGracefulShutdown()
            }
            try await service.run()
        }
        #expect(seen.withLock { $0 } == [.suspended])
    }

    @Test("A watcher ends when its jobs have, and with what its closure throws")
    func ends() async throws {
        let client = try makeClient()
        let watched = JobWatchService(client: client, jobIDs: ["job-1"]) { _ in throw Stop() }
        await #expect(throws: Stop.self) { try await watched.run() }
        try await client.cancelJob("job-1")
        try await JobWatchService(client: client, jobIDs: ["job-1"]) { #expect($0.status == .cancelled) }
            .run()
    }

    private struct Stop: Error {}

    @Test("A bulk run hands its report over, also one that the group's shutdown ended early")
    func bulk() async throws {
        let client = try makeClient()
        let reports = Mutex([BulkReport]())
        func service(_ before: @escaping @Sendable () async -> Void) -> BulkJobService {
            BulkJobService(client: client) {
                await before()
                return try await $0.cancelJobs(["job-1"], reason: "superseded")
            } onReport: { report in
                reports.withLock { $0.append(report) }
            }
        }
        try await service {}.run()
        try await testGracefulShutdown { trigger in
            trigger.triggerGracefulShutdown()
            // Until the group's shutdown has cancelled it.
            let never = AsyncStream<Never> { _ in }
            try await service { for await _ in never {} }.run()
        }
        let all = reports.withLock { $0 }
        #expect(all.count == 2)
        #expect(all.first?.interruption == nil && all.last?.interruption == .cancelled)
    }

    @Test("A group runs them beside other services")
    func group() async throws {
        let client = try makeClient()
        try await client.cancelJob("job-1")
        let watcher = JobWatchService(client: client, jobIDs: ["job-1"]) { _ in }
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: watcher, successTerminationBehavior: .gracefullyShutdownGroup)],
                logger: Logger(label: "test")
            )
        )
        try await group.run()
    }
}

#endif
