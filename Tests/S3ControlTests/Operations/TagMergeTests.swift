import HTTPTransport
import HTTPTypes
import S3Control
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Synchronization
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

    @Test(
        "Keys and values that are equal, but differ in their bytes, are different",
        arguments: [("K", "\u{212A}"), ("\u{C5}", "\u{212B}"), ("\u{3A9}", "\u{2126}")]
    )
    func bytes(one: String, other: String) async throws {
        let service = TagService([S3Tag(key: one, value: one)])
        let client = try S3ControlClient(configuration: makeConfiguration(transport: service))
        try await client.removeTags([other], from: "job-1")
        #expect(service.texts == [[one, one].map(Self.utf8)])
        try await client.addTags([S3Tag(key: one, value: other)], to: "job-1")
        #expect(service.texts == [[one, other].map(Self.utf8)])
        try await client.addTags([S3Tag(key: other, value: one)], to: "job-1")
        #expect(service.texts == [[one, other].map(Self.utf8), [other, one].map(Self.utf8)])
        try await client.removeTags([one], from: "job-1")
        #expect(service.texts == [[other, one].map(Self.utf8)])
        try await client.addTags([S3Tag(key: one, value: "1"), S3Tag(key: other, value: "2")], to: "job-1")
        #expect(service.texts == [[other, "2"].map(Self.utf8), [one, "1"].map(Self.utf8)])
    }

    private static func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
}

/// Keeps the tags of one job as they are sent, whatever the emulator would refuse.
private final class TagService: HTTPTransport {
    private let tags: Mutex<[S3Tag]>

    /// The bytes of each tag's key and value.
    var texts: [[[UInt8]]] {
        tags.withLock { $0.map { [Array($0.key.utf8), Array($0.value.utf8)] } }
    }

    init(_ tags: [S3Tag]) {
        self.tags = Mutex(tags)
    }

    func send(
        _ request: HTTPRequest,
        body: [UInt8],
        options: TransferOptions
    ) async throws -> TransportResponse {
        if let put = try PutJobTagging.readRequest(request, body: body) {
            tags.withLock { $0 = put.tags }
            return .answer(200)
        }
        let result = GetJobTaggingResult(tags: tags.withLock { $0 })
        return TransportResponse(
            head: HTTPResponse(status: .ok),
            body: try GetJobTagging.writeResponse(result)
        )
    }
}
