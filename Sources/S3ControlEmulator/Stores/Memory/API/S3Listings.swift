import Basics
import S3ControlModel
import S3Objects
import Synchronization

extension MemoryObjectStore {
    /// The parameters of a bucket's listings.
    private struct Query {
        var prefix: String
        var delimiter: String?
        var limit: Int
        var encodes: Bool

        init(_ request: S3Request) throws(S3Fault) {
            prefix = request.item("prefix") ?? ""
            delimiter = request.item("delimiter").flatMap { $0.isEmpty ? nil : $0 }
            limit = min(try request.number("max-keys", in: 0...Int(Int32.max)) ?? 1000, 1000)
            switch request.item("encoding-type") {
            case nil, "": encodes = false
            case "url": encodes = true
            case let other?:
                throw .invalid("Invalid Encoding Method specified in Request", "encoding-type", other)
            }
        }

        var walk: ListingWalk { ListingWalk(prefix: prefix, delimiter: delimiter, limit: limit) }
    }

    /// Writes a document. If XML does not allow one of its texts, writes it again with encoded names.
    private func document(
        _ root: String,
        encodes: Bool,
        _ content: (inout S3Writer) -> Void
    ) -> S3Response {
        func write(_ encodes: Bool) -> S3Writer {
            var writer = S3Writer(root)
            writer.encodesNames = encodes
            content(&writer)
            if encodes { writer.element("EncodingType", "url") }
            return writer
        }
        let writer = write(encodes)
        if writer.hasUnwritableText, !encodes { return S3Response(body: write(true).finish()) }
        return S3Response(body: writer.finish())
    }

    func listObjects(_ request: S3Request) throws(S3Fault) -> S3Response {
        let query = try Query(request)
        let isSecond = request.item("list-type") == "2"
        let objects = try read(request) { (bucket) throws(S3Fault) in bucket.objects }
        var start = isSecond ? request.item("start-after") : request.item("marker")
        if start?.isEmpty == true { start = nil }
        if isSecond, let token = request.item("continuation-token") {
            guard let key = ContinuationToken.read(token) else {
                throw .invalid("The continuation token provided is incorrect", "continuation-token", token)
            }
            start = key
        }
        var keys: [(ObjectKey, MemoryVersion)] = []
        var prefixes: [String] = []
        var last: String?
        var isTruncated = false
        query.walk.run(objects, after: start, isIncluded: { !$0.latest.isDeleteMarker }) { entry in
            guard keys.count + prefixes.count < query.limit else {
                isTruncated = query.limit > 0
                return false
            }
            switch entry {
            case .key(let key, let versions):
                keys.append((key, versions.latest))
                last = key.text
            case .commonPrefix(let prefix):
                prefixes.append(prefix)
                last = prefix
            }
            return true
        }
        let showsOwner = !isSecond || request.item("fetch-owner") == "true"
        return document("ListBucketResult", encodes: query.encodes) { writer in
            writer.element("Name", request.bucket)
            writer.name("Prefix", query.prefix)
            if isSecond {
                writer.element("KeyCount", keys.count + prefixes.count)
                writer.element("ContinuationToken", request.item("continuation-token"))
                writer.name("StartAfter", request.item("start-after"))
                if isTruncated, let last {
                    writer.element("NextContinuationToken", ContinuationToken.make(last))
                }
            } else {
                writer.name("Marker", request.item("marker") ?? "")
                if isTruncated, query.delimiter != nil { writer.name("NextMarker", last) }
            }
            writer.element("MaxKeys", query.limit)
            writer.name("Delimiter", query.delimiter)
            writer.element("IsTruncated", isTruncated)
            for (key, object) in keys {
                writer.element("Contents") { writer in
                    writer.name("Key", key.text)
                    Self.write(object, to: &writer)
                    if showsOwner { writer.owner() }
                }
            }
            Self.write(prefixes, to: &writer)
        }
    }

