internal import JMESPath
@_spi(Shapes) internal import S3ControlWire

/// Prints a result in the form that was asked for.
struct Printer {
    let format: OutputFormat
    let query: Query?
    let color: GlobalOptions.Color
    /// What stands above a table.
    let title: String
    let console: Console

    func print(_ result: JSONValue) throws {
        let isColoured =
            switch color {
            case .on: true
            case .off: false
            case .auto: console.usesColor
            }
        do {
            var selected = try query?.search(result) ?? result
            let style: TableStyle = isColoured ? .colored : .plain
            let hasColors = format == .table && isColoured
            // The colors have to pass, so what they color is cleaned before.
            if hasColors, console.cleansOutput { selected = selected.showingControls }
            let text = try format.render(selected, title: title, style: style, width: console.width())
            if hasColors { console.write(SafeText(trusted: text)) } else { console.write(text) }
        } catch {
            // The request has been made: what it answered must not be lost.
            throw CommandError(
                "\(Failure(error, operation: title).message)\nThe result: \(result)",
                kind: .other
            )
        }
    }
}

extension JSONValue {
    /// The value with the controls in its texts as escapes.
    fileprivate var showingControls: JSONValue {
        switch self {
        case .string(let text): .string(text.showingControls(keepsLines: true))
        case .array(let elements): .array(elements.map(\.showingControls))
        case .object(let members):
            .object(members.map { Member($0.name.withoutControls, $0.value.showingControls) })
        default: self
        }
    }
}
