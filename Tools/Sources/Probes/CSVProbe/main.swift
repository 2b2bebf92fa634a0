import Foundation
@_spi(CSV) import S3ControlFiles

// For each line of hexadecimal digits on standard input, prints the CSV records of those bytes as JSON. The
// bytes are parsed in pieces of 1, 7, and all bytes, which must give the same records. Prints "error" if
// the bytes end within quotation marks.

func records(_ bytes: [UInt8], pieceSize: Int) -> [[String]]? {
    var parser = CSVParser()
    var records: [[String]] = []
    var rest = bytes[...]
    do {
        while true {
            while try parser.next() {
                records.append((0..<parser.fieldCount).map { parser.string(at: $0) })
            }
            if rest.isEmpty { break }
            parser.append(rest.prefix(pieceSize))
            rest = rest.dropFirst(pieceSize)
        }
        parser.end()
        while try parser.next() {
            records.append((0..<parser.fieldCount).map { parser.string(at: $0) })
        }
    } catch {
        return nil
    }
    return records
}

while let line = readLine() {
    let digits = Array(line.utf8)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
    }
    let whole = records(bytes, pieceSize: max(1, bytes.count))
    guard records(bytes, pieceSize: 1) == whole, records(bytes, pieceSize: 7) == whole else {
        print("\"pieces disagree\"")
        continue
    }
    guard let whole else {
        print("\"error\"")
        continue
    }
    print(String(decoding: try JSONEncoder().encode(whole), as: UTF8.self))
}
