import Basics
import FuzzSupport
import S3ControlModel

@testable import S3ControlFiles

/// Reads one input as gzip, as a file of an inventory, and as the rows of a report to write.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    checkGzip(bytes)
    checkInventory(bytes)
    checkReport(bytes)
}

// MARK: gzip

/// What is decompressed does not depend on how the bytes come, and bytes that were packed are unpacked.
private func checkGzip(_ bytes: [UInt8]) {
    let whole = unpack(bytes, piece: max(1, bytes.count), window: 4096)
    // A kilobyte may stand for a megabyte, of which the start is enough.
    if whole.content.count < 1 << 16 {
        for (piece, window) in [(1, 4096), (3, 1), (7, 100)] {
            let again = unpack(bytes, piece: piece, window: window)
            check(again.error == whole.error, "gzip in pieces of \(piece) fails otherwise")
            check(
                whole.error != nil || again.content == whole.content,
                "gzip in pieces of \(piece) reads otherwise"
            )
        }
    }
    let packed = stored(bytes)
    check(unpack(packed, piece: 5, window: 64) == Unpacked(content: bytes), "what was stored reads otherwise")
    check(
        unpack(packed + packed, piece: packed.count + 1, window: 64) == Unpacked(content: bytes + bytes),
        "two members read otherwise"
    )
    let cut = packed.prefix(Int(bytes.first ?? 0) % packed.count)
    check(
        unpack(Array(cut), piece: 8, window: 64).error == .truncated,
        "\(cut.count) of \(packed.count) bytes pass"
    )
}

private struct Unpacked: Equatable {
    var content: [UInt8] = []
    var error: FileFormatError.Code?
}

private func unpack(_ bytes: [UInt8], piece: Int, window: Int) -> Unpacked {
    var result = Unpacked()
    do throws(FileFormatError) {
        let reader = try GzipReader()
        var rest = bytes[...]
        while !rest.isEmpty {
            reader.append(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            while true {
                let content = try reader.read(upTo: window)
                if content.isEmpty { break }
                result.content += content
                if result.content.count > 1 << 21 { return result }
            }
        }
        try reader.end()
    } catch {
        result.error = error.code
    }
    return result
}

/// `bytes` as gzip in one block that is not compressed.
private func stored(_ bytes: [UInt8]) -> [UInt8] {
    let size = UInt32(bytes.count)
    func little(_ number: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    }
    return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 1] + little(size, 2) + little(~size, 2) + bytes
        + little(crc(bytes), 4)
        + little(size, 4)
}

private func crc(_ bytes: [UInt8]) -> UInt32 {
    var remainder: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
        remainder ^= UInt32(byte)
        for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
    }
    return ~remainder
}

// MARK: inventories

private let columns = [
    "Bucket", "Key", "VersionId", "IsLatest", "IsDeleteMarker", "Size", "LastModifiedDate", "StorageClass",
]

/// An inventory reads the same in pieces and packed, and a filter leaves out exactly what it does not include.
private func checkInventory(_ bytes: [UInt8]) {
    let count = 2 + Int(bytes.first ?? 0) % (columns.count - 1)
    let named = Array(columns.prefix(count))
    var everything = InventoryFilter()
    everything.includesDeleteMarkers = true
    let whole = objects(bytes, named, everything, piece: max(1, bytes.count))
    check(objects(bytes, named, everything, piece: 1) == whole, "an inventory in pieces reads otherwise")
    if !bytes.starts(with: [0x1F, 0x8B]) {
        let packed = objects(stored(bytes), named, everything, piece: 100)
        check(packed == whole, "a packed inventory reads otherwise")
    }
    let some = InventoryFilter {
        $0.substrings = ["a", "\u{E9}"]
        if count > 3 { $0.latestVersionsOnly = true }
        if count > 5 { $0.minimumSize = 10 }
        if count > 6 { $0.modifiedBefore = Date(timeIntervalSince1970: 1_600_000_000) }
    }
    let filtered = objects(bytes, named, some, piece: 50)
    check(filtered.objects == whole.objects.filter(some.includes), "a filter leaves out others")
    check(filtered.error == whole.error, "a filter finds other errors")
    for object in whole.objects {
        check(object.object.versionID?.isEmpty != true, "an empty version")
        check((object.size ?? 0) >= 0, "size \(object.size ?? 0)")
    }
}

private struct Listed: Equatable {
    var objects: [InventoryObject] = []
    var error: FileFormatError?
}

private func objects(_ bytes: [UInt8], _ columns: [String], _ filter: InventoryFilter, piece: Int) -> Listed {
    var result = Listed()
    do {
        var parser = try InventoryParser(columns: columns, filter: filter)
        var rest = bytes[...]
        let pieces = sequence(state: ()) { _ -> ArraySlice<UInt8>? in
            defer { rest = rest.dropFirst(piece) }
            return rest.isEmpty ? nil : rest.prefix(piece)
        }
        try parser.read(pieces) { result.objects.append($0) }
    } catch {
        result.error = error as? FileFormatError
    }
    return result
}

// MARK: reports

/// A report that is written reads as the rows that it was written of.
private func checkReport(_ bytes: [UInt8]) {
    var input = FuzzInput(bytes)
    var rows: [CompletionReportRow] = []
    while !input.isEmpty, rows.count < 100 {
        let failed = input.bool()
        rows.append(
            CompletionReportRow(
                bucket: "b",
                key: input.text(upTo: 20),
                versionID: input.bool() ? "v" : nil,
                status: failed ? .failed : .succeeded,
                errorCode: failed ? "E\(input.below(3))" : nil,
                httpStatusCode: 200 + input.below(256),
                message: input.text(upTo: 40)
            )
        )
    }
    let location = CompletionReportLocation(bucket: "r", prefix: "p", jobID: "job-0001")
    var writer = CompletionReportWriter(at: location, chunkSize: 1 + Int(bytes.first ?? 0))
    var files: [String: [UInt8]] = [:]
    for row in rows {
        do {
            if let chunk = try writer.add(row) { files[chunk.key, default: []] += chunk.bytes }
        } catch {
            fail("no row: \(error)")
        }
    }
    guard let (chunks, manifest) = try? writer.finish(at: Date(timeIntervalSince1970: 0)) else {
        fail("no end")
    }
    for chunk in chunks { files[chunk.key, default: []] += chunk.bytes }
    guard !rows.isEmpty else { return check(files.isEmpty, "a report without tasks") }
    let read = mustSucceed("a report that was written does not read") {
        let again = try CompletionReportManifest(
            json: files[location.manifestKey] ?? [],
            md5: files[location.manifestChecksumKey]
        )
        check(again == manifest, "\(manifest) reads as \(again)")
        var read: [CompletionReportRow] = []
        for file in again.files {
            var parser = try CompletionReportParser(columns: again.columns, expectedMD5: file.md5Checksum)
            try parser.read(CollectionOfOne(files[file.key] ?? [])) { read.append($0) }
        }
        return read
    }
    let expected = rows.filter { $0.status == .succeeded } + rows.filter { $0.status == .failed }
    check(read == expected, "\(expected) reads as \(read)")
}
