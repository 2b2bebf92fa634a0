import Basics

/// The merged contents of the shared config file and the shared credentials file.
///
/// As in the AWS CLI, a key in the credentials file takes precedence over the same key in the config file.
package struct SharedConfiguration: Sendable {
    typealias Properties = [String: ConfigProperty]

    /// The path of the config file: `AWS_CONFIG_FILE`, or `~/.aws/config`.
    package let configPath: String
    /// The path of the credentials file: `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`.
    package let credentialsPath: String
    /// Remarks about the files: missing, unreadable, or writable by others.
    package private(set) var notes: [Note] = []

    /// The merged profiles of both files.
    private(set) var profiles: [String: Properties] = [:]
    /// The profiles of the config file only.
    private(set) var configProfiles: [String: Properties] = [:]
    /// The sections of the credentials file only.
    private(set) var credentialsProfiles: [String: Properties] = [:]
    private(set) var ssoSessions: [String: Properties] = [:]
    private(set) var services: [String: Properties] = [:]

    /// The sorted names of the profiles in either file.
    package var profileNames: [String] { profiles.keys.sorted() }

    /// A remark about one of the files.
    package struct Note: Sendable, Hashable, CustomStringConvertible {
        /// The file's path.
        package var path: String
        /// The remark.
        package var text: String
        /// Whether the remark requires action. A missing file is not a warning.
        package var isWarning: Bool

        /// The path and the remark.
        package var description: String { "\(path): \(text)" }
    }

    /// Reads both files. A missing file counts as empty. So does an unreadable one, with a warning: a service without
    /// access to its home folder can still use its environment.
    ///
    /// - Throws: ``ConfigFileError`` for a file that is too large, is not text, or violates the grammar.
    init(configPath: String, credentialsPath: String) throws(ConfigFileError) {
        self.configPath = configPath
        self.credentialsPath = credentialsPath
        let config = try read(configPath)
        let credentials = try read(credentialsPath)
        sort(config)
        for section in credentials.sections {
            credentialsProfiles[section.name] = section.properties
            profiles[section.name, default: [:]].merge(section.properties) { _, ofCredentials in ofCredentials
            }
        }
    }

    private mutating func read(_ path: String) throws(ConfigFileError) -> ConfigFile {
        let contents: FileContents
        do throws(FileReadError) {
            contents = try FileReader.read(path)
        } catch {
            if error.kind == .tooLarge {
                throw ConfigFileError(path: path, line: nil, reason: error.reason)
            }
            notes.append(Note(path: path, text: error.reason, isWarning: error.kind == .unreadable))
            return ConfigFile()
        }
        if contents.othersCanWrite {
            notes.append(
                Note(
                    path: path,
                    text: "others can write to this file; as its owner, run chmod go-w on it",
                    isWarning: true
                )
            )
        }
        return try ConfigFile(bytes: contents.bytes, path: path)
    }

    private mutating func sort(_ file: ConfigFile) {
        for section in file.sections {
            // As in the AWS CLI, a name other than `<kind> <one word>` is ignored.
            let words = ShellWords.split(section.name) ?? []
            let name = words.count == 2 ? words[1] : nil
            if section.name == "default" {
                configProfiles[section.name] = section.properties
            } else if section.name.hasPrefix("profile") {
                if let name { configProfiles[name] = section.properties }
            } else if section.name.hasPrefix("sso-session") {
                if let name { ssoSessions[name] = section.properties }
            } else if section.name.hasPrefix("services") {
                if let name { services[name] = section.properties }
            }
        }
        profiles = configProfiles
    }
}
