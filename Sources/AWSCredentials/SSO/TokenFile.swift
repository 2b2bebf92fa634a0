internal import AWSCore

/// Small files that hold one token.
enum TokenFile {
    /// The text of the file at `path`; the message of an error names `purpose` and the path, never the text.
    static func read(_ path: String, for purpose: String) throws(CredentialsError) -> String {
        let contents: FileContents
        do throws(FileReadError) {
            contents = try FileReader.read(path, limit: 256 << 10)
        } catch {
            throw CredentialsError("\(purpose) cannot be read: \(error)")
        }
        guard let text = String(validating: contents.bytes, as: UTF8.self), !text.isEmpty else {
            throw CredentialsError("\(purpose) is empty or not text: \(path)")
        }
        return text
    }
}
