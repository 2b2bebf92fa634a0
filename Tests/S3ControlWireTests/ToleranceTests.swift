@_spi(XML) import AWSXML
import Basics
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("Results with missing or unknown members are read")
struct ToleranceTests {
    @Test("an unknown member at any place is kept, found, shown, rejected, allowed, and removed")
    func keepsUnknownMembers() throws {
        var count = 0
        for operation in s3ControlOperations { count += try checkPlanted(operation) }
        #expect(count > 100)
    }

    @Test("each element of each result can be missing, except for a job's ID and status")
    func readsWithoutAnyMember() throws {
        var count = 0
        for operation in s3ControlOperations { count += try checkRemoved(operation) }
        #expect(count > 150)
    }

    private func checkPlanted<Operation: APIOperation>(_ operation: Operation.Type) throws -> Int {
        var count = 0
        for alternative in 0..<5 {
            var sample = Sample(alternative: alternative)
            let whole = sample.structure(Operation.Output.self)
            #expect(try decode(Operation.Output.self, ShapeEncoder.encode(whole)) == whole)
            for place in 0..<sample.structureCount where operation.hasResponseBody {
                let planted = Sample.make(Operation.Output.self, plantedAt: place, alternative: alternative)
                try check(planted, whole)
                count += 1
            }
        }
        return count
    }

    private func check<Output: Shape>(_ planted: Output, _ whole: Output) throws {
        let decoded = try decode(Output.self, ShapeEncoder.encode(planted))
        #expect(decoded == planted && decoded != whole && decoded.hashValue == planted.hashValue)
        #expect(decoded.findUnknownMembers().map(\.member) == [Sample.unknown])
        #expect("\(decoded)".contains(Sample.unknown.xml))

        let refused = decoded.violations().filter { $0.kind == .unknownMember }
        #expect(refused.map(\.path) == decoded.findUnknownMembers().map(\.path))
        #expect(refused.count == 1 && refused[0].path.hasSuffix("Tomorrow"))
        let error = #expect(throws: ValidationError.self) { try decoded.validate() }
        #expect(error?.description.contains("\(refused[0].path) is unknown to this version") == true)

        var cleared = decoded
        cleared.removeUnknownMembers()
        #expect(cleared.findUnknownMembers().isEmpty)
        #expect(try decode(Output.self, ShapeEncoder.encode(cleared)).findUnknownMembers().isEmpty)

        #expect(try JSONDecoder().decode(Output.self, from: JSONEncoder().encode(decoded)) == decoded)
    }

    private func checkRemoved<Operation: APIOperation>(_ operation: Operation.Type) throws -> Int {
        guard operation.hasResponseBody else { return 0 }
        var count = 0
        for alternative in 0..<5 {
            let whole = Sample.make(Operation.Output.self, alternative: alternative)
            let document = try Element(ShapeEncoder.encode(whole))
            for path in document.paths {
                let name = document[path].name
                let removed = document.removing(path)
                if ["JobId", "Status"].contains(name), path.count < 4 || name == "JobId" {
                    #expect(throws: XMLError.self, "\(name)") {
                        try decode(Operation.Output.self, removed.bytes)
                    }
                } else if name != "Job" {
                    #expect(throws: Never.self, "\(operation) without \(name)") {
                        try decode(Operation.Output.self, removed.bytes)
                    }
                }
                count += 1
            }
        }
        return count
    }

    private func decode<Output: Shape>(_ type: Output.Type, _ document: [UInt8]) throws(XMLError) -> Output {
        try ShapeDecoder.decode(type, from: document)
    }
}

/// A document as a tree.
private struct Element {
    var name: String
    var text = ""
    var children: [Element] = []

    init(_ document: [UInt8]) throws {
        var reader = XMLReader(document)
        var open: [Element] = [Element(name: "")]
        while let event = try reader.next() {
            switch event {
            case .startElement(let name, _): open.append(Element(name: name))
            case .text(let text): open[open.count - 1].text += text
            case .endElement:
                let closed = open.removeLast()
                open[open.count - 1].children.append(closed)
            default: break
            }
        }
        self = open[0].children[0]
    }

    private init(name: String) { self.name = name }

    /// The place of every element but the root, as positions among the children.
    var paths: [[Int]] {
        children.indices.flatMap { index in [[index]] + children[index].paths.map { [index] + $0 } }
    }

    subscript(path: [Int]) -> Element {
        path.reduce(self) { $0.children[$1] }
    }

    func removing(_ path: [Int]) -> Element {
        var copy = self
        if path.count == 1 {
            copy.children.remove(at: path[0])
        } else {
            copy.children[path[0]] = children[path[0]].removing(Array(path.dropFirst()))
        }
        return copy
    }

    var bytes: [UInt8] { Array(xml.utf8) }

    private var xml: String {
        let content = children.isEmpty ? text : children.map(\.xml).joined()
        return "<\(name)>\(content.replacing("&", with: "&amp;"))</\(name)>"
    }
}
