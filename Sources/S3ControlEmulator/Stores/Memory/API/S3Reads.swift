import Basics
import HTTPTypes
import S3ControlModel
import S3Objects
import Synchronization

extension MemoryObjectStore {
    /// Finds the version that a request specifies, and returns whether the bucket has versions.
    func find(_ request: S3Request) throws(S3Fault) -> (object: MemoryVersion, isVersioned: Bool) {
        try read(request) { (bucket) throws(S3Fault) in
            (try bucket.find(request.key, version: request.versionID), bucket.versioning != .off)
        }
    }

    func getObject(_ request: S3Request) throws(S3Fault) -> S3Response {
        let (object, isVersioned) = try find(request)
        try S3Conditions(request).check(object)
        try Self.checkCustomerKey(request.field(Self.keyMD5), object)
        let properties = object.properties
        let date = now
        if request.method == .get, properties.isArchived(at: date) {
            throw S3Fault(
                "InvalidObjectState",
                403,
                "The operation is not valid for the object's storage class"
            ).with("StorageClass", properties.storageClass?.rawValue ?? "STANDARD")
        }
        let selected = try selectedRange(request, object)
        // No `Content-Range` can describe the part of an empty object (RFC 9110, section 14.4).
        let range = object.bytes.isEmpty ? nil : selected
        let showsChecksums = request.field("x-amz-checksum-mode")?.uppercased() == "ENABLED"
        var response = S3Response(range == nil ? 200 : 206)
        S3ObjectFields.write(
            object,
            isVersioned: isVersioned,
            at: date,
            to: &response,
            checksums: showsChecksums && (range == nil || range == 0..<object.bytes.count)
        )
        if request.has("partNumber"), !properties.parts.isEmpty {
            response.set("x-amz-mp-parts-count", "\(properties.parts.count)")
        }
        // A presigned URL can override fields of the response for browsers.
        for (item, name) in Self.overrides {
            if let value = request.item(item) {
                response.fields.removeAll { $0.name.lowercased() == name }
                response.set(name, value)
            }
        }
        if let range, !range.isEmpty {
            response.set(
                "Content-Range",
                "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(object.bytes.count)"
            )
        }
        let count = range?.count ?? object.bytes.count
        response.set("Content-Length", "\(count)")
        if request.method == .get { response.body = range.map { Array(object.bytes[$0]) } ?? object.bytes }
        return response
    }

    private static let overrides = [
        ("response-cache-control", "cache-control"), ("response-content-disposition", "content-disposition"),
        ("response-content-encoding", "content-encoding"), ("response-content-language", "content-language"),
        ("response-content-type", "content-type"), ("response-expires", "expires"),
    ]

    /// Returns the bytes of the requested part or range; nil for the whole object.
    private func selectedRange(_ request: S3Request, _ object: MemoryVersion) throws(S3Fault) -> Range<Int>? {
        let text = request.fields[.range]
        guard let number = try request.number("partNumber", in: 1...10_000) else {
            return try ByteRange.read(text, of: object.bytes.count)
        }
        guard text == nil else {
            throw .invalidRequest("Cannot specify both Range header and partNumber query parameter")
        }
        let parts = object.properties.parts
        guard !parts.isEmpty || number == 1 else {
            throw S3Fault("InvalidPartNumber", 416, "The requested partnumber is not satisfiable")
        }
        if parts.isEmpty { return 0..<object.bytes.count }
        guard number <= parts.count else {
            throw S3Fault("InvalidPartNumber", 416, "The requested partnumber is not satisfiable")
        }
        let start = parts[..<(number - 1)].reduce(0) { $0 + $1.size }
        return start..<(start + parts[number - 1].size)
    }

    /// The field with the MD5 of an object's customer-provided key (SSE-C).
    private static let keyMD5 = "x-amz-server-side-encryption-customer-key-md5"
    /// The field with the MD5 of the customer-provided key (SSE-C) of a copy's source.
    static let copySourceKeyMD5 = "x-amz-copy-source-server-side-encryption-customer-key-md5"

