import Testing

@Suite("The targets depend on each other as described in Docs/Architecture.md")
struct HouseTests {
    /// The libraries, each above all that it may depend on.
    private static let topDown = [
        "S3ControlEmulator", "S3BatchWorkflow", "S3Control", "S3Objects", "S3BatchEvents", "S3ControlFiles",
        "AWSCredentials", "AWSClientRuntime", "S3ControlWire", "S3ControlModel", "AWSXML", "AWSSigV4",
        "CurlTransport", "HTTPTransportConformance", "HTTPTransport", "AWSCore", "VirtualTime", "Basics",
    ]

    /// What comes with the toolchain and may be imported everywhere.
    private static let toolchain: Set = ["Swift", "Synchronization"]
    private static let platform: Set = [
        "FoundationEssentials", "Foundation", "Glibc", "Musl", "Android", "Darwin",
    ]

    private let manifest: Manifest

    init() throws {
        manifest = Manifest(try SourceFile.read("Package.swift"))
        try #require(manifest.libraries.count > 10)
    }

    @Test("A file imports only its target's dependencies, and each dependency is used")
    func imports() throws {
        for target in manifest.targets where target.kind != .systemLibrary {
            let isTest = target.kind == .testTarget
            var unused = Set(target.dependencies)
            for file in try SourceFile.all(below: target.path) {
                for (line, module, _) in file.imports where module != target.name {
                    unused.remove(module)
                    if Self.toolchain.contains(module) || Self.platform.contains(module) { continue }
                    if isTest, ["Testing", "Dispatch"].contains(module) { continue }
                    #expect(target.dependencies.contains(module), "\(file): \(line)")
                }
            }
            #expect(unused.isEmpty, "no file of \(target.name) imports \(unused.sorted())")
        }
    }

    @Test("The platform's libraries are selected in one place, except for a product without Basics")
    func platform() throws {
        for file in try SourceFile.all(below: "Sources") {
            let isFree = ["Sources/Basics/", "Sources/HTTPTransportConformance/System/"].contains {
                file.path.hasPrefix($0)
            }
            let chosen = file.imports.map(\.module).filter(Self.platform.contains)
            #expect(isFree || chosen.isEmpty, "\(file) imports \(chosen)")
        }
    }

    @Test("No mutex has a closure as its value: each lock would wrap it in more thunks")
    func closures() throws {
        for folder in ["Sources", "Tests", "Tools/Sources", "Tools/Tests"] {
            for file in try SourceFile.all(below: folder) {
                #expect(file.text.firstMatch(of: /Mutex<[^\[\n]*->/) == nil, "\(file)")
            }
        }
    }

    @Test("Dependencies point downward only")
    func order() throws {
        for target in manifest.libraries {
            let floor = try #require(Self.topDown.firstIndex(of: target.name), "\(target.name) has no place")
            for dependency in target.dependencies {
                guard let other = Self.topDown.firstIndex(of: dependency) else { continue }
                #expect(floor < other, "\(target.name) depends on \(dependency)")
            }
        }
    }

    @Test(
        "Separate modules stay separate",
        arguments: [
            ("AWSClientRuntime", ["S3ControlModel", "CurlTransport"]),
            ("AWSCredentials", ["S3ControlModel", "CurlTransport"]),
            ("AWSXML", ["S3ControlModel", "AWSCore"]),
            ("S3ControlFiles", ["HTTPTransport", "AWSCore"]),
            ("S3ControlEmulator", ["S3Control"]),
            ("S3BatchEvents", ["Basics"]),
        ]
    )
    func apart(name: String, others: [String]) {
        #expect(manifest.reach(of: name).isDisjoint(with: others))
    }

    @Test("Only tests use virtual time")
    func virtualTime() {
        for target in manifest.targets where target.dependencies.contains("VirtualTime") {
            #expect(target.kind == .testTarget, "\(target.name)")
        }
    }

    @Test("The documentation has the current diagram")
    func documentation() throws {
        let page = try SourceFile.read("Docs/Architecture.md")
        let present = Self.topDown.filter { name in manifest.libraries.contains { $0.name == name } }
        let diagram = manifest.diagram(topDown: present)
        #expect(
            page.contains("```mermaid\n\(diagram)```\n"),
            "Docs/Architecture.md lacks this diagram:\n\(diagram)"
        )
    }
}

@Suite("S3Control exports what its callers need, by name")
struct ExportTests {
    @Test("No module is exported as a whole, except those of the workflow")
    func scoped() throws {
        let joined = ["Sources/Basics/Platform.swift", "Sources/S3BatchWorkflow/Exports.swift"]
        for file in try SourceFile.all(below: "Sources") where !joined.contains(file.path) {
            for (line, _, isScoped) in file.imports
            where line.hasPrefix("@_exported") || line.contains(" @_exported") {
                #expect(isScoped, "\(file): \(line)")
            }
        }
    }

    @Test(
        "Every public type of the model and of HTTPTransport is exported",
        arguments: [
            "S3ControlModel", "HTTPTransport",
        ]
    )
    func complete(module: String) throws {
        let exports = try SourceFile.read("Sources/S3Control/Exports.swift")
        let type = /(?m)^public (?:final |indirect )?(struct|class|enum|protocol) (\w+)/
        for file in try SourceFile.all(below: "Sources/\(module)") {
            for match in file.text.matches(of: type) {
                let line = "@_exported public import \(match.1) \(module).\(match.2)\n"
                #expect(exports.contains(line), "Exports.swift lacks: \(line)")
            }
        }
    }

    @Test(
        "No public name is common in other libraries",
        arguments: [
            "Environment", "Endpoint", "Shape", "Pattern", "Member", "Constraint", "Partition", "Operation",
            "Value",
            "Record", "Request", "Response", "Error", "Client", "Configuration",
        ]
    )
    func names(name: String) throws {
        let exports = try SourceFile.read("Sources/S3Control/Exports.swift")
        #expect(!exports.contains(".\(name)\n"))
        let type = try Regex(
            "(?m)^public (?:final |indirect )?(?:struct|class|enum|protocol|typealias) \(name)\\b"
        )
        for file in try SourceFile.all(below: "Sources/S3Control") {
            #expect(file.text.firstMatch(of: type) == nil, "\(file)")
        }
    }

    @Test("No public extension of a standard type is exported")
    func extensions() throws {
        let form =
            /(?m)^(@_spi\(\w+\) )?(?:public )?extension (String|Int|Bool|Array|Dictionary|Date|Duration|Sequence|Collection)\b[^{]*\{(.*?)\n\}/
            .dotMatchesNewlines()
        for module in ["S3Control", "S3ControlModel", "HTTPTransport", "AWSClientRuntime", "AWSCore"] {
            for file in try SourceFile.all(below: "Sources/\(module)") {
                for match in file.text.matches(of: form) where match.1 == nil {
                    #expect(!match.0.contains("public "), "\(file): extension \(match.2)")
                }
            }
        }
    }
}