    private static func write(_ object: MemoryVersion, to writer: inout S3Writer) {
        let properties = object.properties
        writer.element("LastModified", object.modified)
        writer.element("ETag", object.eTag.quoted)
        for checksum in properties.checksums {
            writer.element("ChecksumAlgorithm", checksum.algorithm.rawValue)
        }
        if let type = properties.checksums.first?.type { writer.element("ChecksumType", type.rawValue) }
        writer.element("Size", object.bytes.count)
        writer.element("StorageClass", (properties.storageClass ?? .standard).rawValue)
    }

    private static func write(_ prefixes: [String], to writer: inout S3Writer) {
        for prefix in prefixes { writer.element("CommonPrefixes") { $0.name("Prefix", prefix) } }
    }

    func listVersions(_ request: S3Request) throws(S3Fault) -> S3Response {
        let query = try Query(request)
        let objects = try read(request) { (bucket) throws(S3Fault) in bucket.objects }
        let keyMarker = request.item("key-marker").flatMap { $0.isEmpty ? nil : $0 }
        let versionMarker = request.item("version-id-marker").flatMap { $0.isEmpty ? nil : $0 }
        guard versionMarker == nil || keyMarker != nil else {
            throw .invalid(
                "A version-id marker cannot be specified without a key marker.",
                "version-id-marker"
            )
        }
        let marker = versionMarker.flatMap(VersionNumber.init(id:))
        guard marker != nil || versionMarker == nil else {
            throw .invalid("Invalid version id specified", "version-id-marker", versionMarker)
        }
        var found: [(key: String, version: MemoryVersion, isLatest: Bool)] = []
        var prefixes: [String] = []
        var next: (key: String, version: String?)?
        var isTruncated = false
        /// Adds a key's versions after a marker. Returns false if the page is full.
        func add(_ key: String, _ versions: ObjectVersions, after marker: VersionNumber?) -> Bool {
            let passed = marker.map { versions.count(through: $0) } ?? 0
            for version in versions.newestFirst.dropFirst(passed) {
                guard found.count + prefixes.count < query.limit else {
                    isTruncated = query.limit > 0
                    return false
                }
                found.append((key, version, version.version == versions.latest.version))
                next = (key, version.version.id)
            }
            return true
        }
        var goesOn = true
        if let keyMarker, let marker, keyMarker.utf8.starts(with: query.prefix.utf8),
            let versions = objects[ObjectKey(keyMarker)]
        {
            goesOn = add(keyMarker, versions, after: marker)
        }
        if goesOn {
            query.walk.run(objects, after: keyMarker, isIncluded: { _ in true }) { entry in
                switch entry {
                case .key(let key, let versions): return add(key.text, versions, after: nil)
                case .commonPrefix(let prefix):
                    guard found.count + prefixes.count < query.limit else {
                        isTruncated = query.limit > 0
                        return false
                    }
                    prefixes.append(prefix)
                    next = (prefix, nil)
                    return true
                }
            }
        }
        let page = found
        return document("ListVersionsResult", encodes: query.encodes) { writer in
            writer.element("Name", request.bucket)
            writer.name("Prefix", query.prefix)
            writer.name("KeyMarker", request.item("key-marker") ?? "")
            writer.element("VersionIdMarker", request.item("version-id-marker") ?? "")
            if isTruncated, let next {
                writer.name("NextKeyMarker", next.key)
                writer.element("NextVersionIdMarker", next.version)
            }
            writer.element("MaxKeys", query.limit)
            writer.name("Delimiter", query.delimiter)
            writer.element("IsTruncated", isTruncated)
            for (key, version, isLatest) in page {
                writer.element(version.isDeleteMarker ? "DeleteMarker" : "Version") { writer in
                    writer.name("Key", key)
                    writer.element("VersionId", version.version.id)
                    writer.element("IsLatest", isLatest)
                    if version.isDeleteMarker {
                        writer.element("LastModified", version.modified)
                    } else {
                        Self.write(version, to: &writer)
                    }
                    writer.owner()
                }
            }
            Self.write(prefixes, to: &writer)
        }
    }

