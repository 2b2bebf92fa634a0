import Basics
import Testing

@testable import S3ControlFiles

@Suite("An error quotes foreign text on one line, and not without limit")
struct FileFormatErrorTests {
    /// The messages that quote text.
    enum Quotation: CaseIterable {
        case bucket, versionID, flag, size, date, taskStatus, md5, md5OfManifest, format, path

        func fail() throws {
            let field = "\"\(foreign)\""
            switch self {
            case .bucket: try write(ManifestObject(bucket: foreign, key: "k"))
            case .versionID: try write(ManifestObject(bucket: "b", key: "k", versionID: foreign))
            case .flag: try list("b,k,\(field)\n", "IsLatest")
            case .size: try list("b,k,\(field)\n", "Size")
            case .date: try list("b,k,\(field)\n", "LastModifiedDate")
            case .taskStatus:
                var parser = try CompletionReportParser()
                try parser.read(CollectionOfOne("b,k,,\(field),200,,ok\n".utf8)) { _ in }
            case .md5:
                var parser = try CompletionReportParser(expectedMD5: foreign)
                try parser.read(CollectionOfOne("b,k,,failed,403,,no\n".utf8)) { _ in }
            case .md5OfManifest:
                // Without the line break, which ends the checksum.
                let checksum = Array("\u{1B}\(String(foreign.unicodeScalars.suffix(100_000)))".utf8)
                _ = try CompletionReportManifest(json: "{}".utf8, md5: checksum)
            case .format:
                let manifest = InventoryManifest(
                    sourceBucket: foreign,
                    destinationBucket: "arn:aws:s3:::b",
                    fileFormat: foreign,
                    columns: [],
                    files: []
                )
                _ = try manifest.objects { _ in SingleChunk([]) }
            case .path: _ = try OpenFile(reading: "/\(foreign)").readAll()
            }
        }

        private func write(_ object: ManifestObject) throws {
            var writer = try ManifestWriter()
            _ = try writer.add(object)
        }

        private func list(_ record: String, _ column: String) throws {
            var parser = try InventoryParser(columns: ["Bucket", "Key", column])
            try parser.read(CollectionOfOne(record.utf8)) { _ in }
        }
    }

    @Test("A quotation is limited, and the message around it is complete", arguments: Quotation.allCases)
    func quotations(quotation: Quotation) throws {
        let error = try #require(throws: FileFormatError.self) { try quotation.fail() }
        #expect(Self.isOnOneLine(error.message))
        #expect(error.message.unicodeScalars.count < 1200)
        #expect(error.message.last != "…", "\(error.message)")
    }

    @Test("Any message is limited")
    func messages() {
        let long = [String(repeating: "a", count: 100_000), String(repeating: "\n", count: 100_000)]
        for message in long + [foreign, "plain", ""] {
            let error = FileFormatError(.file, message, file: message)
            #expect(Self.isOnOneLine(error.message))
            #expect(Self.isOnOneLine(error.description))
            #expect(error.message.unicodeScalars.count <= 2001)
            #expect(error.description.unicodeScalars.count <= 3030)
            #expect(error.file == message)
        }
    }

    @Test("Columns are listed up to the limit")
    func lists() throws {
        for columns in [[foreign], Array(repeating: "Name\n", count: 10_000)] {
            let report = try #require(throws: FileFormatError.self) {
                _ = try CompletionReportParser(columns: columns)
            }
            let inventory = try #require(throws: FileFormatError.self) {
                _ = try InventoryParser(columns: columns)
            }
            for error in [report, inventory] {
                #expect(error.code == .missingColumn)
                #expect(Self.isOnOneLine(error.message))
                #expect(error.message.unicodeScalars.count <= 2001)
            }
        }
    }

    private static func isOnOneLine(_ message: String) -> Bool {
        let breaks: [Unicode.GeneralCategory] = [.control, .lineSeparator, .paragraphSeparator]
        return message.unicodeScalars.allSatisfy { scalar in
            !breaks.contains(scalar.properties.generalCategory) && scalar != "\u{202E}"
        }
    }
}

/// Few characters, but many Unicode scalars.
private let foreign =
    "a\r\n\u{1B}[31m\u{85}\u{2028}\u{202E}e" + String(repeating: "\u{301}", count: 100_000)
