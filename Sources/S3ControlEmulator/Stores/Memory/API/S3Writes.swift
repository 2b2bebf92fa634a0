import Basics
import HTTPTypes
import S3ControlModel
import S3Objects
import Synchronization

extension MemoryObjectStore {
    func putObject(_ request: S3Request) throws(S3Fault) -> S3Response {
        let date = now
        var properties = try S3ObjectFields.read(request, at: date)
        properties.checksums = try S3Checksums.check(request)
        let eTag = ObjectETag(of: request.body)
        let conditions = S3Conditions(request)
        let made = properties
        let (object, isVersioned) = try state.withLock { (state) throws(S3Fault) in
            let (current, isVersioned) = try state.current(request.key, in: request.bucket)
            try conditions.checkWrite(over: current, request.key)
            let object = try state.put(
                request.body,
                eTag: eTag,
                made,
                at: request.key,
                in: request.bucket,
                date: date
            )
            return (object, isVersioned)
        }
        var response = S3Response()
        response.set("ETag", object.eTag.quoted)
        Self.describe(object, isVersioned: isVersioned, to: &response)
        S3ObjectFields.writeChecksums(object.properties.checksums, to: &response)
        return response
    }

    static func describe(_ object: MemoryVersion, isVersioned: Bool, to response: inout S3Response) {
        if isVersioned { response.set("x-amz-version-id", object.version.id) }
        S3ObjectFields.writeEncryption(object.properties.encryption, to: &response)
    }

    func deleteObject(_ request: S3Request) throws(S3Fault) -> S3Response {
        let date = now
        let version = request.versionID
        let conditions = S3Conditions(request)
        let deletion = try state.withLock { (state) throws(S3Fault) in
            try state.withBucket(request.bucket) { (bucket, sequence) throws(S3Fault) in
                try conditions.checkDelete(of: request.key, in: bucket)
                guard let version else { return bucket.delete(request.key, at: date, &sequence) }
                return try bucket.delete(
                    request.key,
                    version: version,
                    bypassesGovernance: request.bypassesGovernance,
                    at: date
                )
            }
        }
        var response = S3Response(204)
        response.set("x-amz-version-id", deletion.version)
        if deletion.isDeleteMarker { response.set("x-amz-delete-marker", "true") }
        return response
    }

    func deleteObjects(_ request: S3Request) throws(S3Fault) -> S3Response {
        _ = try S3Checksums.check(request)
        let document = try S3Document(request.body, root: "Delete")
        let objects = document.all("Object")
        guard (1...1000).contains(objects.count) else { throw .malformedXML }
        var entries: [(key: String, version: String?, conditions: S3Conditions)] = []
        for object in objects {
            guard let key = object.value("Key"), !key.isEmpty else { throw .malformedXML }
            var conditions = S3Conditions()
            conditions.match = object.value("ETag")
            entries.append((key, object.value("VersionId"), conditions))
        }
        let isQuiet = document.value("Quiet") == "true"
        let date = now
        let requested = entries
        let outcomes = try state.withLock { (state) throws(S3Fault) in
            try state.withBucket(request.bucket) { (bucket, sequence) throws(S3Fault) in
                requested.map { entry -> Result<MemoryBucket.Deletion, S3Fault> in
                    do throws(S3Fault) {
                        try entry.conditions.checkDelete(of: entry.key, in: bucket)
                        guard let version = entry.version, !version.isEmpty else {
                            return .success(bucket.delete(entry.key, at: date, &sequence))
                        }
                        return .success(
                            try bucket.delete(
                                entry.key,
                                version: version,
                                bypassesGovernance: request.bypassesGovernance,
                                at: date
                            )
                        )
                    } catch {
                        return .failure(error)
                    }
                }
            }
        }
        var writer = S3Writer("DeleteResult")
        for (entry, outcome) in zip(entries, outcomes) {
            switch outcome {
            case .success(let deletion):
                if isQuiet { continue }
                writer.element("Deleted") { writer in
                    writer.element("Key", entry.key)
                    writer.element("VersionId", entry.version)
                    if deletion.isDeleteMarker {
                        writer.element("DeleteMarker", true)
                        writer.element("DeleteMarkerVersionId", deletion.version)
                    }
                }
            case .failure(let fault):
                writer.element("Error") { writer in
                    writer.element("Key", entry.key)
                    writer.element("VersionId", entry.version)
                    writer.element("Code", fault.code)
                    writer.element("Message", fault.message)
                }
            }
        }
        return S3Response(body: writer.finish())
    }

    func copyObject(_ request: S3Request) throws(S3Fault) -> S3Response {
        let date = now
        let source = try CopySource(request)
        let replacesMetadata = try directive(request, "x-amz-metadata-directive")
        let replacesTags = try directive(request, "x-amz-tagging-directive")
        let given = try S3ObjectFields.read(request, at: date)
        let algorithm = try S3Checksums.algorithm(of: request)
        let target = S3Conditions(request)
        let (object, isVersioned, sourceVersion) = try copy(
            source,
            to: request.key,
            in: request.bucket,
            ObjectCopy(
                given: given,
                replacesMetadata: replacesMetadata,
                replacesTags: replacesTags,
                setsStorageClass: request.field("x-amz-storage-class") != nil,
                checksumAlgorithm: algorithm,
                sourceKeyMD5: request.field(Self.copySourceKeyMD5),
                sourceConditions: S3Conditions(ofCopySource: request),
                targetConditions: target
            ),
            at: date
        )
        var writer = S3Writer("CopyObjectResult")
        writer.element("ETag", object.eTag.quoted)
        writer.element("LastModified", object.modified)
        Self.write(object.properties.checksums, to: &writer)
        var response = S3Response(body: writer.finish())
        Self.describe(object, isVersioned: isVersioned, to: &response)
        response.set("x-amz-copy-source-version-id", sourceVersion)
        return response
    }

