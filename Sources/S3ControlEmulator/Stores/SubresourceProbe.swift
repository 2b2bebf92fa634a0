internal import Basics
internal import S3ControlFiles
internal import S3Objects

/// Finds out whether a store knows a subresource of objects, such as `?encryption`.
///
/// A store that does not know it takes `PUT /bucket/key?encryption` for PutObject, and overwrites the object with the
/// request's document. So the first such request for a bucket goes to a key that there is not: a store that knows the
/// subresource answers `NoSuchKey`, one that does not has made an object, which is deleted again.
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

    /// Checks that the store knows a subresource; at AWS it does.
    ///
    /// - Parameters:
    ///   - subresource: The subresource's name.
    ///   - object: The object that is to be changed.
    ///   - change: Sends the same change for another object.
    /// - Throws: ``ObjectStoreError`` with `NotImplemented` if the store takes the request for PutObject; what the store or the
    ///   network fails with if that cannot be found out.
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
        // In the same folder, where the same permissions apply.
        let folder = object.key.utf8.lastIndex(of: UInt8(ascii: "/")).map { object.key[...$0] } ?? ""
        probe.key = folder + "s3control-probe-\(UUID().uuidString)"
        if try await isRefused(probe, change) { return true }
        let location = try S3Location(bucket: probe.bucket, key: probe.key)
        let made: ObjectAttributes
        do {
            made = try await client.headObject(location)
        } catch let error as S3ObjectError where error.code == .notFound {
            return true
        }
        // A lock may keep it.
        _ = try? await client.deleteObject(DeleteObjectRequest(location, versionID: made.versionID))
        return false
    }

    /// Whether the store refuses a change of an object that there is not, and so has not written one.
    private func isRefused(
        _ probe: ManifestObject,
        _ change: @Sendable (ManifestObject) async throws -> Void
    ) async throws -> Bool {
        // Some stores break down over an object that there is not: again and again, unlike one that is busy.
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
    /// Whether the store has refused the request, rather than failed or been out of reach.
    fileprivate var isAnswer: Bool {
        guard let httpStatus, ![408, 429].contains(httpStatus) else { return false }
        return code != .throttled && ((400..<500).contains(httpStatus) || httpStatus == 501)
    }
}
