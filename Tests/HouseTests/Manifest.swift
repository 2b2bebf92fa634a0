import Foundation

/// The targets of a `Package.swift`, read as text.
struct Manifest {
    struct Target {
        enum Kind: String { case target, executableTarget, testTarget, systemLibrary }

        var kind: Kind
        var name: String
        /// The folder, from the package's root.
        var path: String
        /// The modules that the target may import.
        var dependencies: [String]
    }

    private(set) var targets: [Target] = []

    init(_ text: String) {
        let lines = text.split(separator: "\n").filter { !$0.contains("https:") }
        let text = lines.map { line in
            line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
        }.joined(separator: "\n")
        var products: [String: String] = [:]
        let product = /static var (\w+): Self \{ \.(?:product\(name: |traited\()"(\w+)"/
        for match in text.matches(of: product) { products["." + match.1] = String(match.2) }
        for match in text.matches(of: /\.(target|executableTarget|testTarget|systemLibrary)\(/) {
            let call = Self.upToEnd(text[match.range.upperBound...], open: "(", close: ")")
            guard let kind = Target.Kind(rawValue: String(match.1)),
                let name = call.firstMatch(of: /name: "(\w+)"/)?.1
            else { continue }
            let list = call.firstRange(of: "dependencies: [")
                .map { Self.upToEnd(call[$0.upperBound...], open: "[", close: "]") }
            let folder = kind == .testTarget ? "Tests" : "Sources"
            targets.append(
                Target(
                    kind: kind,
                    name: String(name),
                    path: call.firstMatch(of: /path: "([^"]+)"/).map { String($0.1) } ?? "\(folder)/\(name)",
                    dependencies: (list ?? "").matches(of: /"(\w+)"|(\.\w+)/)
                        .map { $0.1.map(String.init) ?? products[String($0.2 ?? "")] ?? String($0.0) }
                )
            )
        }
    }

    /// What stands before the bracket that closes one that was opened before `text`.
    private static func upToEnd(_ text: Substring, open: Character, close: Character) -> Substring {
        var depth = 1
        return text.prefix { character in
            if character == open { depth += 1 }
            if character == close { depth -= 1 }
            return depth > 0
        }
    }

    /// The names of the library targets that `name` reaches, itself left out.
    func reach(of name: String) -> Set<String> {
        var found: Set<String> = []
        var waiting = libraries.first { $0.name == name }?.dependencies ?? []
        while let next = waiting.popLast() {
            guard let target = libraries.first(where: { $0.name == next }) else { continue }
            if found.insert(next).inserted { waiting += target.dependencies }
        }
        return found
    }

    /// The targets of which the library consists.
    var libraries: [Target] { targets.filter { $0.kind == .target && $0.path.hasPrefix("Sources/") } }

    /// The libraries as a Mermaid graph, without the arrows that follow from others.
    func diagram(topDown names: [String]) -> String {
        var lines = ["graph TD"]
        for name in names {
            let direct = Set(libraries.first { $0.name == name }?.dependencies ?? []).intersection(names)
            let indirect = direct.reduce(into: Set<String>()) { $0.formUnion(reach(of: $1)) }
            if direct.isEmpty, !libraries.contains(where: { $0.dependencies.contains(name) }) {
                lines.append("    \(name)")
            }
            lines += names.filter(direct.subtracting(indirect).contains).map { "    \(name) --> \($0)" }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A Swift file of the package.
struct SourceFile: CustomStringConvertible {
    /// From the package's root.
    var path: String
    var text: String

    var description: String { path }

    /// Each `import`, with its attributes.
    var imports: [(line: String, module: String, isScoped: Bool)] {
        let form =
            /(?:@\w+(?:\([^)]*\))? )*(?:(?:public|package|internal|private) )?import (struct |class |enum |protocol )?(\w+)/
        return text.split(separator: "\n").compactMap { line in
            let line = line.drop { $0 == " " }
            return line.prefixMatch(of: form).map { (String(line), String($0.2), $0.1 != nil) }
        }
    }

    static let root: URL = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return folder.deletingLastPathComponent().deletingLastPathComponent()
    }()

    static func read(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The Swift files below `folder`.
    static func all(below folder: String) throws -> [SourceFile] {
        let names = FileManager.default.enumerator(
            atPath: root.appending(path: folder).path(percentEncoded: false)
        )
        // What tutorials show is a program of its reader.
        return try (names?.compactMap { $0 as? String } ?? []).sorted()
            .filter { $0.hasSuffix(".swift") && !$0.contains(".docc/") }
            .map { SourceFile(path: "\(folder)/\($0)", text: try read("\(folder)/\($0)")) }
    }
}
