import AWSCore
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import S3Objects
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

func flushOutput() { _ = fflush(nil) }

/// A store that is called over HTTP.
struct Store {
    let client: S3ObjectClient

    init(endpoint: String) throws {
        client = try S3ObjectClient(endpoint: endpoint.isEmpty ? nil : endpoint)
    }

    func run(_ command: String, _ question: JSONValue) async throws -> JSONValue {
        let location = try question["at"]?.scalar.map { try S3Location($0) } ?? "s3://none"
        let version = question["version"]?.scalar
        let target = ObjectTarget(location, versionID: version)
        switch command {
        case "put":
            return .written(
                try await client.putObject(
                    PutObjectRequest(location, content: Array((question["text"]?.scalar ?? "").utf8)) {
                        $0.properties = properties(question)
                        $0.checksumAlgorithm = question["checksum"]?.scalar.map { .init(rawValue: $0) }
                        $0.ifNoneMatch = question["ifNoneMatch"]?.scalar
                    }
                )
            )
        case "upload": return try await upload(to: location, question)
        case "get":
            let found = try await client.getObject(
                GetObjectRequest(location, versionID: version) {
                    $0.range = question["range"]?.scalar
                    $0.ifMatch = question["ifMatch"]?.scalar
                    $0.ifNoneMatch = question["ifNoneMatch"]?.scalar
                }
            )
            return .object(
                [.init("text", .string(String(decoding: found.body, as: UTF8.self)))]
                    + JSONValue.attributes(found.attributes).members
            )
        case "head": return .attributes(try await client.headObject(location, versionID: version))
        case "read": return try await read(location, version, question)
        case "list", "versions":
            var options = S3ListingOptions()
            options.pageSize = question.integer("pageSize")
            let listing =
                command == "list"
                ? client.objects(in: location, options) : client.versions(in: location, options)
            var found: [JSONValue] = []
            for try await object in listing {
                found.append(
                    .object([
                        .init("Key", .string(object.key)),
                        .init("VersionId", .string(object.versionID ?? "")),
                        .init("Size", .integer(object.size)), .init("ETag", .string(object.eTag ?? "")),
                        .init("IsLatest", .boolean(object.isLatest)),
                        .init("IsDeleteMarker", .boolean(object.isDeleteMarker)),
                    ])
                )
            }
            return .array(found)
        case "copy":
            let result = try await client.copyObject(
                CopyObjectRequest(
                    from: try S3Location(question["from"]?.scalar ?? ""),
                    versionID: version,
                    to: location
                ) {
                    $0.properties = properties(question)
                    $0.metadataDirective = question["metadataDirective"]?.scalar.map { .init(rawValue: $0) }
                    $0.taggingDirective = question["taggingDirective"]?.scalar.map { .init(rawValue: $0) }
                }
            )
            return .written(result.copy)
        case "delete":
            let result = try await client.deleteObject(DeleteObjectRequest(location, versionID: version))
            return .object([
                .init("isDeleteMarker", .boolean(result.isDeleteMarker)),
                .init("version", .string(result.versionID ?? "")),
            ])
        case "deleteMany":
            let keys = question["keys"]?.elements ?? []
            let result = try await client.deleteObjects(
                DeleteObjectsRequest(in: location, keys.map { .init($0.scalar ?? "") })
            )
            return .object([
                .init("deleted", .array(result.deleted.map { .string($0.key) })),
                .init("failed", .array(result.failures.map { .string($0.code) })),
            ])
        default: return try await setting(command, target, question)
        }
    }

    private func setting(_ command: String, _ target: ObjectTarget, _ question: JSONValue) async throws
        -> JSONValue
    {
        switch command {
        case "tags":
            return .object(try await client.objectTags(of: target).map { .init($0.key, .string($0.value)) })
        case "setTags":
            try await client.replaceObjectTags(of: target, by: tags(question) ?? [])
        case "deleteTags": try await client.deleteObjectTags(of: target)
        case "acl": return JSONShapeWriter.json(of: try await client.objectACL(of: target))
        case "setACL":
            let acl = try JSONShapeReader.read(S3AccessControlList.self, from: question["acl"] ?? .null)
            try await client.replaceObjectACL(of: target, by: acl)
        case "setCannedACL":
            try await client.replaceObjectACL(of: target, by: .init(rawValue: question["acl"]?.scalar ?? ""))
        case "legalHold": return .string(try await client.legalHold(of: target).rawValue)
        case "setLegalHold":
            try await client.setLegalHold(of: target, to: .init(rawValue: question["status"]?.scalar ?? ""))
        case "retention": return JSONShapeWriter.json(of: try await client.retention(of: target))
        case "setRetention":
            let retention = try JSONShapeReader.read(S3Retention.self, from: question["retention"] ?? .null)
            let bypasses = question["bypass"].map { $0.scalar == "true" }
            try await client.setRetention(of: target, to: retention, bypassesGovernance: bypasses)
        case "restore":
            let request = RestoreObjectRequest(target, days: question.integer("days"), tier: .standard)
            return .boolean(try await client.restoreObject(request))
        case "headBucket": return .string(try await client.headBucket(target.location) ?? "")
        default: throw ProbeError(description: "no such command")
        }
        return .null
    }

    private func tags(_ question: JSONValue) -> [S3Tag]? {
        question["tags"].map { $0.members.map { S3Tag(key: $0.name, value: $0.value.scalar ?? "") } }
    }

