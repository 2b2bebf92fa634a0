import HTTPTransportConformance
import Testing

/// Has tests run on ``OwnThreads``, where no test that only computes holds them up.
struct OwnThreadsTrait: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(OwnThreads.shared) { try await function() }
    }
}

extension Trait where Self == OwnThreadsTrait {
    /// Runs on threads of its own.
    static var ownThreads: Self { OwnThreadsTrait() }
}
