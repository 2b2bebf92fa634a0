import Foundation
import Testing

@testable import AWSClientRuntime

@Suite("InvocationID identifies calls")
struct InvocationIDTests {
    @Test func `an ID is a random UUID in lowercase`() throws {
        let id = InvocationID.make()
        let uuid = try #require(UUID(uuidString: id))
        #expect(uuid.uuidString.lowercased() == id)
        #expect(uuid.uuid.6 >> 4 == 4)
        #expect(uuid.uuid.8 >> 6 == 0b10)
    }

    @Test func `IDs are unique`() {
        #expect(Set((0..<10_000).map { _ in InvocationID.make() }).count == 10_000)
    }
}
