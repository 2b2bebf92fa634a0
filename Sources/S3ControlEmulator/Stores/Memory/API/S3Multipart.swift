import Basics
import HTTPTypes
import S3ControlModel
import S3Objects
import Synchronization

extension MemoryObjectStore {
    func createUpload(_ request: S3Request) throws(S3Fault) -> S3Response {
        var upload = MultipartUpload(
            key: request.key,
            started: now,
            properties: try S3ObjectFields.read(request, at: now)
        )
        upload.checksumAlgorithm = try S3Checksums.algorithm(of: request)
        upload.checksumType = try S3Checksums.checksumType(of: request, for: upload.checksumAlgorithm)
        let made = upload
        let id = try beginUpload(made, in: request.bucket)
        var writer = S3Writer("InitiateMultipartUploadResult")
        writer.element("Bucket", request.bucket)
        writer.element("Key", request.key)
        writer.element("UploadId", id)
        var response = S3Response(body: writer.finish())
        S3ObjectFields.writeEncryption(made.properties.encryption, to: &response)
        response.set("x-amz-checksum-algorithm", made.checksumAlgorithm?.rawValue)
        response.set("x-amz-checksum-type", made.checksumType?.rawValue)
        return response
    }

    func beginUpload(_ upload: MultipartUpload, in bucket: String) throws(S3Fault) -> String {
        try state.withLock { (state) throws(S3Fault) in
            try state.withBucket(bucket) { (bucket, sequence) throws(S3Fault) in
                sequence += 1
                let id = VersionNumber(value: sequence).id
                bucket.uploads[id] = upload
                bucket.tracking?.uploads[id, default: []] = []
                return id
            }
        }
    }

    /// Adds a part to an upload. It replaces a part with the same number.
    func addPart(
        _ number: Int,
        _ part: MultipartUpload.Part,
        to id: String,
        _ key: String,
        in bucket: String
    ) throws(S3Fault) {
        try state.withLock { (state) throws(S3Fault) in
            try state.withBucket(bucket) { (bucket, _) throws(S3Fault) in
                guard bucket.uploads[id].map({ ObjectKey($0.key) == ObjectKey(key) }) == true else {
                    throw .noUpload(id)
                }
                bucket.uploads[id]?.parts[number] = part
                bucket.tracking?.uploads[id, default: []].insert(number)
            }
        }
    }

    func uploadPart(_ request: S3Request) throws(S3Fault) -> S3Response {
        guard let id = request.item("uploadId"),
            let number = try request.number("partNumber", in: Int.min...Int.max),
            (1...10_000).contains(number)
        else { throw .invalid("Part number must be an integer between 1 and 10000, inclusive", "partNumber") }
        // Does not copy the upload itself: otherwise, adding a part would copy all its parts.
        let upload = try read(request) { (bucket) throws(S3Fault) in
            bucket.uploads[id].map { ($0.checksumAlgorithm, $0.properties.encryption) }
        }
        guard let (checksumAlgorithm, encryption) = upload else { throw .noUpload(id) }
        var bytes = request.body
        var sourceVersion: String?
        let isCopy = request.field("x-amz-copy-source") != nil
        if isCopy {
            let source = try CopySource(request)
            let found = try state.withLock { (state) throws(S3Fault) in try source.find(in: state) }
            try S3Conditions(ofCopySource: request).check(found.object, isCopy: true)
            try Self.checkCustomerKey(request.field(Self.copySourceKeyMD5), found.object)
            try found.object.properties.checkCopy(at: now)
            bytes = found.object.bytes
            if let text = request.field("x-amz-copy-source-range") {
                guard let range = try ByteRange.read(text, of: bytes.count),
                    "bytes=\(range.lowerBound)-\(range.upperBound - 1)" == text
                else {
                    throw .invalid(
                        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
                        "x-amz-copy-source-range",
                        text
                    )
                }
                bytes = Array(bytes[range])
            }
            if found.isVersioned { sourceVersion = found.object.version.id }
        }
        var checksums = isCopy ? [] : try S3Checksums.check(request)
        if let expected = checksumAlgorithm, let given = checksums.first?.algorithm, given != expected {
            throw S3Checksums.mismatch(expected, given)
        }
        if checksums.isEmpty, let algorithm = checksumAlgorithm,
            let value = S3ObjectHasher.checksum(of: bytes, algorithm)
        {
            checksums = [S3ObjectChecksum(algorithm, value)]
        }
        let part = MultipartUpload.Part(
            bytes: bytes,
            eTag: ObjectETag(of: bytes),
            modified: now,
            checksums: checksums
        )
        try addPart(number, part, to: id, request.key, in: request.bucket)
        var response = S3Response()
        S3ObjectFields.writeEncryption(encryption, to: &response)
        guard isCopy else {
            response.set("ETag", part.eTag.quoted)
            S3ObjectFields.writeChecksums(
                checksums.map { S3ObjectChecksum($0.algorithm, $0.value) },
                to: &response
            )
            return response
        }
        var writer = S3Writer("CopyPartResult")
        writer.element("ETag", part.eTag.quoted)
        writer.element("LastModified", part.modified)
        for checksum in checksums {
            writer.element("Checksum" + checksum.algorithm.rawValue, checksum.value)
        }
        response.body = writer.finish()
        response.set("x-amz-copy-source-version-id", sourceVersion)
        return response
    }

