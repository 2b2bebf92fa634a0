internal import Basics

/// The shared config file and the shared credentials file, read and put together.
///
/// A key of the credentials file beats the same key of the config file. Source: how the AWS CLI joins them.
public struct SharedConfiguration: Sendable {
    typealias Properties = [String: ConfigProperty]

    /// The path of the config file: `AWS_CONFIG_FILE`, or `~/.aws/config`.
    public let configPath: String
    /// The path of the credentials file: `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`.
    public let credentialsPath: String
    /// What is noteworthy about the files: absent, unreadable, writable for others.
    public private(set) var notes: [Note] = []

    /// The profiles of both files, joined.
    private(set) var profiles: [String: Properties] = [:]
    /// The profiles of the config file alone.
    private(set) var configProfiles: [String: Properties] = [:]
    /// The sections of the credentials file alone.
    private(set) var credentialsProfiles: [String: Properties] = [:]
    private(set) var ssoSessions: [String: Properties] = [:]
    private(set) var services: [String: Properties] = [:]

    /// The names of the profiles that either file has, sorted.
    public var profileNames: [String] { profiles.keys.sorted() }

    /// A remark about one of the files.
    public struct Note: Sendable, Hashable, CustomStringConvertible {
        /// The file's path.
        public var path: String
        /// The remark.
        public var text: String
        /// Whether somebody should do something about it; an absent file is no warning.
        public var isWarning: Bool

        /// Path and remark.
        public var description: String { "\(path): \(text)" }
    }

    /// Reads both files. One that is absent counts as empty, and so does one that this process may not
    /// read, with a warning: a service whose home is closed to it can still run on its environment.
    ///
    /// - Throws: ``ConfigFileError`` for a file that is too large, is not text, or breaks the grammar.
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
                    text: "others can write to this file; run chmod go-w on it, as its owner",
                    isWarning: true
                )
            )
        }
        return try ConfigFile(bytes: contents.bytes, path: path)
    }

    private mutating func sort(_ file: ConfigFile) {
        for section in file.sections {
            // A name that is not `<kind> <one word>` is dropped, as the CLI drops it.
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
