@_spi(Shapes) internal import Basics

/// The JSON of a `manifest.json`, of which a bucket may have two kinds.
struct ManifestDocument {
    /// What a manifest is of.
    enum Kind: String {
        case completionReport = "a completion report"
        case inventory = "an S3 inventory"

        /// By the members that the other kind does not have.
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

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - md5: The content of the file with its checksum: hexadecimal digits, and a line break; nil to check nothing.
    ///   - kind: What it is taken for.
    /// - Throws: ``FileFormatError``: `invalidManifest` for what is no manifest; `wrongKind` for one of the other kind;
    ///   `damaged` when the checksum does not match.
    init(_ bytes: [UInt8], md5: [UInt8]?, expecting kind: Kind) throws(FileFormatError) {
        self.kind = kind
        if let md5 {
            let found = try MD5Digest.hexadecimal(bytes)
            let expected = String(decoding: md5, as: UTF8.self).prefix { !$0.isWhitespace }
            guard found == expected.lowercased() else {
                throw FileFormatError(
                    .damaged,
                    "The manifest's MD5 is \(found), but the file beside it says \(expected.prefix(40)): fetch both again."
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

    /// A string that has to be there.
    func text(_ name: String) throws(FileFormatError) -> String {
        guard let text = try optionalText(name) else { throw failure("\(name) is missing") }
        return text
    }

    /// A string that may be missing.
    func optionalText(_ name: String) throws(FileFormatError) -> String? {
        do throws(JSONValue.Mismatch) {
            return try json.text(name)
        } catch {
            throw failure("\(name) is no string")
        }
    }

    /// A whole number that may be missing, or be written as a string.
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
        throw failure("\(name) is no whole number")
    }

    /// A list of objects; empty where it is missing.
    func objects(_ name: String) throws(FileFormatError) -> [ManifestDocument] {
        do throws(JSONValue.Mismatch) {
            guard let value = try json.member(name) else { return [] }
            if case .array(let elements) = value { return elements.map { ManifestDocument($0, kind) } }
        } catch {}
        throw failure("\(name) is no list")
    }

    /// Columns that are named with commas between; empty where they are missing.
    func columns(_ name: String) throws(FileFormatError) -> [String] {
        try (optionalText(name) ?? "").split(separator: ",").map {
            String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    func failure(_ problem: String) -> FileFormatError {
        FileFormatError(.invalidManifest, "This is not the manifest.json of \(kind.rawValue): \(problem).")
    }
}