    func completeUpload(_ request: S3Request) throws(S3Fault) -> S3Response {
        let id = request.item("uploadId") ?? ""
        let completion = try UploadCompletion(request)
        let conditions = S3Conditions(request)
        let (object, isVersioned) = try finishUpload(
            id,
            completion,
            request.key,
            in: request.bucket
        ) { (current) throws(S3Fault) in
            try conditions.checkWrite(over: current, request.key)
        }
        var writer = S3Writer("CompleteMultipartUploadResult")
        writer.element(
            "Location",
            "http://\(request.bucket).s3.amazonaws.com/\(PercentEncoding.encode(request.key))"
        )
        writer.element("Bucket", request.bucket)
        writer.element("Key", request.key)
        writer.element("ETag", object.eTag.quoted)
        Self.write(object.properties.checksums, to: &writer)
        var response = S3Response(body: writer.finish())
        Self.describe(object, isVersioned: isVersioned, to: &response)
        return response
    }

    /// Creates an object from an upload's parts.
    func finishUpload(
        _ id: String,
        _ completion: UploadCompletion,
        _ key: String,
        in name: String,
        checking check: (MemoryVersion?) throws(S3Fault) -> Void
    ) throws(S3Fault) -> (object: MemoryVersion, isVersioned: Bool) {
        let date = now
        guard !completion.parts.isEmpty else { throw .malformedXML }
        return try state.withLock { (state) throws(S3Fault) in
            let (current, isVersioned) = try state.current(key, in: name)
            guard let upload = state.buckets[name]?.uploads[id], ObjectKey(upload.key) == ObjectKey(key)
            else { throw .noUpload(id) }
            let assembly = try upload.assembled(completion)
            try check(current)
            let object = try state.put(
                assembly.bytes,
                eTag: assembly.eTag,
                assembly.properties,
                at: key,
                in: name,
                date: date
            )
            state.buckets[name]?.uploads[id] = nil
            state.buckets[name]?.tracking?.uploads[id] = []
            return (object, isVersioned)
        }
    }

    func abortUpload(_ request: S3Request) throws(S3Fault) -> S3Response {
        try removeUpload(request.item("uploadId") ?? "", request.key, in: request.bucket)
        return S3Response(204)
    }

    func removeUpload(_ id: String, _ key: String, in bucket: String) throws(S3Fault) {
        try state.withLock { (state) throws(S3Fault) in
            try state.withBucket(bucket) { (bucket, _) throws(S3Fault) in
                guard bucket.uploads[id].map({ ObjectKey($0.key) == ObjectKey(key) }) == true else {
                    throw .noUpload(id)
                }
                bucket.uploads[id] = nil
                bucket.tracking?.uploads[id] = []
            }
        }
    }

    func listParts(_ request: S3Request) throws(S3Fault) -> S3Response {
        let id = request.item("uploadId") ?? ""
        let limit = min(try request.number("max-parts", in: 0...Int(Int32.max)) ?? 1000, 1000)
        let marker = try request.number("part-number-marker", in: 0...Int(Int32.max)) ?? 0
        let upload = try read(request) { (bucket) throws(S3Fault) in bucket.uploads[id] }
        guard let upload, ObjectKey(upload.key) == ObjectKey(request.key) else { throw .noUpload(id) }
        let rest = upload.parts.filter { $0.key > marker }.sorted { $0.key < $1.key }
        let page = rest.prefix(limit)
        var writer = S3Writer("ListPartsResult")
        writer.element("Bucket", request.bucket)
        writer.element("Key", request.key)
        writer.element("UploadId", id)
        writer.owner("Initiator")
        writer.owner()
        writer.element("StorageClass", (upload.properties.storageClass ?? .standard).rawValue)
        writer.element("PartNumberMarker", marker)
        writer.element("NextPartNumberMarker", page.last?.key ?? 0)
        writer.element("MaxParts", limit)
        writer.element("IsTruncated", page.count < rest.count && limit > 0)
        writer.element("ChecksumAlgorithm", upload.checksumAlgorithm?.rawValue)
        writer.element("ChecksumType", upload.checksumType?.rawValue)
        for (number, part) in page {
            writer.element("Part") { writer in
                writer.element("PartNumber", number)
                writer.element("LastModified", part.modified)
                writer.element("ETag", part.eTag.quoted)
                writer.element("Size", part.bytes.count)
                for checksum in part.checksums {
                    writer.element("Checksum" + checksum.algorithm.rawValue, checksum.value)
                }
            }
        }
        return S3Response(body: writer.finish())
    }
}
