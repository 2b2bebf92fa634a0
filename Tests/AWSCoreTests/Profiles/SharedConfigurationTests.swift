import Basics
import Testing

@testable import AWSCore

@Suite struct SharedConfigurationTests {
    private func text(_ files: SharedConfiguration, _ profile: String, _ key: String) -> String? {
        files.profiles[profile]?[key]?.text
    }

    @Test("merges both files key by key, with precedence for the credentials file")
    func joins() throws {
        let folder = try TemporaryFolder()
        let files = try folder.configuration(
            config: """
                [default]
                region = us-east-1
                [profile dev]
                region = eu-west-1
                aws_access_key_id = OLD
                """,
            credentials: """
                [dev]
                aws_access_key_id = NEW
                [profile literal]
                region = x
                """
        ).files
        #expect(text(files, "dev", "region") == "eu-west-1")
        #expect(text(files, "dev", "aws_access_key_id") == "NEW")
        #expect(files.profileNames == ["default", "dev", "profile literal"])
    }

    @Test(
        "finds profiles by the CLI's naming rules",
        arguments: [
            ("[profile dev]", "dev"),
            ("[profile \"my dev\"]", "my dev"),
            ("[profile 'my dev']", "my dev"),
            ("[profile\tdev]", "dev"),
            ("[default]", "default"),
            ("[profile default]", "default"),
        ]
    )
    func names(section: String, name: String) throws {
        let folder = try TemporaryFolder()
        let files = try folder.configuration(config: "\(section)\nregion = x").files
        #expect(files.profileNames == [name])
    }

    @Test(
        "ignores sections that are not profiles",
        arguments: ["[dev]", "[profile a b]", "[profile]", "[profile \"a]"]
    )
    func drops(section: String) throws {
        let folder = try TemporaryFolder()
        #expect(try folder.configuration(config: "\(section)\nregion = x").files.profileNames == [])
    }

    @Test("treats missing files, folders, and devices as empty files")
    func absent() throws {
        let folder = try TemporaryFolder()
        for path in ["\(folder.path)/none", folder.path, "/dev/null", "/dev/zero"] {
            let files = try folder.configuration(["AWS_CONFIG_FILE": path]).files
            #expect(files.profileNames == [])
            #expect(files.notes.allSatisfy { !$0.isWarning })
        }
    }

    @Test("rejects a file that is too large, by its name")
    func oversized() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([UInt8](repeating: 0x0A, count: FileReader.limit + 1), to: "config")
        let error = try #require(throws: ConfigFileError.self) { try folder.configuration() }
        #expect(error.description.hasPrefix(path))
        #expect(error.reason.contains("larger than"))
    }

    @Test(
        "reports files that others can write to",
        arguments: [(0o600, false), (0o644, false), (0o666, true), (0o620, true)]
    )
    func permissions(mode: Int, isReported: Bool) throws {
        let folder = try TemporaryFolder()
        try folder.write("[default]\nregion = x", to: "credentials", permissions: mode)
        let warnings = try folder.configuration().files.notes.filter(\.isWarning)
        #expect(warnings.count == (isReported ? 1 : 0))
        #expect(warnings.allSatisfy { $0.text.contains("chmod") })
    }

    @Test("treats an unreadable file as empty, with a warning", .enabled(if: !Self.isRoot))
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("[profile dev]", to: "config", permissions: 0)
        let files = try folder.configuration().files
        #expect(files.profileNames == [])
        #expect(files.notes.contains { $0.path == path && $0.isWarning && $0.text == "permission denied" })
    }

    /// Root may read everything.
    private static let isRoot = FileManager.default.isReadableFile(atPath: "/etc/shadow")

    @Test("expands the paths of the files", arguments: ["$DIR/config", "${DIR}/config", "~/config"])
    func expands(path: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("[profile here]\nregion = x", to: "config")
        let files = try folder.configuration(["AWS_CONFIG_FILE": path, "DIR": folder.path]).files
        #expect(files.profileNames == ["here"])
    }

    @Test("keeps unknown variables and home folders as written")
    func leaves() {
        let environment = EnvironmentVariables(["HOME": "/home/me", "A": "1"])
        #expect(FilePath.expand("$B/${C}/$A/${A", in: environment) == "$B/${C}/1/${A")
        // A combining mark joins the sign before it to one character.
        #expect(FilePath.expand("${A}\u{301}/$A\u{301}", in: environment) == "1\u{301}/1\u{301}")
        #expect(FilePath.expand("~", in: environment) == "/home/me")
        #expect(FilePath.expand("~nobody-of-this-name/x", in: environment) == "~nobody-of-this-name/x")
        #expect(FilePath.expand("/a/~", in: environment) == "/a/~")
    }
}
