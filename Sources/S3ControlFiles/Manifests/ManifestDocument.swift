@_spi(Shapes) import Basics

/// The JSON of a `manifest.json`. A bucket can contain two kinds of them.
struct ManifestDocument {
    /// The kinds of `manifest.json`.
    enum Kind: String {
        case completionReport = "a completion report"
        case inventory = "an S3 inventory"

        /// Detects the kind from members that only one kind has.
        init?(_ json: JSONValue) {
            if ["fileSchema", "fileFormat", "sourceBucket"].contains(where: { json[$0] != nil }) {
                self = .inventory
            } else if ["ReportSchema", "Results", "Format"].contains(where: { json[$0] != nil }) {
                self = .completionReport
            } else {
                return nil
            }
        }
    }

    private let json: JSONValue
    private let kind: Kind

    /// Parses a document.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - md5: The content of the checksum file, hexadecimal digits and a line break; nil to skip the check.
    ///   - kind: The expected kind.
    /// - Throws: ``FileFormatError``: `invalidManifest` if it is not a manifest; `wrongKind` if it is of the other
    ///   kind; `checksumMismatch` if the checksum does not match.
    init(_ bytes: [UInt8], md5: [UInt8]?, expecting kind: Kind) throws(FileFormatError) {
        self.kind = kind
        if let md5 {
            let found = try MD5Digest.hexadecimal(bytes)
            let expected = String(decoding: md5, as: UTF8.self).prefix { !$0.isWhitespace }
            guard found == expected.lowercased() else {
                throw FileFormatError(
                    .checksumMismatch,
                    "The manifest's MD5 is \(found), but its checksum file has \(String(expected).oneLine(limit: 40)). "
                        + "Download both again."
                )
            }
        }
        do throws(JSONSyntaxError) {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw FileFormatError(
                .invalidManifest,
                "This is not the manifest.json of \(kind.rawValue): it is not JSON (\(error))."
            )
        }
        if let found = Kind(json), found != kind {
            throw FileFormatError(
                .wrongKind,
                "This is the manifest.json of \(found.rawValue), not of \(kind.rawValue)."
            )
        }
    }

    private init(_ json: JSONValue, _ kind: Kind) {
        self.json = json
        self.kind = kind
    }

    /// A required string.
    func text(_ name: String) throws(FileFormatError) -> String {
        guard let text = try optionalText(name) else { throw failure("\(name) is missing") }
        return text
    }

    /// An optional string.
    func optionalText(_ name: String) throws(FileFormatError) -> String? {
        do throws(JSONValue.Mismatch) {
            return try json.text(name)
        } catch {
            throw failure("\(name) must be a string")
        }
    }

    /// An optional whole number, which may be written as a string.
    func number(_ name: String) throws(FileFormatError) -> Int64? {
        do throws(JSONValue.Mismatch) {
            switch try json.member(name) {
            case nil: return nil
            case .integer(let number)?: return Int64(number)
            case .number(let number)?:
                if let number = Int64(exactly: number.rounded(.towardZero)) { return number }
            case .string(let text)?:
                if let number = Int64(text) { return number }
            default: break
            }
        } catch {}
        throw failure("\(name) must be a whole number")
    }

    /// A list of objects; empty if it is missing.
    func objects(_ name: String) throws(FileFormatError) -> [ManifestDocument] {
        do throws(JSONValue.Mismatch) {
            guard let value = try json.member(name) else { return [] }
            if case .array(let elements) = value { return elements.map { ManifestDocument($0, kind) } }
        } catch {}
        throw failure("\(name) must be a list")
    }

    /// A comma-separated list of columns; empty if it is missing. An empty name between others keeps its place.
    func columns(_ name: String) throws(FileFormatError) -> [String] {
        let text = try optionalText(name) ?? ""
        var columns = text.split(separator: ",", omittingEmptySubsequences: false).map {
            String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        while columns.last?.isEmpty == true { columns.removeLast() }
        return columns
    }

    func failure(_ problem: String) -> FileFormatError {
        FileFormatError(.invalidManifest, "This is not the manifest.json of \(kind.rawValue): \(problem).")
    }
}
