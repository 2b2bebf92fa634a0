import Basics
import HTTPTypes
import S3ControlModel
import S3Objects

/// The header fields of requests and responses that represent an object's properties.
enum S3ObjectFields {
    private static let plain = [
        "cache-control", "content-disposition", "content-encoding", "content-language", "content-type",
        "expires",
    ]
    private static let redirect = "x-amz-website-redirect-location"

    /// Reads the properties of an object to write.
    static func read(_ request: S3Request, at date: Date) throws(S3Fault) -> MemoryObjectProperties {
        var properties = MemoryObjectProperties()
        try readMetadata(request, into: &properties)
        if let tagging = request.field("x-amz-tagging") {
            properties.tags = try TagDocument.read(header: tagging)
        }
        properties.grants = try GrantFields.read(request)
        if let name = request.field("x-amz-storage-class") {
            let storageClass = S3StorageClass(rawValue: name)
            let others = ["REDUCED_REDUNDANCY", "OUTPOSTS", "SNOW", "EXPRESS_ONEZONE", "FSX_OPENZFS"]
            guard storageClass.isKnown || others.contains(name) else {
                throw S3Fault("InvalidStorageClass", 400, "The storage class you specified is not valid")
                    .with("StorageClassRequested", name)
            }
            properties.storageClass = storageClass == .standard ? nil : storageClass
        }
        properties.encryption = try encryption(request)
        try readLock(request, into: &properties, at: date)
        return properties
    }

    /// Reads the fields and the metadata. A copy with the directive `COPY` uses those of its source instead,
    /// except for the redirect location.
    static func readMetadata(
        _ request: S3Request,
        into properties: inout MemoryObjectProperties
    ) throws(S3Fault) {
        for name in plain + [redirect] {
            if let value = HTTPField.Name(name).flatMap({ request.fields[$0] }) {
                properties.fields[name] = value
            }
        }
        if let encoding = properties.fields["content-encoding"] {
            let rest = encoding.split(separator: ",").map { $0.filter { $0 != " " } }
                .filter { $0 != "aws-chunked" }
            properties.fields["content-encoding"] = rest.isEmpty ? nil : rest.joined(separator: ",")
        }
        var size = 0
        for field in request.fields where field.name.canonicalName.hasPrefix("x-amz-meta-") {
            let name = String(field.name.canonicalName.dropFirst("x-amz-meta-".count))
            // Fields with the same name are joined into one value.
            let value = properties.metadata[name].map { "\($0),\(field.value)" } ?? field.value
            properties.metadata[name] = value
            size += name.utf8.count + field.value.utf8.count
        }
        guard size <= 2048 else {
            throw S3Fault(
                "MetadataTooLarge",
                400,
                "Your metadata headers exceed the maximum allowed metadata size"
            ).with("Size", "\(size)").with("MaxSizeAllowed", "2048")
        }
    }

    private static func encryption(_ request: S3Request) throws(S3Fault) -> MemoryObjectEncryption? {
        if let algorithm = request.field("x-amz-server-side-encryption-customer-algorithm") {
            guard algorithm == "AES256" else {
                throw S3Fault(
                    "InvalidEncryptionAlgorithmError",
                    400,
                    "The encryption request that you specified is not valid. Supported value: AES256."
                )
            }
            return MemoryObjectEncryption(
                algorithm: algorithm,
                customerKeyMD5: request.field("x-amz-server-side-encryption-customer-key-md5") ?? ""
            )
        }
        guard let algorithm = request.field("x-amz-server-side-encryption") else { return nil }
        guard ["AES256", "aws:kms", "aws:kms:dsse", "aws:fsx"].contains(algorithm) else {
            throw .invalid("The encryption method specified is not supported")
        }
        return MemoryObjectEncryption(
            algorithm: algorithm,
            kmsKeyID: request.field("x-amz-server-side-encryption-aws-kms-key-id"),
            bucketKeyEnabled: request.field("x-amz-server-side-encryption-bucket-key-enabled").map {
                $0.lowercased() == "true"
            }
        )
    }

