import FuzzSupport

@_spi(CSV) @testable import S3ControlFiles

/// Reads one file of comma-separated values whole, in pieces and by the plainest code; then as a report.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    // The plain code below has no limit of fields.
    guard bytes.count(where: { $0 == UInt8(ascii: ",") }) < 1000 else { return }
    let whole = Reading(of: bytes, piece: bytes.count)
    let plain = plainRecords(bytes)
    check(whole.records == plain.records, "\(whole.records) instead of \(plain.records)")
    check(
        whole.error?.offset == plain.openQuote,
        "cut off at \(whole.error?.offset ?? -1), not \(plain.openQuote ?? -1)"
    )
    check(
        whole.error.map { $0.record == whole.records.count + 1 } ?? true,
        "record \(whole.error?.record ?? 0)"
    )
    for piece in [1, 2, 3, 1 + Int(bytes.first ?? 0)] {
        check(Reading(of: bytes, piece: piece) == whole, "pieces of \(piece) bytes read otherwise")
    }
    checkReport(bytes)
    checkManifest(bytes)
    checkManifestParser(bytes)
}

/// What a parser makes of bytes that come in pieces.
private struct Reading: Equatable {
    var records: [[[UInt8]]] = []
    var error: CSVError?

    init(of bytes: [UInt8], piece: Int) {
        var parser = CSVParser()
        do throws(CSVError) {
            var rest = bytes[...]
            while !rest.isEmpty {
                parser.append(rest.prefix(piece))
                rest = rest.dropFirst(piece)
                try take(from: &parser)
            }
            parser.end()
            try take(from: &parser)
        } catch {
            self.error = error
        }
    }

    private mutating func take(from parser: inout CSVParser) throws(CSVError) {
        while try parser.next() {
            records.append((0..<parser.fieldCount).map { Array(parser.bytes(at: $0)) })
            check(
                parser.recordCount == records.count,
                "record \(parser.recordCount) is the \(records.count)th"
            )
        }
    }
}

/// The records, byte by byte, and where the quotes begin that are not closed.
private func plainRecords(_ bytes: [UInt8]) -> (records: [[[UInt8]]], openQuote: Int?) {
    var records: [[[UInt8]]] = []
    var record: [[UInt8]] = []
    var field: [UInt8] = []
    var (isQuoted, isFresh, hasField) = (false, true, false)
    var quote = 0
    var index = 0
    func next() -> UInt8? { index + 1 < bytes.count ? bytes[index + 1] : nil }
    func endRecord() {
        if hasField { records.append(record + [field]) }
        (record, field, isFresh, hasField) = ([], [], true, false)
    }
    while index < bytes.count {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\"") where isQuoted && next() == byte:
            field.append(byte)
            index += 1
        case UInt8(ascii: "\"") where isQuoted: isQuoted = false
        case _ where isQuoted: field.append(byte)
        case UInt8(ascii: "\"") where isFresh:
            (isQuoted, isFresh, hasField, quote) = (true, false, true, index)
        case UInt8(ascii: ","):
            record.append(field)
            (field, isFresh, hasField) = ([], true, true)
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            endRecord()
            if byte == UInt8(ascii: "\r"), next() == UInt8(ascii: "\n") { index += 1 }
        default:
            field.append(byte)
            (isFresh, hasField) = (false, true)
        }
        index += 1
    }
    if isQuoted { return (records, quote) }
    endRecord()
    return (records, nil)
}

