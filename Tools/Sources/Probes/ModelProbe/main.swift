// Prints information about the model for each line of JSON on standard input:
// {"ask": "operations"} prints the description of every operation;
// {"ask": "matches", "pattern": <regular expression>, "texts": [<text>…]} prints a Boolean for each text;
// {"ask": "partitions"} prints the table of partitions;
// {"ask": "partition of", "texts": [<region>…]} prints the name of each region's partition.

@_spi(Partitions) import AWSCore
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

while let line = readLine() {
    print(try answer(to: JSONValue(parsing: line)))
}

func answer(to question: JSONValue) throws -> JSONValue {
    switch question["ask"]?.text {
    case "operations":
        return .array(try s3ControlOperations.map { try OperationDescription($0).json })
    case "matches":
        let expression = question["pattern"]?.text
        guard let pattern = Pattern.allCases.first(where: { $0.regularExpression == expression }) else {
            return .string("no such pattern")
        }
        let texts = question["texts"]?.elements?.compactMap(\.text) ?? []
        return .array(texts.map { .boolean(pattern.matches($0)) })
    case "partitions":
        return .array(Partition.all.map(\.json))
    case "partition of":
        let texts = question["texts"]?.elements?.compactMap(\.text) ?? []
        return .array(texts.map { .string(Partition.of(region: $0).name) })
    default:
        return .string("no such question")
    }
}

extension Partition {
    var json: JSONValue {
        .object([
            .init("name", .string(name)),
            .init("dnsSuffix", .string(dnsSuffix)),
            .init("dualStackDnsSuffix", .string(dualStackDNSSuffix)),
            .init("implicitGlobalRegion", .string(implicitGlobalRegion)),
            .init(
                "regions",
                .array((knownRegions + [globalRegion].compactMap(\.self)).map(JSONValue.string))
            ),
        ])
    }
}
