// For each line of JSON, {"document": <Base64>}, prints the result of XMLReader for the document:
// {"events": [[kind, …]…]} or {"code": …, "offset": …, "message": …}.

@_spi(XML) import AWSXML
import Basics
@_spi(Shapes) import S3ControlWire

struct Question: Decodable {
    var document: Data
}

struct Answer: Encodable {
    var events: [[String]]?
    var code: String?
    var offset: Int?
    var message: String?
}

let decoder = JSONDecoder()
let encoder = JSONEncoder()
while let line = readLine() {
    let question = try decoder.decode(Question.self, from: Data(line.utf8))
    print(String(decoding: try encoder.encode(answer(Array(question.document))), as: UTF8.self))
}

func answer(_ document: [UInt8]) -> Answer {
    let pulled = failure { () throws(XMLError) in
        var reader = XMLReader(document)
        _ = try reader.readRoot()
        try reader.skipElement()
        try reader.readEnd()
    }
    var events: [[String]] = []
    let failed = failure { () throws(XMLError) in
        var reader = XMLReader(document)
        while let event = try reader.next() { events.append(list(event)) }
    }
    guard failed?.code == pulled?.code, failed?.offset == pulled?.offset else {
        return Answer(
            code: "disagreement",
            offset: 0,
            message: "\(String(describing: failed)), \(String(describing: pulled))"
        )
    }
    guard let failed else { return Answer(events: events) }
    return Answer(code: failed.code.rawValue, offset: failed.offset, message: failed.message)
}

func failure(_ body: () throws(XMLError) -> Void) -> XMLError? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}

func list(_ event: XMLEvent) -> [String] {
    switch event {
    case .startElement(let name, let attributes):
        ["start", name] + attributes.flatMap { [$0.name, $0.value] }
    case .endElement(let name): ["end", name]
    case .text(let text): ["text", text]
    case .comment(let text): ["comment", text]
    case .processingInstruction(let target, let content): ["instruction", target, content]
    }
}