    private func properties(_ question: JSONValue) -> S3ObjectProperties {
        S3ObjectProperties {
            $0.contentType = question["contentType"]?.scalar
            $0.cacheControl = question["cacheControl"]?.scalar
            $0.storageClass = question["storageClass"]?.scalar.map { .init(rawValue: $0) }
            $0.tags = tags(question)
            for member in question["metadata"]?.members ?? [] {
                $0.metadata[member.name] = member.value.scalar
            }
        }
    }

    private func upload(to location: S3Location, _ question: JSONValue) async throws -> JSONValue {
        let size = question.integer("size") ?? 0
        let failsAt = question.integer("failsAt")
        let (client, properties) = (client, properties(question))
        let checksum = question["checksum"]?.scalar.map { S3ChecksumAlgorithm(rawValue: $0) }
        let concurrency = question.integer("concurrency") ?? 4
        let partBytes = question.integer("partBytes") ?? 8 << 20
        let cancelsAt = question.integer("cancelsAt")
        let task = Mutex<Task<WrittenObject, any Error>?>(nil)
        let source = Pattern(size: size, chunk: question.integer("chunk") ?? 1 << 20, failsAt: failsAt)
        let upload = Task {
            try await client.upload(
                source,
                to: location,
                options: S3UploadOptions {
                    $0.properties = properties
                    $0.partBytes = partBytes
                    $0.concurrency = concurrency
                    $0.checksumAlgorithm = checksum
                    $0.progress = { progress in
                        if let cancelsAt, progress.completedBytes >= cancelsAt {
                            task.withLock { $0 }?.cancel()
                        }
                    }
                }
            )
        }
        task.withLock { $0 = upload }
        return .written(try await upload.value)
    }

    /// Reads an object. Returns its size and whether its content is the pattern.
    private func read(_ location: S3Location, _ version: String?, _ question: JSONValue) async throws
        -> JSONValue
    {
        let options = S3ReadOptions {
            $0.rangeBytes = question.integer("rangeBytes") ?? 8 << 20
            $0.concurrency = question.integer("concurrency") ?? 4
            if let from = question.integer("from"), let to = question.integer("to") { $0.bytes = from..<to }
            if question["verifies"]?.scalar == "false" { $0.verifies = false }
        }
        let start = options.bytes?.lowerBound ?? 0
        var count = 0
        var isPattern = true
        for try await chunk in client.read(location, versionID: version, options: options) {
            if question["compares"]?.scalar != "false" {
                isPattern = isPattern && Pattern.matches(chunk, at: start + count)
            }
            count += chunk.count
        }
        return .object([.init("size", .integer(count)), .init("isPattern", .boolean(isPattern))])
    }
}

/// Bytes that depend only on their position: byte n is `(n * 7 + n / 251) mod 251`.
struct Pattern: AsyncSequence {
    let size: Int
    let chunk: Int
    let failsAt: Int?

    /// The period of the pattern. `bytes` contains two periods and 1 MiB more.
    private static let period = 251 * 251
    private static let bytes: [UInt8] = (0..<2 * period + (1 << 20)).map { UInt8(($0 * 7 + $0 / 251) % 251) }

    static func matches(_ chunk: [UInt8], at position: Int) -> Bool {
        var index = 0
        while index < chunk.count {
            let offset = (position + index) % period
            let count = Swift.min(chunk.count - index, bytes.count - offset)
            guard chunk[index..<index + count].elementsEqual(bytes[offset..<offset + count]) else {
                return false
            }
            index += count
        }
        return true
    }

    func makeAsyncIterator() -> Iterator { Iterator(pattern: self) }

    struct Iterator: AsyncIteratorProtocol {
        let pattern: Pattern
        var position = 0

        mutating func next() async throws -> ArraySlice<UInt8>? {
            if let failsAt = pattern.failsAt, position >= failsAt {
                throw ProbeError(description: "the source has failed")
            }
            guard position < pattern.size else { return nil }
            let offset = position % Pattern.period
            let count = Swift.min(pattern.chunk, pattern.size - position, Pattern.bytes.count - offset)
            position += count
            return Pattern.bytes[offset..<offset + count]
        }
    }
}

extension JSONValue {
    static func written(_ object: WrittenObject) -> JSONValue {
        .object([
            .init("eTag", .string(object.eTag)), .init("version", .string(object.versionID ?? "")),
            .init("size", .integer(object.size ?? -1)),
            .init(
                "checksums",
                .object(object.checksums.map { .init($0.algorithm.rawValue, .string($0.value)) })
            ),
        ])
    }

    static func attributes(_ found: ObjectAttributes) -> JSONValue {
        let properties = found.properties
        return .object([
            .init("size", .integer(found.size ?? -1)), .init("eTag", .string(found.eTag ?? "")),
            .init("version", .string(found.versionID ?? "")),
            .init("contentType", .string(properties.contentType ?? "")),
            .init("cacheControl", .string(properties.cacheControl ?? "")),
            .init("storageClass", .string(properties.storageClass?.rawValue ?? "")),
            .init("restore", .string(found.restore ?? "")), .init("tagCount", .integer(found.tagCount ?? 0)),
            .init("lastModified", .integer(Int(found.lastModified?.timeIntervalSince1970 ?? 0))),
            .init("metadata", .object(properties.metadata.map { .init($0.key, .string($0.value)) })),
            .init(
                "checksums",
                .object(found.checksums.map { .init($0.algorithm.rawValue, .string($0.value)) })
            ),
        ])
    }
}
