import Testing

@testable import AWSCore

@Suite struct ConfigFileTests {
    private func parse(_ text: String) throws(ConfigFileError) -> ConfigFile {
        try ConfigFile(bytes: Array(text.utf8), path: "/f")
    }

    private func text(_ file: ConfigFile, _ section: String, _ key: String) -> String? {
        file.sections.first { $0.name == section }?.properties[key]?.text
    }

    @Test(
        "reads a key's value like the CLI",
        arguments: [
            ("[s]\nk = v", "v"),
            ("[s]\nk=v", "v"),
            ("[s]\nk: v", "v"),
            ("[s]\nK = V", "V"),
            ("[s]\r\nk = v\r\n", "v"),
            ("[s]\rk = v\r", "v"),
            ("[s]\nk = v # kept ; kept", "v # kept ; kept"),
            ("[s]\n# k = no\n; k = no\nk = v", "v"),
            ("[s]\n; words\n# words\n  ; words\nk = v", "v"),
            ("[s]\nk = a=b:c", "a=b:c"),
            ("[s]\nk =", ""),
            ("[s]\nk = a\n  b\n\n  c\n\n", "a\nb\n\nc"),
            ("[s]\nk = a\n  # no\n  b", "a\nb"),
            ("[s]\n  k = a\n  j = b", "a"),
            ("[s] # note\nk = v", "v"),
            ("  [s]\nk = v", "v"),
            ("[s]\n\u{00A0}k = v", "v"),
            ("[DEFAULT]\nk = v\n[s]\n", "v"),
            ("[DEFAULT]\nk = no\n[s]\nk = v", "v"),
        ]
    )
    func readsValue(file: String, value: String) throws {
        #expect(text(try parse(file), "s", "k") == value)
    }

    @Test("reads indented keys below an empty one as a table")
    func readsNested() throws {
        let file = try parse(
            "[services x]\ns3_control =\n  endpoint_url = http://h:1/a=b\n\n  Other = 2\nplain = 1"
        )
        let property = try #require(file.sections.first?.properties["s3_control"])
        guard case .nested(let table) = property.value else {
            Issue.record("not a table")
            return
        }
        #expect(table == ["endpoint_url": "http://h:1/a=b", "Other": "2"])
        #expect(text(file, "services x", "plain") == "1")
        #expect(property.line == 2)
    }

    @Test(
        "rejects what the CLI rejects, with the line",
        arguments: [
            ("k = v", 1, "must come after a [section]"),
            ("\n\n# c\nk = v", 4, "must come after a [section]"),
            ("[s]\nk = v\n[s]\nj = w", 3, "has a section with this name"),
            ("[s]\nk = v\nK = w", 3, "line 2"),
            ("[s]\njust words", 2, "neither a [section]"),
            ("[s]\n= v", 2, "neither a [section]"),
            ("[s]\n[]", 2, "neither a [section]"),
            ("[s]\nk = v\n[t", 3, "neither a [section]"),
            ("[s]\nk =\n  no table", 2, "not \"key = value\""),
        ]
    )
    func refuses(file: String, line: Int, reason: String) throws {
        let error = try #require(throws: ConfigFileError.self) { try parse(file) }
        #expect(error.line == line)
        #expect(error.reason.contains(reason), "\(error)")
        #expect(error.description.hasPrefix("/f, line \(line): "))
    }

    @Test(
        "rejects files that are not text",
        arguments: [
            ([0x5B, 0x73, 0x5D, 0x0A, 0x6B, 0x00], 2, "NUL"),
            ([0x5B, 0x73, 0x5D, 0x0A, 0x6B, 0xFF], 2, "UTF-8"),
            ([0xEF, 0xBB, 0xBF, 0x5B, 0x73, 0x5D], 1, "byte order mark"),
        ]
    )
    func refusesBinary(bytes: [UInt8], line: Int, reason: String) throws {
        let error = try #require(throws: ConfigFileError.self) { try ConfigFile(bytes: bytes, path: "/f") }
        #expect(error.line == line)
        #expect(error.reason.contains(reason), "\(error)")
    }

    @Test("never quotes the file in an error")
    func errorsHideContent() throws {
        for file in [
            "[wJalrXUtnFEMI]\nk = v\n[wJalrXUtnFEMI]", "[s]\nwJalrXUtnFEMI", "wJalrXUtnFEMI = x",
            "[s]\nwJalrXUtnFEMI = 1\nwJalrXUtnFEMI = 2",
        ] {
            let error = try #require(throws: ConfigFileError.self) { try parse(file) }
            #expect(!"\(error)".lowercased().contains("wjalrxutnfemi"))
        }
    }

    @Test("always reports the first of several errors in nested keys")
    func firstOfSeveral() throws {
        let file = "[s]\n" + (1...9).map { "k\($0) =\n  no sign\n" }.joined()
        for _ in 0..<20 {
            let error = try #require(throws: ConfigFileError.self) { try parse(file) }
            #expect(error.line == 2)
        }
    }

    @Test("does not print values")
    func hidesValues() throws {
        let file = try parse("[s]\naws_secret_access_key = hunter2\ns3 =\n  x = hunter2")
        var dumped = ""
        dump(file, to: &dumped)
        #expect(!dumped.contains("hunter2"))
        #expect(!"\(file)".contains("hunter2"))
    }

    @Test("a truncated file is an error or has its complete lines")
    func halfWritten() throws {
        let whole =
            "[profile a]\nregion = eu-west-1\naws_access_key_id = AKIA\n[profile b]\nregion = us-east-1\n"
        for length in 0...whole.utf8.count {
            let part = String(decoding: Array(whole.utf8).prefix(length), as: UTF8.self)
            do {
                let file = try parse(part)
                #expect(file.sections.count <= 2)
            } catch {
                #expect(error.line != nil)
            }
        }
    }
}
