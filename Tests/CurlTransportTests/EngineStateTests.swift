import HTTPTransport
import HTTPTypes
import Testing

@testable import CurlTransport

@Suite("EngineState starts, wakes and ends one thread")
struct EngineStateTests {
    private func make() throws -> Transfer {
        let request = try PreparedRequest(.make("localhost"), body: [], configuration: .init())
        return Transfer(request: request, options: TransferOptions())
    }

    @Test func `the first transfer starts the thread, the next finds it working`() throws {
        var state = EngineState()
        #expect(state.submit(try make()) == .startThread)
        #expect(state.submit(try make()) == .nothing)
        #expect(state.takeWork().submitted.count == 2)
        #expect(state.takeWork().submitted.isEmpty)
    }

    @Test func `a waiting thread is woken once`() throws {
        var state = EngineState()
        _ = state.submit(try make())
        _ = state.takeWork()
        let mayWait = state.startWaiting()
        #expect(mayWait)
        #expect(state.submit(try make()) == .wakeThread)
        #expect(state.submit(try make()) == .nothing)
        #expect(state.cancel(try make()) == .nothing)
        let mayWaitNow = state.startWaiting()
        #expect(!mayWaitNow)
    }

    @Test func `a thread does not end before work that came meanwhile`() throws {
        var state = EngineState()
        _ = state.submit(try make())
        _ = state.takeWork()
        _ = state.submit(try make())
        let mayEnd = state.retire()
        #expect(!mayEnd)
        _ = state.takeWork()
        let mayEndNow = state.retire()
        #expect(mayEndNow)
        #expect(state.submit(try make()) == .startThread)
    }

    @Test func `a closed engine refuses and wakes the thread`() throws {
        var state = EngineState()
        _ = state.submit(try make())
        _ = state.takeWork()
        _ = state.startWaiting()
        #expect(state.close(aborting: false) == .wakeThread)
        #expect(state.submit(try make()) == .refuse)
        #expect(state.takeWork().isClosing)
    }

    @Test func `a close that comes while the thread works keeps it from waiting`() throws {
        var state = EngineState()
        _ = state.submit(try make())
        _ = state.takeWork()
        #expect(state.close(aborting: false) == .nothing)
        let mayWait = state.startWaiting()
        #expect(!mayWait)
        #expect(state.takeWork().isClosing)
        let mayWaitNow = state.startWaiting()
        #expect(mayWaitNow)
    }

    @Test func `a cancellation without a thread is forgotten`() throws {
        var state = EngineState()
        #expect(state.cancel(try make()) == .nothing)
        #expect(state.takeWork().cancelled.isEmpty)
    }
}
