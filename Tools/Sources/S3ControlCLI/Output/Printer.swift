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
            let selected = try query?.search(result) ?? result
            console.write(
                try format.render(
                    selected,
                    title: title,
                    style: isColoured ? .coloured : .plain,
                    width: console.width()
                )
            )
        } catch {
            // The request has been made: what it answered must not be lost.
            throw CommandError(
                "\(Failure(error, operation: title).message)\nThe result: \(result)",
                kind: .other
            )
        }
    }
}