/// A report's rows are as many as the records before the first bad one, however the bytes come.
private func checkReport(_ bytes: [UInt8]) {
    func rows(piece: Int, swapped: Bool) -> (rows: [CompletionReportRow], error: FileFormatError?) {
        var columns = CompletionReportParser.standardColumns
        if swapped { columns = columns.reversed() }
        var parser = mustSucceed("no parser") { try CompletionReportParser(columns: columns) }
        var rows: [CompletionReportRow] = []
        do throws(FileFormatError) {
            var rest = bytes[...]
            while !rest.isEmpty {
                try parser.append(rest.prefix(piece))
                rest = rest.dropFirst(piece)
                while let row = try parser.next() { rows.append(row) }
            }
            try parser.end()
            while let row = try parser.next() { rows.append(row) }
            return (rows, nil)
        } catch {
            return (rows, error)
        }
    }
    for swapped in [false, true] {
        let whole = rows(piece: max(bytes.count, 1), swapped: swapped)
        check(whole == rows(piece: 5, swapped: swapped), "a report in pieces reads otherwise")
        if let error = whole.error {
            check(
                error.record == whole.rows.count + 1 || error.code == .wrongKind && whole.rows.isEmpty,
                "the error is in record \(error.record ?? 0) after \(whole.rows.count) rows"
            )
        }
        for row in whole.rows {
            check(
                row.httpStatusCode.map { (0...999).contains($0) } ?? true,
                "status \(row.httpStatusCode ?? -1)"
            )
            check(!row.key.contains("%") || !row.decodedKey().isEmpty, "an empty key")
        }
    }
}

/// What a manifest is written of, its bytes read as.
private func checkManifest(_ bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    let isVersioned = lines.first?.contains("\t") ?? false
    let objects = lines.map { line in
        let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
        return ManifestObject(
            bucket: "b",
            key: String(parts[0]),
            versionID: isVersioned ? String(parts.last ?? "") : nil
        )
    }
    guard var writer = try? ManifestWriter() else { fail("no MD5") }
    var file: [UInt8] = []
    var accepted: [ManifestObject] = []
    for object in objects {
        guard let piece = try? writer.add(object) else {
            if (try? checkedAlone(object)) != nil { accepted.append(object) }
            continue
        }
        file += piece
    }
    guard let (piece, manifest) = try? writer.finish() else { fail("a manifest without end") }
    file += piece
    check(manifest.byteCount == file.count, "\(manifest.byteCount) bytes are told, \(file.count) came")
    check(
        manifest.objectCount == accepted.count,
        "\(manifest.objectCount) objects are told of \(accepted.count)"
    )
    var read: [ManifestObject] = []
    mustSucceed("a manifest that was written does not read") {
        var parser = try ManifestParser(fields: manifest.fields, plusIsSpace: true)
        try parser.read(CollectionOfOne(file)) { read.append($0.object) }
    }
    check(read == accepted, "\(accepted) was written and read as \(read)")
}

/// Throws for an object that no manifest takes.
private func checkedAlone(_ object: ManifestObject) throws {
    var writer = try ManifestWriter()
    _ = try writer.add(object)
}

/// A manifest reads the same however its bytes come, and what is read of it is written and read again.
private func checkManifestParser(_ bytes: [UInt8]) {
    func rows(piece: Int) -> (rows: [ManifestRow], error: FileFormatError?) {
        var rows: [ManifestRow] = []
        do {
            var parser = try ManifestParser(fields: [.bucket, .key, .ignore])
            var rest = bytes[...]
            let pieces = sequence(state: ()) { _ -> ArraySlice<UInt8>? in
                defer { rest = rest.dropFirst(piece) }
                return rest.isEmpty ? nil : rest.prefix(piece)
            }
            try parser.read(pieces) { rows.append($0) }
            return (rows, nil)
        } catch {
            return (rows, error as? FileFormatError)
        }
    }
    let whole = rows(piece: max(bytes.count, 1))
    check(whole == rows(piece: 3), "a manifest in pieces reads otherwise")
    for row in whole.rows {
        guard var writer = try? ManifestWriter(), (try? writer.add(row.object)) != nil else { continue }
        guard let file = try? writer.finish().chunk else { fail("a manifest without end") }
        mustSucceed("a manifest of one object does not read") {
            var parser = try ManifestParser()
            try parser.read(CollectionOfOne(file)) { check($0.object == row.object, "\(row) reads as \($0)") }
        }
    }
}
