import Foundation
import Testing

@testable import CurlTransport

// As curl/multi.h has them; to import that would hide the C library's own declarations from this module.
private let pollIn: Int32 = 1
private let pollOut: Int32 = 2
private let pollBoth: Int32 = 3
private let pollRemove: Int32 = 4
private let selectIn: Int32 = 1
private let selectOut: Int32 = 2

@Suite("SocketSet waits for libcurl's sockets and its own descriptor")
struct SocketSetTests {
    /// Two connected sockets, closed with the value.
    private final class Pair {
        let near: Int32
        let far: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            #if canImport(Darwin)
            let kind = SOCK_STREAM
            #else
            let kind = Int32(SOCK_STREAM.rawValue)
            #endif
            try #require(unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0)
            (near, far) = (ends[0], ends[1])
        }

        deinit {
            close(near)
            close(far)
        }

        /// Makes ``near`` readable.
        func send() throws {
            var byte: UInt8 = 1
            try #require(unsafe write(far, &byte, 1) == 1)
        }
    }

    private let own: Pair
    private let set: SocketSet

    init() throws {
        own = try Pair()
        set = SocketSet(own: own.near)
    }

    private func ready() -> [Int32: Int32] {
        _ = set.wait(milliseconds: 0)
        return Dictionary(uniqueKeysWithValues: set.takeReady().map { ($0.socket, $0.actions) })
    }

    @Test func `nothing is ready until something happens`() throws {
        let pair = try Pair()
        set.watch(pair.near, for: pollIn)
        #expect(!set.wait(milliseconds: 0))
        #expect(set.takeReady().isEmpty)
        try own.send()
        #expect(set.wait(milliseconds: 1000))
        #expect(set.takeReady().isEmpty)
    }

    @Test func `a socket is ready only for what it is watched for`() throws {
        let pair = try Pair()
        set.watch(pair.near, for: pollOut)
        #expect(ready() == [pair.near: selectOut])
        set.watch(pair.near, for: pollIn)
        #expect(ready() == [:])
        try pair.send()
        #expect(ready() == [pair.near: selectIn])
        set.watch(pair.near, for: pollBoth)
        #expect(ready() == [pair.near: selectIn | selectOut])
    }

    @Test func `a ready socket is returned once`() throws {
        let pair = try Pair()
        set.watch(pair.near, for: pollOut)
        _ = set.wait(milliseconds: 0)
        #expect(set.takeReady().count == 1)
        #expect(set.takeReady().isEmpty)
    }

    @Test(arguments: 0..<5)
    func `sockets can be removed and added again`(_ index: Int) throws {
        let pairs = try (0..<5).map { _ in try Pair() }
        for pair in pairs { set.watch(pair.near, for: pollOut) }
        set.watch(pairs[index].near, for: pollRemove)
        // Twice, as libcurl may when a connection is closed.
        set.watch(pairs[index].near, for: pollRemove)
        var expected = Set(pairs.map(\.near))
        expected.remove(pairs[index].near)
        #expect(Set(ready().keys) == expected)
        for pair in pairs { set.watch(pair.near, for: pollIn) }
        for pair in pairs { try pair.send() }
        #expect(Set(ready().keys) == Set(pairs.map(\.near)))
    }

    @Test(arguments: [(pollIn, selectIn), (pollOut, selectOut)])
    func `an invalid descriptor is reported as ready, so that its error is found`(
        _ interest: Int32,
        _ action: Int32
    )
        throws
    {
        // Of a kind that no other test's socket can have by now.
        let closed: Int32 = 60_000
        set.watch(closed, for: interest)
        #expect(ready() == [closed: action])
    }
}

extension SocketSet {
    fileprivate func takeReady() -> [Event] {
        var events: [Event] = []
        while let event = nextReady() { events.append(event) }
        return events
    }
}
