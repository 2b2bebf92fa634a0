import Basics
import HTTPTypes
import S3ControlModel
import Synchronization

extension MemoryObjectStore {
    /// Changes the properties of the version that a request specifies.
    private func change<Result: Sendable>(
        _ request: S3Request,
        _ body: (inout MemoryObjectProperties, MemoryBucket) throws(S3Fault) -> Result
    ) throws(S3Fault) -> (response: S3Response, result: Result) {
        let (version, result, isVersioned) = try state.withLock { (state) throws(S3Fault) in
            let isVersioned = try state.bucket(request.bucket).versioning != .off
            let changed = try state.change(
                request.key,
                version: request.versionID,
                in: request.bucket,
                body
            )
            return (changed.object.version, changed.result, isVersioned)
        }
        var response = S3Response()
        if isVersioned { response.set("x-amz-version-id", version.id) }
        return (response, result)
    }

    private func answer(
        _ request: S3Request,
        _ write: (MemoryObjectProperties) throws(S3Fault) -> [UInt8]
    ) throws(S3Fault) -> S3Response {
        let (object, isVersioned) = try find(request)
        var response = S3Response(body: try write(object.properties))
        if isVersioned { response.set("x-amz-version-id", object.version.id) }
        return response
    }

    // MARK: Tags

    func tags(_ request: S3Request) throws(S3Fault) -> S3Response {
        do throws(S3Fault) {
            return try answer(request) { (properties) throws(S3Fault) in TagDocument.write(properties.tags) }
        } catch {
            throw error.ofTags
        }
    }

    func putTags(_ request: S3Request) throws(S3Fault) -> S3Response {
        _ = try S3Checksums.check(request)
        let tags = try TagDocument.read(request.body)
        return try setTags(request, tags)
    }

    func deleteTags(_ request: S3Request) throws(S3Fault) -> S3Response {
        var response = try setTags(request, [])
        response.status = 204
        return response
    }

    private func setTags(_ request: S3Request, _ tags: [S3Tag]) throws(S3Fault) -> S3Response {
        do throws(S3Fault) {
            return try change(request) { (properties, _) throws(S3Fault) in properties.tags = tags }.response
        } catch {
            throw error.ofTags
        }
    }

    // MARK: Permissions

    func grants(_ request: S3Request) throws(S3Fault) -> S3Response {
        try answer(request) { (properties) throws(S3Fault) in GrantDocument.write(properties.grants) }
    }

    func putGrants(_ request: S3Request) throws(S3Fault) -> S3Response {
        _ = try S3Checksums.check(request)
        let grants = try GrantFields.readAll(request)
        return try change(request) { (properties, _) throws(S3Fault) in properties.grants = grants }.response
    }

    // MARK: Locks

    private func checkLock(_ isOn: Bool) throws(S3Fault) {
        guard isOn else { throw .invalidRequest("Bucket is missing Object Lock Configuration") }
    }

    private func checkLock(_ request: S3Request) throws(S3Fault) {
        try checkLock(try read(request) { (bucket) throws(S3Fault) in bucket.hasObjectLock })
    }

    func legalHold(_ request: S3Request) throws(S3Fault) -> S3Response {
        try checkLock(request)
        return try answer(request) { (properties) throws(S3Fault) in
            guard let hold = properties.legalHold else { throw Self.noLock }
            var writer = S3Writer("LegalHold")
            writer.element("Status", hold.rawValue)
            return writer.finish()
        }
    }

    private static let noLock = S3Fault(
        "NoSuchObjectLockConfiguration",
        404,
        "The specified object does not have a ObjectLock configuration"
    )

    func putLegalHold(_ request: S3Request) throws(S3Fault) -> S3Response {
        _ = try S3Checksums.check(request)
        let document = try S3Document(request.body, root: "LegalHold")
        guard let status = document.value("Status"), ["ON", "OFF"].contains(status) else {
            throw .malformedXML
        }
        return try change(request) { (properties, bucket) throws(S3Fault) in
            try self.checkLock(bucket.hasObjectLock)
            properties.legalHold = .init(rawValue: status)
        }.response
    }

    func retention(_ request: S3Request) throws(S3Fault) -> S3Response {
        try checkLock(request)
        return try answer(request) { (properties) throws(S3Fault) in
            guard let retention = properties.retention else { throw Self.noLock }
            var writer = S3Writer("Retention")
            writer.element("Mode", retention.mode?.rawValue)
            if let date = retention.retainUntilDate { writer.element("RetainUntilDate", date) }
            writer.element("EventHold", retention.eventHold?.rawValue)
            if let duration = retention.eventHoldDuration {
                writer.element("EventHoldDuration") {
                    if let days = duration.days { $0.element("Days", days) }
                    if let years = duration.years { $0.element("Years", years) }
                }
            }
            return writer.finish()
        }
    }

