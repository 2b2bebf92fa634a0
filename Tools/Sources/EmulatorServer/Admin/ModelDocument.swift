internal import Basics
internal import S3ControlModel
@_spi(Shapes) internal import S3ControlWire

/// A structure of the service model within a document, under the names of the API reference.
///
/// As everywhere in these documents, an unknown member is an error.
struct ModelDocument<Structure: S3ControlStructure>: Decodable {
    let value: Structure

    init(from decoder: any Decoder) throws {
        let json = try Self.json(from: decoder)
        do throws(JSONShapeError) {
            value = try json.decode(Structure.self)
        } catch {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(error)")
            )
        }
    }

    private struct Element: Decodable {
        let json: JSONValue

        init(from decoder: any Decoder) throws { json = try ModelDocument.json(from: decoder) }
    }

    private static func json(from decoder: any Decoder) throws -> JSONValue {
        if let keys = try? decoder.container(keyedBy: AnyKey.self) {
            return .object(
                try keys.allKeys.map { .init($0.stringValue, try keys.decode(Element.self, forKey: $0).json) }
            )
        }
        if var list = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !list.isAtEnd { elements.append(try list.decode(Element.self).json) }
            return .array(elements)
        }
        let single = try decoder.singleValueContainer()
        if single.decodeNil() { return .null }
        if let flag = try? single.decode(Bool.self) { return .boolean(flag) }
        if let number = try? single.decode(Int.self) { return .integer(number) }
        if let number = try? single.decode(Double.self) { return .number(number) }
        return .string(try single.decode(String.self))
    }
}
