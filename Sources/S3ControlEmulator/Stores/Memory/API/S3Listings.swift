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

    /// The entries and common prefixes of a page of a listing.
    private struct Page<Entry> {
        let limit: Int
        var entries: [Entry] = []
        var prefixes: [String] = []
        /// The key or common prefix, and the ID if any, after which the next page begins.
        var last: (key: String, id: String?)?
        private(set) var isTruncated = false

        init(limit: Int) {
            self.limit = limit
        }

        /// Returns whether another entry fits. If not, the page is truncated.
        mutating func hasRoom() -> Bool {
            if entries.count + prefixes.count < limit { return true }
            isTruncated = limit > 0
            return false
        }

        mutating func add(_ entry: Entry, _ key: String, id: String? = nil) {
            entries.append(entry)
            last = (key, id)
        }

        mutating func add(prefix: String) {
            prefixes.append(prefix)
            last = (prefix, nil)
        }

        /// Where the next page begins, if there is one.
        var next: (key: String, id: String?)? { isTruncated ? last : nil }
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
        var page = Page<(key: String, object: MemoryVersion)>(limit: query.limit)
        query.walk.run(objects, after: start, isIncluded: { !$0.latest.isDeleteMarker }) { entry in
            guard page.hasRoom() else { return false }
            switch entry {
            case .key(let key, let versions): page.add((key.text, versions.latest), key.text)
            case .commonPrefix(let prefix): page.add(prefix: prefix)
            }
            return true
        }
        let showsOwner = !isSecond || request.item("fetch-owner") == "true"
        return document("ListBucketResult", encodes: query.encodes) { writer in
            writer.element("Name", request.bucket)
            writer.name("Prefix", query.prefix)
            if isSecond {
                writer.element("KeyCount", page.entries.count + page.prefixes.count)
                writer.element("ContinuationToken", request.item("continuation-token"))
                writer.name("StartAfter", request.item("start-after"))
                writer.element("NextContinuationToken", page.next.map { ContinuationToken.make($0.key) })
            } else {
                writer.name("Marker", request.item("marker") ?? "")
                if query.delimiter != nil { writer.name("NextMarker", page.next?.key) }
            }
            writer.element("MaxKeys", query.limit)
            writer.name("Delimiter", query.delimiter)
            writer.element("IsTruncated", page.isTruncated)
            for (key, object) in page.entries {
                writer.element("Contents") { writer in
                    writer.name("Key", key)
                    Self.write(object, to: &writer)
                    if showsOwner { writer.owner() }
                }
            }
            Self.write(page.prefixes, to: &writer)
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
        var page = Page<(key: String, version: MemoryVersion, isLatest: Bool)>(limit: query.limit)
        /// Adds a key's versions after a marker. Returns false if the page is full.
        func add(_ key: String, _ versions: ObjectVersions, after marker: VersionNumber?) -> Bool {
            let passed = marker.map { versions.count(through: $0) } ?? 0
            for version in versions.newestFirst.dropFirst(passed) {
                guard page.hasRoom() else { return false }
                let isLatest = version.version == versions.latest.version
                page.add((key, version, isLatest), key, id: version.version.id)
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
                    guard page.hasRoom() else { return false }
                    page.add(prefix: prefix)
                    return true
                }
            }
        }
        return document("ListVersionsResult", encodes: query.encodes) { writer in
            writer.element("Name", request.bucket)
            writer.name("Prefix", query.prefix)
            Self.writeMarkers(request, "version-id-marker", "VersionIdMarker", page.next, to: &writer)
            writer.element("MaxKeys", query.limit)
            writer.name("Delimiter", query.delimiter)
            writer.element("IsTruncated", page.isTruncated)
            for (key, version, isLatest) in page.entries {
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
            Self.write(page.prefixes, to: &writer)
        }
    }

    /// Writes the markers of a request, and those of the next page, if there is one.
    private static func writeMarkers(
        _ request: S3Request,
        _ idItem: String,
        _ idName: String,
        _ next: (key: String, id: String?)?,
        to writer: inout S3Writer
    ) {
        writer.name("KeyMarker", request.item("key-marker") ?? "")
        writer.element(idName, request.item(idItem) ?? "")
        writer.name("NextKeyMarker", next?.key)
        writer.element("Next" + idName, next?.id)
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
        var page = Page<(id: String, upload: MultipartUpload)>(limit: limit)
        for (key, number, id, upload) in found {
            if !keyMarker.isEmpty {
                if key < start { continue }
                if key == start, idNumber.map({ number <= $0.value }) ?? true { continue }
            }
            let common = query.delimiter.flatMap { query.walk.commonPrefix(of: key, delimiter: $0) }
            // An upload with the common prefix of the entry before, or of the marker, does not count as an entry.
            if let common = common.map(ObjectKey.init) {
                if page.prefixes.last.map({ ObjectKey($0) == common }) ?? (common == start) { continue }
            }
            guard page.hasRoom() else { break }
            if let common { page.add(prefix: common) } else { page.add((id, upload), key.text, id: id) }
        }
        return document("ListMultipartUploadsResult", encodes: query.encodes) { writer in
            writer.element("Bucket", request.bucket)
            Self.writeMarkers(request, "upload-id-marker", "UploadIdMarker", page.next, to: &writer)
            writer.name("Prefix", query.prefix)
            writer.name("Delimiter", query.delimiter)
            writer.element("MaxUploads", limit)
            writer.element("IsTruncated", page.isTruncated)
            for (id, upload) in page.entries {
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
            Self.write(page.prefixes, to: &writer)
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
