import Basics

/// A local copy of a completion report's CSV file.
@_spi(CommandLine) public struct LocalReportFile: Sendable, Hashable {
    /// The file's path.
    public var path: String

    /// The columns from the report's manifest.
    public var columns: [String]

    /// The MD5 from the report's manifest; nil to skip the check.
    public var expectedMD5: String?

    /// Creates a value.
    public init(
        path: String,
        columns: [String] = CompletionReportParser.standardColumns,
        expectedMD5: String? = nil
    ) {
        self.path = path
        self.columns = columns
        self.expectedMD5 = expectedMD5
    }

    /// Finds the CSV files of reports, each once.
    ///
    /// A file with a key such as `reports/job-1/results/a.csv` is searched for below the manifest's folder under this
    /// path, then under `job-1/results/a.csv`, and so on down to `a.csv`, because the report may have been copied from
    /// any level of its bucket.
    ///
    /// - Parameter paths: Paths of `manifest.json` files, which must end with `.json`, and of CSV files. If a manifest
    ///   also lists a CSV file, the manifest's columns and checksum apply.
    /// - Throws: ``FileFormatError`` with the file's path if a manifest cannot be read or some of its files are
    ///   missing.
    public static func files(at paths: [String]) throws(FileFormatError) -> [LocalReportFile] {
        var files: [LocalReportFile] = []
        for path in paths where path.hasSuffix(".json") {
            do throws(FileFormatError) {
                files += try self.files(ofManifest: path)
            } catch {
                throw error.named(path)
            }
        }
        files += paths.filter { !$0.hasSuffix(".json") }.map { LocalReportFile(path: $0) }
        var known: Set<FileIdentity> = []
        return files.filter { file in
            // Keeps a missing file, so that reading it reports the error.
            guard let identity = FileIdentity(file.path) else { return true }
            return known.insert(identity).inserted
        }
    }

    private static func files(ofManifest path: String) throws(FileFormatError) -> [LocalReportFile] {
        let manifest = try CompletionReportManifest(json: try OpenFile(reading: path).readAll())
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        var missing: [String] = []
        var files: [LocalReportFile] = []
        for file in manifest.files {
            let places = places(of: file.key).map { folder + $0 }
            guard let found = places.first(where: { FileIdentity($0)?.isFolder == false }) else {
                missing.append(file.key)
                continue
            }
            files.append(
                LocalReportFile(path: found, columns: manifest.columns, expectedMD5: file.md5Checksum)
            )
        }
        guard missing.isEmpty else {
            throw FileFormatError(
                .file,
                "The manifest lists files that were not found: \(missing.joined(separator: ", "))"
            )
        }
        return files
    }

    /// The relative paths for a key, longest first, without paths that lead out of the folder.
    static func places(of key: String) -> [String] {
        let names = key.split(separator: "/")
        guard !names.contains(where: { $0 == ".." || $0 == "." }) else { return [] }
        return names.indices.map { names[$0...].joined(separator: "/") }
    }
}

/// Identifies a file, whatever its path.
private struct FileIdentity: Hashable {
    var device: UInt64
    var number: UInt64
    var isFolder: Bool

    init?(_ path: String) {
        var status = stat()
        // Writes only to the variable passed to it.
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
        isFolder = status.st_mode & S_IFMT == S_IFDIR
    }
}
