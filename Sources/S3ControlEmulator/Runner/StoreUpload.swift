/// An upload that is written piece by piece. Each part is sent when it is full.
struct StoreUpload {
    let target: ObjectDestination
    let access: StoreAccess

    private var buffer: [UInt8] = []
    private var uploadID: String?
    private var parts: [UploadedPart] = []

    init(to target: ObjectDestination, _ access: StoreAccess) {
        self.target = target
        self.access = access
    }

    /// The size of the next part. S3 accepts 10,000 parts of at least 5 MiB, so the size
    /// doubles every 1,000 parts.
    private var partSize: Int { (5 << 20) << min(parts.count / 1000, 9) }

    /// Adds bytes.
    mutating func write(_ bytes: [UInt8]) async throws {
        let count = buffer.count + bytes.count
        if count > 1 << 20, buffer.capacity < count {
            // Reserves one part at once, instead of growing to up to twice its size.
            buffer.reserveCapacity(max(count, partSize + 65_536))
        }
        buffer += bytes
        while buffer.count >= partSize {
            // Copies only the small rest, not the part, whose memory the next part uses.
            let rest = Array(buffer[partSize...])
            buffer.removeLast(rest.count)
            try await send(buffer)
            buffer.removeAll(keepingCapacity: true)
            buffer += rest
        }
    }

    private mutating func send(_ part: [UInt8]) async throws {
        let (access, target) = (access, target)
        let id: String
        if let uploadID {
            id = uploadID
        } else {
            id = try await access.withRetries { try await access.objects.beginUpload(to: target) }
            uploadID = id
        }
        let number = parts.count + 1
        parts.append(
            try await access.withRetries {
                try await access.objects.uploadPart(number, part, of: id, to: target)
            }
        )
    }

    /// Completes the object.
    mutating func finish() async throws -> StoredObject {
        let (access, target, last) = (access, target, buffer)
        guard let uploadID else {
            return try await access.withRetries { try await access.objects.write(last, to: target) }
        }
        if !buffer.isEmpty {
            buffer = []
            try await send(last)
        }
        let parts = parts
        return try await access.withRetries {
            try await access.objects.completeUpload(uploadID, parts, to: target)
        }
    }

    /// Discards the upload with a single request, without retries.
    func abort() async {
        guard let uploadID else { return }
        try? await access.objects.abortUpload(uploadID, to: target)
    }
}
