internal import S3ControlFiles

/// A CSV file of a completion report on this machine.
struct ReportPart: Sendable, Hashable {
    /// The file's path; `-` is standard input.
    var path: String
    /// The columns by the manifest's word.
    var columns = CompletionReportParser.standardColumns
    /// The checksum by the manifest's word.
    var md5: String?

    /// The files that a manifest names, each where it lies below the manifest's folder.
    ///
    /// A key such as `reports/job-1/results/a.csv` is looked for as that path, then as `job-1/results/a.csv`, and so
    /// on to `a.csv`: wherever the report was copied from, its files keep their places to each other.
    ///
    /// - Throws: ``CommandError`` for a manifest that cannot be read, and with all files that are missing.
    static func parts(ofManifest path: String) throws(CommandError) -> [ReportPart] {
        let manifest: CompletionReportManifest
        do {
            manifest = try CompletionReportManifest(json: try readFile(path))
        } catch let error as FileError {
            throw CommandError("\(path): \(error.reason)")
        } catch {
            throw CommandError("\(path): \(error)")
        }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        var parts: [ReportPart] = []
        var missing: [String] = []
        for file in manifest.files {
            guard let found = places(of: file.key).map({ folder + $0 }).first(where: isFile) else {
                missing.append(file.key)
                continue
            }
            parts.append(ReportPart(path: found, columns: manifest.columns, md5: file.md5Checksum))
        }
        guard missing.isEmpty else {
            throw CommandError(
                "\(path) names files that are not here: "
                    + missing.map(\.withoutControls).joined(separator: ", ")
            )
        }
        return parts
    }

    /// Relative paths for a key, the longest first; none that leads out of the folder.
    static func places(of key: String) -> [String] {
        let names = key.split(separator: "/")
        guard !names.contains(where: { $0 == ".." || $0 == "." }) else { return [] }
        return names.indices.map { names[$0...].joined(separator: "/") }
    }

    /// Counts the file's rows.
    func add(to summary: inout CompletionReportSummary) throws(CommandError) {
        do {
            var parser = try CompletionReportParser(columns: columns, expectedMD5: md5)
            try eachPiece(of: path) { piece in
                try parser.append(piece)
                while let row = try parser.next() { summary.add(row) }
            }
            try parser.end()
            while let row = try parser.next() { summary.add(row) }
        } catch let error as FileError {
            throw CommandError("\(path): \(error.reason)")
        } catch {
            throw CommandError("\(path): \(error)")
        }
    }
}
