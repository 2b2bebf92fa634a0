import Foundation
import Testing

@testable import AWSClientRuntime

@Suite("InvocationID names calls")
struct InvocationIDTests {
    @Test func `an id is a random UUID in lower case`() throws {
        let id = InvocationID.make()
        let uuid = try #require(UUID(uuidString: id))
        #expect(uuid.uuidString.lowercased() == id)
        #expect(uuid.uuid.6 >> 4 == 4)
        #expect(uuid.uuid.8 >> 6 == 0b10)
    }

    @Test func `no two are alike`() {
        #expect(Set((0..<10_000).map { _ in InvocationID.make() }).count == 10_000)
    }
}
