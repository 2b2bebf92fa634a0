import AWSCore
@_spi(XML) import Basics
import CLibcrypto

/// The key for a day, region, and service, stored as the two hash states from which HMAC starts.
///
/// `@unchecked Sendable`: the contexts are written in `init`, and only copied until `deinit` frees and wipes them.
@safe final class SigningKey: @unchecked Sendable {
    /// The key's credential scope.
    let scope: String
    /// A context that has processed the key's block for the inner hash; valid while the object lives.
    let inner: OpaquePointer
    /// A context that has processed the key's block for the outer hash; valid while the object lives.
    let outer: OpaquePointer

    /// Creates a key from `bytes`, or from their hash if they are longer than a block (RFC 2104, section 2).
    init(_ bytes: borrowing Span<UInt8>, scope: String = "", digest: DigestContext) throws(SigV4Error) {
        self.scope = scope
        var key = ByteBuffer(capacity: DigestContext.blockByteCount)
        if bytes.count <= DigestContext.blockByteCount {
            key.append(bytes)
        } else {
            try digest.hash(bytes)
            digest.withResult { key.append($0) }
        }
        unsafe inner = try digest.contextAfter(Self.pad(key, with: 0x36))
        do throws(SigV4Error) {
            unsafe outer = try digest.contextAfter(Self.pad(key, with: 0x5C))
        } catch {
            unsafe s3c_md_ctx_free(inner)
            throw error
        }
    }

    deinit {
        unsafe s3c_md_ctx_free(inner)
        unsafe s3c_md_ctx_free(outer)
    }

    /// The key's block with each byte XORed with `byte`.
    private static func pad(_ key: borrowing ByteBuffer, with byte: UInt8) -> ByteBuffer {
        var block = ByteBuffer(capacity: DigestContext.blockByteCount)
        for index in 0..<DigestContext.blockByteCount {
            block.append(index < key.count ? key[index] ^ byte : byte)
        }
        return block
    }
}

extension SigningKey {
    /// Derives the key for a day, region, and service from a secret, in the specification's four steps.
    static func derive(
        secret: Secret,
        date: SigningDate,
        region: String,
        service: String,
        digest: DigestContext
    ) throws(SigV4Error) -> SigningKey {
        let scope = CredentialScope.make(date: date, region: region, service: service)
        var text = ByteBuffer(capacity: 128)
        text.append("AWS4")
        secret.withBytes { text.append($0) }
        defer { digest.wipeResult() }
        var key = try text.withSpan { span throws(SigV4Error) in try SigningKey(span, digest: digest) }
        for step in 0..<4 {
            text.clear()
            switch step {
            case 0: date.appendDay(to: &text)
            case 1: text.append(region)
            case 2: text.append(service)
            default: text.append("aws4_request")
            }
            try text.withSpan { span throws(SigV4Error) in try digest.authenticate(span, key: key) }
            key = try digest.keyFromResult(scope: scope)
        }
        return key
    }
}

/// The credential scope, such as `20130524/us-east-1/s3/aws4_request`.
enum CredentialScope {
    static func make(date: SigningDate, region: String, service: String) -> String {
        var text = ByteBuffer(capacity: 64)
        date.appendDay(to: &text)
        text.append(UInt8(ascii: "/"))
        text.append(region)
        text.append(UInt8(ascii: "/"))
        text.append(service)
        text.append("/aws4_request")
        return text.string()
    }
}

/// A date in the two formats of signatures: `YYYYMMDDTHHMMSSZ` and its first eight digits.
struct SigningDate: Hashable {
    /// Seconds since 1970-01-01T00:00:00Z.
    let secondsSince1970: Int64

    /// The last second of the year 9999.
    private static let lastSecond: Int64 = 253_402_300_799

    init(_ date: Date) throws(SigV4Error) {
        let seconds = date.timeIntervalSince1970.rounded(.down)
        guard seconds >= 0, seconds <= Double(Self.lastSecond) else {
            throw SigV4Error(
                .invalidDate,
                subject: "date",
                message: "The signing date must be in the years 1970 to 9999. Check the clock and its offset."
            )
        }
        self.init(secondsSince1970: Int64(seconds))
    }

    private init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// Parses `YYYYMMDDTHHMMSSZ`; nil for anything else, including dates that do not exist.
    init?(timestamp: some Collection<UInt8>) {
        let bytes = Array(timestamp)
        guard bytes.count == 16, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "Z") else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int? {
            var value = 0
            for byte in bytes[range] {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
            }
            return value
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
            let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
            year >= 1970, let seconds = Timestamp.seconds((year, month, day), (hour, minute, second))
        else { return nil }
        self.init(secondsSince1970: Int64(seconds))
    }

    /// Appends `YYYYMMDD`.
    func appendDay(to bytes: inout ByteBuffer) {
        let date = CivilDate(daysSince1970: Int(secondsSince1970 / 86_400))
        let yearDigits = Self.twoDigits(date.year / 100) | Self.twoDigits(date.year % 100) << 16
        bytes.append(
            littleEndian: yearDigits | Self.twoDigits(date.month) << 32 | Self.twoDigits(date.day) << 48
        )
    }

    /// Appends `YYYYMMDDTHHMMSSZ`.
    func appendTimestamp(to bytes: inout ByteBuffer) {
        appendDay(to: &bytes)
        let second = Int(secondsSince1970 % 86_400)
        let hourDigits = UInt64(UInt8(ascii: "T")) | Self.twoDigits(second / 3600) << 8
        let minuteDigits = Self.twoDigits(second / 60 % 60) << 24 | Self.twoDigits(second % 60) << 40
        bytes.append(littleEndian: hourDigits | minuteDigits | UInt64(UInt8(ascii: "Z")) << 56)
    }

    /// The number of days since 1970. A signing key is valid for one day.
    var dayNumber: Int32 { Int32(secondsSince1970 / 86_400) }

    /// The two decimal digits of `value`, with the first one in the lowest byte.
    private static func twoDigits(_ value: Int) -> UInt64 {
        UInt64(truncatingIfNeeded: value / 10 | (value % 10) << 8 | 0x3030)
    }
}
