@_spi(Shapes) import S3ControlWire

extension YAMLReader {
    // MARK: Plain text

    /// Reads plain text on this line up to a colon, a comment, or a delimiter of a flow collection; nil if plain text
    /// cannot begin here.
    mutating func plainLine(isInFlow: Bool) -> String? {
        guard let first = current else { return nil }
        let flowMarks = ",[]{}".unicodeScalars
        if "-?:".unicodeScalars.contains(first) {
            guard let next = scalar(after: 1), !" \t\n".unicodeScalars.contains(next),
                !(isInFlow && flowMarks.contains(next))
            else { return nil }
        } else if ",[]{}#&*!|>'\"%@`".unicodeScalars.contains(first) {
            return nil
        }
        return restOfPlainLine(isInFlow: isInFlow)
    }

    private mutating func restOfPlainLine(isInFlow: Bool) -> String {
        let flowMarks = ",[]{}".unicodeScalars
        let start = position
        while let scalar = current, scalar != "\n" {
            if scalar == ":" {
                guard let next = self.scalar(after: 1), !" \t\n".unicodeScalars.contains(next),
                    !(isInFlow && flowMarks.contains(next))
                else { break }
            }
            if scalar == "#", isAfterSpace { break }
            if isInFlow, flowMarks.contains(scalar) { break }
            position += 1
        }
        var end = position
        while end > start, scalars[end - 1] == " " || scalars[end - 1] == "\t" { end -= 1 }
        position = end
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[start..<end])
        return String(view)
    }

    /// Reads plain text, including continuation lines that are indented more than `parent`.
    mutating func plain(parent: Int, isInFlow: Bool) throws(YAMLError) -> String {
        guard var text = plainLine(isInFlow: isInFlow) else {
            let found = current.map { "\"\($0)\"" } ?? "the end"
            throw failure("expected a value, found \(found); such text must be quoted")
        }
        while true {
            let end = position
            skipBlanks()
            guard current == "\n" else {
                position = end
                return text
            }
            var breaks = 0
            while current == "\n" {
                breaks += 1
                position += 1
                skipBlanks()
            }
            let isFlowMark = isInFlow && ",[]{}".unicodeScalars.contains(current ?? ",")
            guard let scalar = current, column > parent, scalar != "#", !isMarker("-"), !isMarker("."),
                !isFlowMark,
                !isIndicator(":")
            else {
                position = end
                return text
            }
            text += breaks == 1 ? " " : String(repeating: "\n", count: breaks - 1)
            text += restOfPlainLine(isInFlow: isInFlow)
        }
    }

    // MARK: Quoted text

    mutating func quoted() throws(YAMLError) -> String {
        let start = position
        let quote = scalars[position]
        position += 1
        var text = String.UnicodeScalarView()
        while true {
            guard let scalar = current, !isMarker("-"), !isMarker(".") else {
                throw failure("the text has no closing quotation mark", at: start)
            }
            position += 1
            switch scalar {
            case quote where quote == "'" && current == "'":
                text.append("'")
                position += 1
            case quote: return String(text)
            case "\\" where quote == "\"":
                if current == "\n" {
                    position += 1
                    skipBlanks()
                    // Only this line break is escaped. Empty lines after it are kept.
                    while current == "\n" {
                        text.append("\n")
                        position += 1
                        skipBlanks()
                    }
                } else {
                    text.append(try escape())
                }
            case "\n":
                while text.last == " " || text.last == "\t" { text.removeLast() }
                var breaks = 1
                skipBlanks()
                while current == "\n" {
                    breaks += 1
                    position += 1
                    skipBlanks()
                }
                text += (breaks == 1 ? " " : String(repeating: "\n", count: breaks - 1)).unicodeScalars
            default: text.append(scalar)
            }
        }
    }

    private mutating func escape() throws(YAMLError) -> Unicode.Scalar {
        let simple: [Unicode.Scalar: Unicode.Scalar] = [
            "0": "\0", "a": "\u{7}", "b": "\u{8}", "t": "\t", "\t": "\t", "n": "\n", "v": "\u{B}",
            "f": "\u{C}",
            "r": "\r", "e": "\u{1B}", " ": " ", "\"": "\"", "/": "/", "\\": "\\", "N": "\u{85}",
            "_": "\u{A0}",
            "L": "\u{2028}", "P": "\u{2029}",
        ]
        guard let scalar = current else { throw failure("the text has no closing quotation mark") }
        if let value = simple[scalar] {
            position += 1
            return value
        }
        let counts: [Unicode.Scalar: Int] = ["x": 2, "u": 4, "U": 8]
        guard let count = counts[scalar] else {
            throw failure("\\\(scalar) is not a YAML escape; write a backslash as \\\\")
        }
        let unit = try hexadecimal(count)
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // Surrogate pairs of JSON, which is a subset of YAML.
        if (0xD800..<0xDC00).contains(unit), current == "\\", scalar == "u", self.scalar(after: 1) == "u" {
            position += 1
            let low = try hexadecimal(4)
            if (0xDC00..<0xE000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            {
                return scalar
            }
        }
        throw failure("the escape is not a valid character")
    }

    /// Reads the digits after the current letter.
    private mutating func hexadecimal(_ count: Int) throws(YAMLError) -> UInt32 {
        let digits = scalars[min(position + 1, scalars.count)...].prefix(count)
        guard digits.count == count, digits.allSatisfy({ Character($0).isHexDigit && $0.isASCII }),
            let unit = UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
        else { throw failure("expected \(count) hexadecimal digits") }
        position += 1 + count
        return unit
    }

    // MARK: Block text

    /// Reads text after `|` or `>`, whose lines are indented more than `parent`.
    mutating func blockScalar(parent: Int) throws(YAMLError) -> String {
        let isFolded = current == ">"
        position += 1
        var chomping: Unicode.Scalar?
        var indentation: Int?
        while let scalar = current, scalar == "+" || scalar == "-" || ("1"..."9").contains(scalar) {
            if let digit = Int(String(scalar)) {
                indentation = max(parent, 0) + digit
            } else {
                chomping = scalar
            }
            position += 1
        }
        skipBlanks()
        if current == "#", isAfterSpace {
            skipLine()
        }
        guard current == nil || current == "\n" else { throw failure("expected the end of the line") }
        if current != nil { position += 1 }
        let lines = readLines(parent: parent, &indentation)
        return Self.joined(lines, isFolded: isFolded, chomping: chomping)
    }

    /// The lines of the block without their indentation.
    private mutating func readLines(parent: Int, _ indentation: inout Int?) -> [String] {
        var lines: [String] = []
        while position < scalars.count {
            let start = position
            while current == " ", indentation.map({ position - start < $0 }) ?? true { position += 1 }
            let width = position - start
            if current == "\n" || current == nil {
                lines.append("")
                if current == nil { break }
                position += 1
                continue
            }
            let least = indentation ?? max(parent + 1, width)
            guard width >= least, width > parent || parent < 0, !isMarker("-"), !isMarker(".") else {
                position = start
                break
            }
            indentation = least
            let lineEnd = scalars[position...].firstIndex(of: "\n") ?? scalars.count
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[position..<lineEnd])
            lines.append(String(view))
            position = min(lineEnd + 1, scalars.count)
            if lineEnd == scalars.count { break }
        }
        // Does not skip the line end before the next value.
        if position > 0, position <= scalars.count, position > 0, scalars[position - 1] == "\n" {
            position -= 1
        }
        return lines
    }

    private static func joined(_ lines: [String], isFolded: Bool, chomping: Unicode.Scalar?) -> String {
        var lines = lines
        var trailing = 0
        while lines.last == "" {
            lines.removeLast()
            trailing += 1
        }
        guard let first = lines.firstIndex(where: { !$0.isEmpty }) else {
            return chomping == "+" ? String(repeating: "\n", count: trailing) : ""
        }
        // Line breaks before the first text are kept, also in folded text.
        var text = String(repeating: "\n", count: first) + lines[first]
        var index = first + 1
        while index < lines.count {
            var breaks = 1
            let previous = lines[index - 1]
            while lines[index] == "" {
                breaks += 1
                index += 1
            }
            let isMoreIndented = [previous, lines[index]].contains {
                $0.unicodeScalars.first == " " || $0.unicodeScalars.first == "\t"
            }
            if isFolded, !isMoreIndented {
                text += breaks == 1 ? " " : String(repeating: "\n", count: breaks - 1)
            } else {
                text += String(repeating: "\n", count: breaks)
            }
            text += lines[index]
            index += 1
        }
        switch chomping {
        case "-": return text
        case "+": return text + String(repeating: "\n", count: trailing + 1)
        default: return text + "\n"
        }
    }
}
