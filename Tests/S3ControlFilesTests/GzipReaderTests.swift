import Testing

@testable import S3ControlFiles

@Suite("Gzip is decompressed incrementally")
struct GzipReaderTests {
    private func read(_ bytes: [UInt8], pieceSize: Int = .max, window: Int = 100) throws -> [UInt8] {
        let reader = try GzipReader()
        var content: [UInt8] = []
        var rest = bytes[...]
        func take() throws {
            while true {
                let text = try reader.read(upTo: window)
                #expect(text.count <= window)
                if text.isEmpty { return }
                content += text
            }
        }
        while !rest.isEmpty {
            reader.append(rest.prefix(pieceSize))
            rest = rest.dropFirst(pieceSize)
            try take()
        }
        try reader.end()
        return content
    }

    private static let content = Array(String(repeating: "bucket,key,", count: 1000).utf8) + (0...255)

    @Test("The result does not depend on the chunks", arguments: [1, 2, 7, 1000, .max], [1, 100, 65_536])
    func pieces(size: Int, window: Int) throws {
        #expect(try read(gzip(Self.content), pieceSize: size, window: window) == Self.content)
    }

    @Test(
        "Several members are one content, may be empty, and may be followed by zeros",
        arguments: [1, 5, .max]
    )
    func members(size: Int) throws {
        let bytes = try gzip([]) + gzip(Self.content) + gzip(Self.content, level: 0) + gzip([])
        #expect(try read(bytes, pieceSize: size) == Self.content + Self.content)
        #expect(try read(bytes + [0, 0, 0], pieceSize: size) == Self.content + Self.content)
        #expect(try read(gzip([])) == [])
    }

    @Test("Truncated gzip is always an error")
    func cutOff() throws {
        let bytes = try gzip(Array("some text".utf8))
        for count in 0..<bytes.count {
            let error = try #require(throws: FileFormatError.self) { try read(Array(bytes.prefix(count))) }
            #expect(error.code == .truncated)
        }
        let two = try bytes + gzip(Self.content)
        #expect(throws: FileFormatError.self) { try read(two.dropLast()) }
    }

    @Test("Files in other formats and trailing bytes are reported", arguments: [1, .max])
    func noGzip(size: Int) throws {
        func message(_ bytes: [UInt8]) throws -> String {
            try #require(throws: FileFormatError.self) { try read(bytes, pieceSize: size) }.message
        }
        #expect(try message(Array("bucket,key\n".utf8)) == "The file is not in gzip format.")
        #expect(try message([0x78, 0x9C, 3, 0, 0, 0, 0, 1]) == "The file is not in gzip format.")
        #expect(try message([0x1F, 0x8B, 7, 0, 0, 0, 0, 0, 0, 0]) == "The file is not in gzip format.")
        #expect(try message(gzip([65]) + [66, 67]).contains("followed by other bytes"))
        #expect(try message(gzip([65]) + [0, 67]).contains("followed by other bytes"))
    }

    @Test("A changed byte is always detected")
    func damaged() throws {
        let bytes = try gzip(Self.content)
        // Behind the header, whose time and system nobody checks.
        for index in stride(from: 10, to: bytes.count, by: 3) {
            var changed = bytes
            changed[index] ^= 0x40
            #expect(throws: FileFormatError.self) { try read(changed) }
        }
    }
}
