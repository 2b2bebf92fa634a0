@_spi(Shapes) import S3Control
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import YAML

/// The members of an operation's input as options, and their values as JSON.
struct OperationParameters {
    let description: OperationDescription
    let file: ParameterFile

    private var members: [MemberDescription] {
        description.shapes.first { $0.name == description.input }?.members ?? []
    }

    /// The options, in the members' order.
    ///
    /// - Parameter isForReading: Whether the options have descriptions and values, for help.
    func specifications(isForReading: Bool) -> [OptionSpecification] {
        members.flatMap { described -> [OptionSpecification] in
            let name = "--" + CommandName.make("\(described.member.name)")
            var option = OptionSpecification(
                name: name,
                arity: .one,
                isRequired: described.member.isRequired && !Self.isToken(described.member)
            )
            if isForReading {
                option.help = OperationHelp.type(of: described.value)
                option.details = OperationHelp.details(described, of: description.input, description.shapes)
                option.suggestions = OperationHelp.values(of: described.value)
            }
            switch described.value {
            case .boolean:
                option.arity = .none
                option.isRequired = false
                var negative = option
                negative.name = name.replacingPrefix("--", with: "--no-")
                return [option, negative]
            case .list: option.arity = .many
            default: break
            }
            return [option]
        }
    }

    /// Whether the member is the token that distinguishes a repeated request from a second
    /// job. A missing token is generated.
    static func isToken(_ member: Member) -> Bool { "\(member.name)" == "ClientRequestToken" }

    /// The input from the options.
    func json(from given: OptionParser.Result) throws(CommandError) -> JSONValue {
        var result: [JSONValue.Member] = []
        for described in members {
            let name = "--" + CommandName.make("\(described.member.name)")
            if case .boolean = described.value {
                let negative = name.replacingPrefix("--", with: "--no-")
                guard let last = given.order.last(where: { $0 == name || $0 == negative }) else { continue }
                result.append(.init("\(described.member.name)", .boolean(last == name)))
            } else if let values = given.values[name] {
                result.append(.init("\(described.member.name)", try value(described.value, values, of: name)))
            }
        }
        return .object(result)
    }

    private func value(
        _ description: ValueDescription,
        _ values: [String],
        of name: String
    ) throws(CommandError) -> JSONValue {
        var values = values
        if values.count == 1, let content = try load(values[0], of: name) { values = [content] }
        switch description {
        case .structure, .union, .map: return try complex(description, values.first ?? "", of: name)
        case .list(let element):
            if let first = values.first, first.startsLike("["), values.count == 1 {
                return try json(first, of: name)
            }
            var elements: [JSONValue] = []
            for each in values {
                switch element {
                case .structure, .union, .map: elements.append(try complex(element, each, of: name))
                default: elements.append(try scalar(element, each))
                }
            }
            return .array(elements)
        default: return try scalar(description, values.first ?? "")
        }
    }

    private func scalar(_ description: ValueDescription, _ text: String) throws(CommandError) -> JSONValue {
        if case .integer = description { return .integer(try ShorthandConverter.integer(text)) }
        return .string(text)
    }

    /// Parses JSON if the text looks like JSON, otherwise shorthand.
    private func complex(
        _ description: ValueDescription,
        _ text: String,
        of name: String
    ) throws(CommandError) -> JSONValue {
        if text.startsLike("{") || text.startsLike("[") { return try json(text, of: name) }
        let file = file
        var parser = ShorthandParser(text) { (value) throws(CommandError) in try file.load(value) }
        let parsed: JSONValue
        do throws(ShorthandParser.Failure) {
            parsed = try parser.parse()
        } catch {
            switch error {
            case .syntax(let error): throw .parameter(name, "\(error)")
            case .file(let error): throw .parameter(name, error.message)
            }
        }
        return try ShorthandConverter(shapes: self.description.shapes).convert(parsed, to: description)
    }

    private func load(_ value: String, of name: String) throws(CommandError) -> String? {
        do throws(CommandError) {
            return try file.load(value)
        } catch {
            throw .parameter(name, error.message)
        }
    }

    /// Parses the JSON of the option `name`.
    func json(_ text: String, of name: String) throws(CommandError) -> JSONValue {
        do throws(JSONSyntaxError) {
            return try JSONValue(parsing: text)
        } catch {
            throw .parameter(name, "Invalid JSON: \(error)\nJSON received: \(text)")
        }
    }

    /// The input of `--cli-input-json` or `--cli-input-yaml`, merged with the options, which take precedence.
    func merged(_ given: OptionParser.Result, under options: JSONValue) throws(CommandError) -> JSONValue {
        let documents = ["cli-input-json", "cli-input-yaml"].filter { given.values["--\($0)"] != nil }
        guard let name = documents.first, let input = given.values["--\(name)"]?.last else { return options }
        guard documents.count == 1 else {
            throw CommandError("Only one --cli-input- parameter may be specified.")
        }
        let isYAML = name == "cli-input-yaml"
        let text = try load(input, of: name) ?? input
        guard let members = (isYAML ? try yaml(text, of: name) : try json(text, of: name)).members else {
            let kind = isYAML ? "YAML: expected a mapping\nYAML" : "JSON: expected an object\nJSON"
            throw .parameter(name, "Invalid \(kind) received: \(text)")
        }
        let written = options.members ?? []
        return .object(written + members.filter { member in !written.contains { $0.name == member.name } })
    }

    private func yaml(_ text: String, of name: String) throws(CommandError) -> JSONValue {
        do throws(YAMLError) {
            return try YAMLReader.read(text)
        } catch {
            throw .parameter(name, "Invalid YAML: \(error)\nYAML received: \(text)")
        }
    }
}

extension String {
    fileprivate func startsLike(_ mark: Character) -> Bool { first { !$0.isWhitespace } == mark }

    fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
        other + dropFirst(prefix.count)
    }
}