    func putRetention(_ request: S3Request) throws(S3Fault) -> S3Response {
        _ = try S3Checksums.check(request)
        let document = try S3Document(request.body, root: "Retention")
        var retention = S3Retention()
        retention.mode = document.value("Mode").map { .init(rawValue: $0) }
        retention.retainUntilDate = try document.date("RetainUntilDate")
        retention.eventHold = document.value("EventHold").map { .init(rawValue: $0) }
        if let duration = document["EventHoldDuration"] {
            let (days, years) = (try duration.number("Days"), try duration.number("Years"))
            retention.eventHoldDuration = S3ObjectLockRetentionEventHoldDuration {
                $0.days = days
                $0.years = years
            }
        }
        let (date, wanted) = (now, retention)
        return try change(request) { (properties, bucket) throws(S3Fault) in
            try self.checkLock(bucket.hasObjectLock)
            properties.retention = try ObjectLock(properties, at: date).replaced(
                by: wanted,
                bypassesGovernance: request.bypassesGovernance
            )
        }.response
    }

    // MARK: Archives and encryption

    func restore(_ request: S3Request) throws(S3Fault) -> S3Response {
        let document = try S3Document(request.body, root: "RestoreRequest")
        let days = try document.number("Days")
        guard let days, (1...36_500).contains(days) else { throw .malformedXML }
        let tier = document["GlacierJobParameters"]?.value("Tier") ?? document.value("Tier") ?? "Standard"
        guard ["Standard", "Bulk", "Expedited"].contains(tier) else { throw .malformedXML }
        let date = now
        let (response, wasRestored) = try change(request) { (properties, _) throws(S3Fault) in
            try properties.restore(days: days, tier: tier, at: date)
        }
        var result = response
        result.status = wasRestored ? 200 : 202
        return result
    }

    func updateEncryption(_ request: S3Request) throws(S3Fault) -> S3Response {
        let document = try S3Document(request.body, root: "ObjectEncryption")
        guard let kms = document["SSE-KMS"], let key = kms.value("KMSKeyArn"), !key.isEmpty else {
            throw .malformedXML
        }
        let isEnabled = kms.value("BucketKeyEnabled").map { $0 == "true" }
        return try change(request) { (properties, _) throws(S3Fault) in
            guard properties.encryption?.customerKeyMD5 == nil else {
                throw .invalidRequest("The encryption of an object with a customer's key cannot be changed.")
            }
            properties.encryption = MemoryObjectEncryption(
                algorithm: "aws:kms",
                kmsKeyID: key,
                bucketKeyEnabled: isEnabled
            )
        }.response
    }
}

extension MemoryObjectProperties {
    /// Restores an archived object immediately.
    ///
    /// - Returns: Whether a restored copy already existed. Its expiry date is replaced.
    mutating func restore(days: Int, tier: String, at date: Date) throws(S3Fault) -> Bool {
        guard [.glacier, .deepArchive].contains(storageClass ?? .standard) else {
            throw S3Fault(
                "InvalidObjectState",
                403,
                "Restore is not allowed for the object's current storage class"
            ).with("StorageClass", (storageClass ?? .standard).rawValue)
        }
        let wasRestored = restoredCopy(at: date)?.expiry != nil
        restoredCopy = RestoredCopy(expiry: date.addingTimeInterval(Double(days) * 86_400), tier: tier)
        return wasRestored
    }
}

/// Tags as a document and as a header field.
enum TagDocument {
    static func read(_ body: [UInt8], atMost limit: Int = 10) throws(S3Fault) -> [S3Tag] {
        let document = try S3Document(body, root: "Tagging")
        guard let set = document["TagSet"] else { throw .malformedXML }
        var tags: [S3Tag] = []
        for tag in set.all("Tag") {
            guard let key = tag.value("Key"), let value = tag.value("Value") else { throw .malformedXML }
            tags.append(S3Tag(key: key, value: value))
        }
        try TagSet.check(tags, atMost: limit)
        return tags
    }

    /// Parses `key=value&key=value`, percent-encoded.
    static func read(header text: String) throws(S3Fault) -> [S3Tag] {
        var tags: [S3Tag] = []
        for item in text.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let key = PercentEncoding.decode(parts[0], plusIsSpace: true),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
            else {
                throw .invalid(
                    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates."
                )
            }
            tags.append(S3Tag(key: key, value: value))
        }
        try TagSet.check(tags)
        return tags
    }

    static func write(_ tags: [S3Tag]) -> [UInt8] {
        var writer = S3Writer("Tagging")
        writer.element("TagSet") { writer in
            for tag in tags {
                writer.element("Tag") {
                    $0.element("Key", tag.key)
                    $0.element("Value", tag.value)
                }
            }
        }
        return writer.finish()
    }
}
