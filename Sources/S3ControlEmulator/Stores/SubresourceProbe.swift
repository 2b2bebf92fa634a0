import Basics
import S3ControlFiles
import S3Objects

/// Detects whether a store supports a subresource of objects, such as `?encryption`.
///
/// A store without support treats `PUT /bucket/key?encryption` as PutObject and overwrites the object
/// with the request's document. Therefore, the first such request for a bucket uses a key that does
/// not exist. A store with support responds with `NoSuchKey`. A store without support creates an
/// object, which is then deleted.
actor SubresourceProbe {
    private let client: S3ObjectClient
    private var answers: [Name: Task<Bool, any Error>] = [:]

    private struct Name: Hashable {
        var bucket: String
        var subresource: String
    }

    init(_ client: S3ObjectClient) {
        self.client = client
    }

    /// Checks that the store supports a subresource. Without a custom endpoint, support is assumed.
    ///
    /// - Parameters:
    ///   - subresource: The subresource's name.
    ///   - object: The object to change.
    ///   - change: Sends the same change for another object.
    /// - Throws: ``ObjectStoreError`` with the code `NotImplemented` if the store treats the request as
    ///   PutObject; the error of the store or the network if support cannot be determined.
    func check(
        _ subresource: String,
        of object: ManifestObject,
        _ change: @escaping @Sendable (ManifestObject) async throws -> Void
    ) async throws {
        guard client.configuration.endpoint != nil else { return }
        let name = Name(bucket: object.bucket, subresource: subresource)
        let task = answers[name] ?? Task { try await self.probe(inFolderOf: object, change) }
        answers[name] = task
        do {
            guard try await task.value else {
                throw ObjectStoreError(
                    "NotImplemented",
                    status: 501,
                    message: "The store does not know ?\(subresource): it takes the request for PutObject."
                )
            }
        } catch let error as ObjectStoreError where error.code == "NotImplemented" {
            throw error
        } catch {
            answers[name] = nil
            throw error
        }
    }

    private func probe(
        inFolderOf object: ManifestObject,
        _ change: @Sendable (ManifestObject) async throws -> Void
    ) async throws -> Bool {
        var probe = object
        probe.versionID = nil
        let name = "s3control-probe-\(UUID().uuidString)"
        // In the same folder, so that the same permissions apply. The folder is cut off if the key would be
        // too long.
        var folder = object.key.utf8.lastIndex(of: UInt8(ascii: "/")).map { object.key[...$0] } ?? ""
        while folder.utf8.count + name.utf8.count > S3Location.maxKeyBytes { folder = folder.dropLast() }
        probe.key = folder + name
        if try await isRefused(probe, change) { return true }
        let location = try S3Location(bucket: probe.bucket, key: probe.key)
        let made: ObjectAttributes
        do {
            made = try await client.headObject(location)
        } catch let error as S3ObjectError where error.code == .notFound {
            return true
        }
        // Errors are ignored, because a lock may prevent the deletion.
        _ = try? await client.deleteObject(DeleteObjectRequest(location, versionID: made.versionID))
        return false
    }

    /// Whether the store refuses to change an object that does not exist, and so has not written one.
    ///
    /// - Throws: The error of a response that does not show whether the store knows the subresource.
    private func isRefused(
        _ probe: ManifestObject,
        _ change: @Sendable (ManifestObject) async throws -> Void
    ) async throws -> Bool {
        // Some stores respond with status 500 if the object does not exist. Unlike a busy store,
        // they do so on every attempt.
        for attempt in 1...3 {
            do {
                try await change(probe)
                return false
            } catch let error as S3ObjectError where error.isAnswer {
                return true
            } catch let error as S3ObjectError where error.httpStatus == 500 && attempt < 3 {
                continue
            } catch let error as S3ObjectError where error.httpStatus == 500 {
                return true
            }
        }
        return true
    }
}

extension S3ObjectError {
    /// Whether the store knows the subresource and misses the object, or refuses the subresource.
    fileprivate var isAnswer: Bool {
        ["NoSuchKey", "NoSuchVersion"].contains(serviceCode) || [405, 501].contains(httpStatus)
    }
}