    private static func readLock(
        _ request: S3Request,
        into properties: inout MemoryObjectProperties,
        at date: Date
    ) throws(S3Fault) {
        if let hold = request.field("x-amz-object-lock-legal-hold") {
            guard ["ON", "OFF"].contains(hold) else {
                throw .invalid("Legal Hold must be either of 'ON' or 'OFF'")
            }
            properties.legalHold = .init(rawValue: hold)
        }
        var retention = S3Retention()
        if let mode = request.field("x-amz-object-lock-mode") {
            retention.mode = .init(rawValue: mode)
            guard retention.mode?.isKnown == true else { throw .invalid("Unknown wormMode directive.") }
        }
        if let text = request.field("x-amz-object-lock-retain-until-date") {
            guard let until = ISO8601.parse(text) else {
                throw .invalid("The retain until date must be provided in ISO 8601 format")
            }
            retention.retainUntilDate = until
        }
        if let hold = request.field("x-amz-object-lock-event-hold") {
            retention.eventHold = .init(rawValue: hold)
            guard retention.eventHold?.isKnown == true else {
                throw .invalid("The event hold must be either of 'ON' or 'OFF'")
            }
        }
        let days = try number(request, "x-amz-object-lock-event-hold-duration-days")
        let years = try number(request, "x-amz-object-lock-event-hold-duration-years")
        guard ObjectLock.allows(days: days, years: years) else {
            throw .invalid("The event hold duration must be 1 to 36500 days or 1 to 100 years")
        }
        if days != nil || years != nil {
            retention.eventHoldDuration = S3ObjectLockRetentionEventHoldDuration {
                $0.days = days
                $0.years = years
            }
        }
        guard retention != S3Retention() else { return }
        guard (retention.mode == nil) == (retention.retainUntilDate == nil) || retention.eventHold != nil
        else {
            throw .invalid(
                "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied"
            )
        }
        if let until = retention.retainUntilDate, until <= date {
            throw .invalid("The retain until date must be in the future!")
        }
        properties.retention = retention
    }

    /// The number in a header field; nil if the field is missing.
    private static func number(_ request: S3Request, _ name: String) throws(S3Fault) -> Int? {
        guard let text = request.field(name) else { return nil }
        guard let number = Int(text) else { throw .invalid("\(name) must be a number", name, text) }
        return number
    }

    /// Writes the header fields of a GET or HEAD response.
    static func write(
        _ object: MemoryVersion,
        isVersioned: Bool,
        at date: Date,
        to response: inout S3Response,
        checksums: Bool
    ) {
        let properties = object.properties
        response.set("ETag", object.eTag.quoted)
        response.set("Last-Modified", HTTPDate.format(object.modified))
        response.set("Accept-Ranges", "bytes")
        response.set("Content-Type", properties.contentType ?? "binary/octet-stream")
        for (name, value) in properties.fields.sorted(by: { $0.key < $1.key }) where name != "content-type" {
            response.set(name, value)
        }
        for (name, value) in properties.metadata.sorted(by: { $0.key < $1.key }) {
            response.set("x-amz-meta-" + name, value)
        }
        if isVersioned { response.set("x-amz-version-id", object.version.id) }
        if let storageClass = properties.storageClass {
            response.set("x-amz-storage-class", storageClass.rawValue)
        }
        if !properties.tags.isEmpty { response.set("x-amz-tagging-count", "\(properties.tags.count)") }
        response.set("x-amz-replication-status", properties.replicationStatus)
        if let copy = properties.restoredCopy(at: date) {
            response.set(
                "x-amz-restore",
                copy.expiry.map {
                    "ongoing-request=\"false\", expiry-date=\"\(HTTPDate.format($0))\""
                } ?? "ongoing-request=\"true\""
            )
        }
        response.set("x-amz-object-lock-legal-hold", properties.legalHold?.rawValue)
        if let retention = properties.retention {
            response.set("x-amz-object-lock-mode", retention.mode?.rawValue)
            response.set("x-amz-object-lock-retain-until-date", retention.retainUntilDate.map(S3Writer.text))
            response.set("x-amz-object-lock-event-hold", retention.eventHold?.rawValue)
        }
        writeEncryption(properties.encryption, to: &response)
        if checksums { writeChecksums(properties.checksums, to: &response) }
    }

    static func writeEncryption(_ encryption: MemoryObjectEncryption?, to response: inout S3Response) {
        guard let encryption else { return }
        if let md5 = encryption.customerKeyMD5 {
            response.set("x-amz-server-side-encryption-customer-algorithm", encryption.algorithm)
            response.set("x-amz-server-side-encryption-customer-key-MD5", md5)
            return
        }
        response.set("x-amz-server-side-encryption", encryption.algorithm)
        response.set("x-amz-server-side-encryption-aws-kms-key-id", encryption.kmsKeyID)
        response.set(
            "x-amz-server-side-encryption-bucket-key-enabled",
            encryption.bucketKeyEnabled.map { $0 ? "true" : "false" }
        )
    }

    static func writeChecksums(_ checksums: [S3ObjectChecksum], to response: inout S3Response) {
        for checksum in checksums {
            response.set("x-amz-checksum-" + checksum.algorithm.rawValue.lowercased(), checksum.value)
        }
        if let type = checksums.first?.type { response.set("x-amz-checksum-type", type.rawValue) }
    }
}