    /// Checks that the customer-provided key (SSE-C) of a request is the object's.
    ///
    /// - Parameters:
    ///   - given: The MD5 of the request's key, in Base64; nil if the request has no key.
    ///   - object: The object to read.
    static func checkCustomerKey(_ given: String?, _ object: MemoryVersion) throws(S3Fault) {
        switch (object.properties.encryption?.customerKeyMD5, given) {
        case (nil, nil): return
        case (nil, _?):
            throw .invalidRequest("The encryption parameters are not applicable to this object.")
        case (_?, nil):
            throw .invalidRequest(
                "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object."
            )
        case (let due?, let given?):
            guard due == given else {
                throw S3Fault(
                    "AccessDenied",
                    403,
                    "The provided encryption parameters did not match the ones used originally to encrypt the object."
                )
            }
        }
    }

    func attributes(_ request: S3Request) throws(S3Fault) -> S3Response {
        let (object, isVersioned) = try find(request)
        try Self.checkCustomerKey(request.field(Self.keyMD5), object)
        // The attributes may be in one field or in several.
        let wanted = Set(
            (request.field("x-amz-object-attributes") ?? "").split(separator: ",").map {
                $0.filter { $0 != " " }
            }
        )
        guard !wanted.isEmpty else {
            throw .invalidRequest(
                "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty"
            )
        }
        let properties = object.properties
        var writer = S3Writer("GetObjectAttributesResponse")
        if wanted.contains("ETag") { writer.element("ETag", object.eTag.text) }
        if wanted.contains("Checksum"), !properties.checksums.isEmpty {
            writer.element("Checksum") { Self.write(properties.checksums, to: &$0) }
        }
        if wanted.contains("ObjectParts"), !properties.parts.isEmpty {
            let limit = request.field("x-amz-max-parts").flatMap(Int.init) ?? 1000
            let marker = request.field("x-amz-part-number-marker").flatMap(Int.init) ?? 0
            let rest = properties.parts.filter { $0.number > marker }
            let page = rest.prefix(max(limit, 0))
            writer.element("ObjectParts") { writer in
                writer.element("PartsCount", properties.parts.count)
                writer.element("PartNumberMarker", marker)
                writer.element("MaxParts", limit)
                writer.element("IsTruncated", page.count < rest.count)
                if page.count < rest.count {
                    writer.element("NextPartNumberMarker", page.last?.number ?? marker)
                }
                for part in page where !part.checksums.isEmpty {
                    writer.element("Part") { writer in
                        writer.element("PartNumber", part.number)
                        writer.element("Size", part.size)
                        Self.write(part.checksums, to: &writer)
                    }
                }
            }
        }
        if wanted.contains("StorageClass") {
            writer.element("StorageClass", (properties.storageClass ?? .standard).rawValue)
        }
        if wanted.contains("ObjectSize") { writer.element("ObjectSize", object.bytes.count) }
        var response = S3Response(body: writer.finish())
        response.set("Last-Modified", HTTPDate.format(object.modified))
        if isVersioned { response.set("x-amz-version-id", object.version.id) }
        return response
    }

    static func write(_ checksums: [S3ObjectChecksum], to writer: inout S3Writer) {
        for checksum in checksums { writer.element("Checksum" + checksum.algorithm.rawValue, checksum.value) }
        if let type = checksums.first?.type { writer.element("ChecksumType", type.rawValue) }
    }
}

extension MemoryObjectProperties {
    /// Whether the contents must be restored before they can be read.
    func isArchived(at date: Date) -> Bool {
        [.glacier, .deepArchive].contains(storageClass ?? .standard)
            && restoredCopy(at: date)?.expiry == nil
    }

    /// Checks that the contents can be copied.
    func checkCopy(at date: Date) throws(S3Fault) {
        guard !isArchived(at: date) else {
            throw S3Fault(
                "ObjectNotInActiveTierError",
                403,
                "The source object of the COPY operation is not in the active tier."
            )
        }
    }
}