    func listUploads(_ request: S3Request) throws(S3Fault) -> S3Response {
        let query = try Query(request)
        let limit = min(try request.number("max-uploads", in: 0...Int(Int32.max)) ?? 1000, 1000)
        let uploads = try read(request) { (bucket) throws(S3Fault) in bucket.uploads }
        let keyMarker = request.item("key-marker") ?? ""
        let idMarker = request.item("upload-id-marker") ?? ""
        let idNumber = keyMarker.isEmpty || idMarker.isEmpty ? nil : VersionNumber(id: idMarker)
        guard keyMarker.isEmpty || idMarker.isEmpty || idNumber != nil else {
            throw .invalid("Invalid uploadId marker", "upload-id-marker", idMarker)
        }
        // The numbers that the IDs encode are in the order in which the uploads began.
        let found = uploads.filter { $0.value.key.utf8.starts(with: query.prefix.utf8) }
            .map { (ObjectKey($0.value.key), VersionNumber(id: $0.key)?.value ?? 0, $0.key, $0.value) }
            .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        let start = ObjectKey(keyMarker)
        var prefixes: [String] = []
        var page: [(key: String, value: MultipartUpload)] = []
        var next: (key: String, id: String?)?
        var isTruncated = false
        for (key, number, id, upload) in found {
            if !keyMarker.isEmpty {
                if key < start { continue }
                if key == start, idNumber.map({ number <= $0.value }) ?? true { continue }
            }
            let common = query.delimiter.flatMap { query.walk.commonPrefix(of: key, delimiter: $0) }
            // An upload with the common prefix of the entry before, or of the marker, does not count as an entry.
            if let common = common.map(ObjectKey.init) {
                if prefixes.last.map({ ObjectKey($0) == common }) ?? (common == start) { continue }
            }
            guard page.count + prefixes.count < limit else {
                isTruncated = limit > 0
                break
            }
            if let common {
                prefixes.append(common)
                next = (common, nil)
            } else {
                page.append((id, upload))
                next = (key.text, id)
            }
        }
        let shown = page
        return document("ListMultipartUploadsResult", encodes: query.encodes) { writer in
            writer.element("Bucket", request.bucket)
            writer.name("KeyMarker", keyMarker)
            writer.element("UploadIdMarker", idMarker)
            if isTruncated, let next {
                writer.name("NextKeyMarker", next.key)
                writer.element("NextUploadIdMarker", next.id)
            }
            writer.name("Prefix", query.prefix)
            writer.name("Delimiter", query.delimiter)
            writer.element("MaxUploads", limit)
            writer.element("IsTruncated", isTruncated)
            for (id, upload) in shown {
                writer.element("Upload") { writer in
                    writer.name("Key", upload.key)
                    writer.element("UploadId", id)
                    writer.owner("Initiator")
                    writer.owner()
                    writer.element("StorageClass", (upload.properties.storageClass ?? .standard).rawValue)
                    writer.element("Initiated", upload.started)
                    writer.element("ChecksumAlgorithm", upload.checksumAlgorithm?.rawValue)
                    writer.element("ChecksumType", upload.checksumType?.rawValue)
                }
            }
            Self.write(prefixes, to: &writer)
        }
    }
}

/// The continuation token of a page: the last key or common prefix, encoded because it is opaque to clients.
enum ContinuationToken {
    static func make(_ key: String) -> String { Base64.encode(Array(("1" + key).utf8)) }

    static func read(_ token: String) -> String? {
        guard let bytes = Base64Text.decode(token), bytes.first == UInt8(ascii: "1") else { return nil }
        return String(validating: bytes.dropFirst(), as: UTF8.self)
    }
}
