internal import AWSCore
internal import CLibcrypto

extension SigningKey {
    /// Derives the key of a day, region and service from a secret, in the four steps of the specification.
    static func derive(
        secret: Secret,
        date: SigningDate,
        region: String,
        service: String,
        digest: DigestContext
    ) throws(SigV4Error) -> SigningKey {
        var text: [UInt8] = []
        // Room for all of it, since growing would leave a copy behind that nobody wipes.
        text.reserveCapacity(secret.withBytes { $0.count } + 4)
        text.append(contentsOf: "AWS4".utf8)
        secret.withBytes { bytes in
            for index in 0..<bytes.count { text.append(bytes[index]) }
        }
        defer { text.wipe() }
        defer { digest.wipeResult() }
        var key = try SigningKey(text.span, digest: digest)
        var step: [UInt8] = []
        date.appendDay(to: &step)
        for part in [step, Array(region.utf8), Array(service.utf8), Array("aws4_request".utf8)] {
            try digest.authenticate(part.span, key: key)
            key = try digest.keyFromResult()
        }
        return key
    }
}

extension [UInt8] {
    /// Overwrites the bytes and keeps the memory.
    mutating func wipe() {
        unsafe withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
        removeAll(keepingCapacity: true)
    }
}
