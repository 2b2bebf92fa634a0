extension Character {
    /// The number of columns that the character takes in a terminal: 0, 1, or 2.
    var displayWidth: Int {
        // An emoji of several scalars, such as a flag or a family, takes two columns.
        if unicodeScalars.contains(where: { $0 == "\u{FE0F}" || $0 == "\u{20E3}" }) { return 2 }
        if self == "\r\n" { return 2 }
        return unicodeScalars.map(\.displayWidth).max() ?? 0
    }
}

extension String {
    /// The number of columns that the text takes in a terminal.
    var displayWidth: Int {
        // Most text is ASCII, in which each byte takes one column.
        if utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return utf8.count }
        return reduce(0) { $0 + $1.displayWidth }
    }

    /// The text, cut to at most `width` columns.
    func cut(to width: Int) -> String {
        displayWidth > width ? fitted(to: max(0, width)) : self
    }

    /// The text in `width` columns. The excess is removed from the middle, so that both ends can be compared.
    func fittedInMiddle(to width: Int) -> String {
        guard displayWidth > width, width >= 5 else { return fitted(to: width) }
        let head = width / 2
        var tail = ""
        for character in reversed() {
            guard tail.displayWidth + character.displayWidth <= width - 1 - head else { break }
            tail = String(character) + tail
        }
        var start = ""
        for character in self {
            guard start.displayWidth + character.displayWidth <= head else { break }
            start.append(character)
        }
        return (start + "…" + tail).fitted(to: width)
    }

    /// The text in `width` columns, cut with an ellipsis or padded with spaces.
    func fitted(to width: Int, alignsRight: Bool = false) -> String {
        var columns = displayWidth
        var text = self
        if columns > width {
            text = ""
            columns = 0
            for character in self {
                guard columns + character.displayWidth <= width - 1 else { break }
                text.append(character)
                columns += character.displayWidth
            }
            if width > 0 {
                text += "…"
                columns += 1
            }
        }
        let padding = String(repeating: " ", count: max(0, width - columns))
        return alignsRight ? padding + text : text + padding
    }
}

extension Unicode.Scalar {
    fileprivate var displayWidth: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        return isWide ? 2 : 1
    }

    /// East Asian Width W or F (Unicode Standard Annex 11), by whole blocks.
    private var isWide: Bool {
        properties.isEmojiPresentation || Self.wideBlocks.contains { $0.contains(value) }
    }

    private static let wideBlocks: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
        0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x1F300...0x1F320, 0x20000...0x3FFFD,
    ]
}
