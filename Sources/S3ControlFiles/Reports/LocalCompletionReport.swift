internal import Basics

/// A CSV file of a completion report on this machine, copied from a bucket.
public struct LocalReportFile: Sendable, Hashable {
    /// The file's path.
    public var path: String

    /// The columns that the report's manifest names.
    public var columns: [String]

    /// The MD5 that the report's manifest names; nil to check nothing.
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

    /// The CSV files of reports, each of them once.
    ///
    /// A key such as `reports/job-1/results/a.csv` is searched below the manifest's folder as that path, then as
    /// `job-1/results/a.csv`, and so on to `a.csv`: the report may have been copied from any level of its bucket.
    ///
    /// - Parameter paths: Paths of `manifest.json` files, which have to end with `.json`, and of CSV files. A CSV file
    ///   that is also named by a manifest is read as the manifest says.
    /// - Throws: ``FileFormatError`` with the file's path: for a manifest that cannot be read, and with all files that it
    ///   names and that are missing.
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
            // A file that is not there is kept: reading it says so.
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
                "The manifest names files that are not here: \(missing.joined(separator: ", "))"
            )
        }
        return files
    }

    /// Relative paths for a key, the longest first; none that leads out of the folder.
    static func places(of key: String) -> [String] {
        let names = key.split(separator: "/")
        guard !names.contains(where: { $0 == ".." || $0 == "." }) else { return [] }
        return names.indices.map { names[$0...].joined(separator: "/") }
    }
}

/// What makes two paths name the same file.
private struct FileIdentity: Hashable {
    var device: UInt64
    var number: UInt64
    var isFolder: Bool

    init?(_ path: String) {
        var status = stat()
        // Fills what it is given, which nobody else has.
        guard unsafe stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
        isFolder = status.st_mode & S_IFMT == S_IFDIR
    }
}