    /// Copies an object within the store.
    ///
    /// - Returns: The copy, whether its bucket has versions, and the ID of the copied version if the
    ///   source's bucket has versions.
    func copy(
        _ source: CopySource,
        to key: String,
        in name: String,
        _ copy: ObjectCopy,
        at date: Date
    ) throws(S3Fault) -> (object: MemoryVersion, isVersioned: Bool, sourceVersion: String?) {
        try state.withLock { (state) throws(S3Fault) in
            let original = try source.find(in: state)
            try copy.sourceConditions.check(original.object, isCopy: true)
            try Self.checkCustomerKey(copy.sourceKeyMD5, original.object)
            try original.object.properties.checkCopy(at: date)
            let (current, isVersioned) = try state.current(key, in: name)
            try copy.targetConditions.checkWrite(over: current, key)
            let isSame = source.bucket == name && ObjectKey(source.key) == ObjectKey(key)
            guard !isSame || copy.changesAnything || source.version != nil else {
                throw .invalidRequest(
                    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes."
                )
            }
            let object = try state.put(
                original.object.bytes,
                copy.properties(of: original.object),
                at: key,
                in: name,
                date: date
            )
            let sourceVersion = original.isVersioned ? original.object.version.id : nil
            return (object, isVersioned, sourceVersion)
        }
    }

    private func directive(_ request: S3Request, _ name: String) throws(S3Fault) -> Bool {
        switch request.field(name) {
        case nil, "COPY": return false
        case "REPLACE": return true
        case let other?: throw .invalid("Unknown directive.", name, other)
        }
    }
}

/// The settings of a copy.
struct ObjectCopy {
    /// The properties that the request specifies for the copy.
    var given: MemoryObjectProperties
    var replacesMetadata = false
    var replacesTags = false
    /// Whether the request specifies a storage class. `given` has none for `STANDARD`.
    var setsStorageClass = false
    var checksumAlgorithm: S3ChecksumAlgorithm?
    /// The MD5 of the source's customer-provided key (SSE-C) in the request, in Base64; nil if there is none.
    var sourceKeyMD5: String?
    var sourceConditions = S3Conditions()
    var targetConditions = S3Conditions()

    private static let redirect = "x-amz-website-redirect-location"

    /// Whether copying an object to itself would change it.
    var changesAnything: Bool {
        replacesMetadata || replacesTags || setsStorageClass || given.encryption != nil
            || given.fields[Self.redirect] != nil
    }

    /// Returns the properties of the copy.
    func properties(of source: MemoryVersion) -> MemoryObjectProperties {
        let original = source.properties
        var result = given
        if !replacesMetadata {
            result.fields = original.fields
            result.fields[Self.redirect] = given.fields[Self.redirect]
            result.metadata = original.metadata
        }
        if !replacesTags { result.tags = original.tags }
        let kept = original.checksums.first { S3ObjectHasher.supports($0.algorithm) }
        if let algorithm = checksumAlgorithm ?? kept?.algorithm,
            let value = S3ObjectHasher.checksum(of: source.bytes, algorithm)
        {
            result.checksums = [S3ObjectChecksum(algorithm, value, type: .fullObject)]
        }
        return result
    }
}

/// The source of a copy: `bucket/key?versionId=…`, percent-encoded.
struct CopySource {
    let bucket: String
    let key: String
    let version: String?

    init(bucket: String, key: String, version: String?) {
        self.bucket = bucket
        self.key = key
        self.version = version
    }

    init(_ request: S3Request) throws(S3Fault) {
        var text = (request.field("x-amz-copy-source") ?? "")[...]
        if text.utf8.first == UInt8(ascii: "/") { text = Substring(text.utf8.dropFirst()) }
        let mark = "?versionId="
        if let range = text.firstRange(of: mark) {
            version = String(text[range.upperBound...])
            text = text[..<range.lowerBound]
        } else {
            version = nil
        }
        let decoded = PercentEncoding.decodeLeniently(String(text), plusIsSpace: false)
        let name = decoded.utf8.prefix { $0 != UInt8(ascii: "/") }
        bucket = String(Substring(name))
        key = String(Substring(decoded.utf8.dropFirst(name.count + 1)))
        guard !bucket.isEmpty, !key.isEmpty else {
            throw .invalid(
                "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                "x-amz-copy-source",
                String(text)
            )
        }
    }

    func find(in state: borrowing MemoryStoreState) throws(S3Fault) -> (
        object: MemoryVersion, isVersioned: Bool
    ) {
        let bucket = try state.bucket(bucket)
        do throws(S3Fault) {
            return (try bucket.find(key, version: version), bucket.versioning != .off)
        } catch {
            guard error.code == "MethodNotAllowed" else { throw error }
            throw .invalidRequest(
                "The source of a copy request may not specifically refer to a delete marker by version id."
            )
        }
    }
}
