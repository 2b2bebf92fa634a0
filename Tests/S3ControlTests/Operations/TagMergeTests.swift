import S3Control
import S3ControlEmulator
import S3ControlModel
import Testing

@Suite("Tags are added to a job and removed from it")
struct TagMergeTests {
    private func makeBench(_ count: Int = 2) throws -> SimulatedBench {
        let bench = try SimulatedBench()
        var job = EmulatedJob(makeJob("job-1", .active, at: Simulation.epoch))
        job.tags = (0..<count).map { S3Tag(key: "k\($0)", value: "v\($0)") }
        bench.emulator.add(job, to: account)
        return bench
    }

    private func tags(_ bench: SimulatedBench) -> [String] {
        (bench.emulator.tags(of: "job-1", of: account) ?? []).map { "\($0.key)=\($0.value)" }
    }

    @Test("An existing key is replaced in place, and the others stay")
    func add() throws {
        let bench = try makeBench()
        try bench.simulation.run {
            try await bench.client.addTags(
                [S3Tag(key: "new", value: "x"), S3Tag(key: "k0", value: "y")],
                to: "job-1"
            )
        }
        #expect(tags(bench) == ["k0=y", "k1=v1", "new=x"])
    }

    @Test("Nothing is written without a change, and nothing is sent without tags")
    func unchanged() throws {
        let bench = try makeBench()
        try bench.simulation.run {
            try await bench.client.addTags([], to: "job-1")
            try await bench.client.removeTags([], from: "job-1")
            #expect(bench.transport.entries.isEmpty)
            try await bench.client.addTags([S3Tag(key: "k0", value: "v0")], to: "job-1")
            try await bench.client.removeTags(["absent"], from: "job-1")
        }
        #expect(bench.transport.entries.count == 2)
    }

    @Test("Removing tags keeps the rest, or none")
    func remove() throws {
        let bench = try makeBench()
        try bench.simulation.run { try await bench.client.removeTags(["k0", "k0", "absent"], from: "job-1") }
        #expect(tags(bench) == ["k1=v1"])
        try bench.simulation.run { try await bench.client.removeTags(["k1"], from: "job-1") }
        #expect(tags(bench).isEmpty)
    }

    @Test("A repeated key, an invalid key, and too many tags are errors that change nothing")
    func invalid() throws {
        let bench = try makeBench(50)
        for (tags, code) in [
            ([S3Tag(key: "a", value: "1"), S3Tag(key: "a", value: "2")], S3ControlError.Code.invalidRequest),
            ([S3Tag(key: "", value: "1")], .invalidRequest), ([S3Tag(key: "new", value: "1")], .tooManyTags),
        ] {
            let error = try #require(throws: S3ControlError.self) {
                try bench.simulation.run { try await bench.client.addTags(tags, to: "job-1") }
            }
            #expect(error.code == code)
        }
        #expect(tags(bench).count == 50)
        #expect(
            bench.transport.entries.count == 2,
            "only the last was sent: a read, and a write that was refused"
        )
    }
}
