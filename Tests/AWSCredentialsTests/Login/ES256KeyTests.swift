import Basics
import Testing

@testable import AWSCredentials

@Suite("A key for ES256")
struct ES256KeyTests {
    /// The key of RFC 7515, appendix A.3, as botocore writes it into the cache.
    static let key = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEII6bEJ5xkJi/mASH3x9dd+nLKWBuvtImO19XwhPfhPSyoAoGCCqGSM49
        AwEHoUQDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72b
        focs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
        -----END EC PRIVATE KEY-----

        """
    /// The same key as `PrivateKeyInfo`.
    private static let pkcs8 = """
        -----BEGIN PRIVATE KEY-----\r
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjpsQnnGQmL+YBIff\r
        H1136cspYG6+0iY7X1fCE9+E9LKhRANCAAR/zc4ncPbEXUGDy+5v20t7WAczNXvp\r
        7xO6z248e9FURcfxRM0bvZt+hyzf7bnuufSzaV1uqQskrYpGIyiFiOWt\r
        -----END PRIVATE KEY-----
        """
    private static let otherCurves = [
        "MIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgjpsQnnGQmL+YBIffH113"
            + "6cspYG6+0iY7X1fCE9+E9LKhRANCAATPSCGjXivTRTJGOGOxc7xD4nNDRQ/1IKsn"
            + "4CAHHYxp3Q+x6LaSeCCnJQ4TnpKSZwptu0secyMv0FySNCCWjuzN",
        "MIGkAgEBBDAAAAAAAAAAAAAAAAAAAAAAjpsQnnGQmL+YBIffH1136cspYG6+0iY7"
            + "X1fCE9+E9LKgBwYFK4EEACKhZANiAAQrMK4CL9FD3ZT1WYMvo1f9FAK9DBQQD8bd"
            + "ODta9CIWnclZXewVfycgMaa+CwvqoFl3x6mDCEUYem9o4qaUkvcpPCJ0eiqTN1yg"
            + "YMJapVcme+6jmSCE4oJ6GxJJHwopP38=",
    ]

    @Test(
        "is read in both formats, with the coordinates of RFC 7515",
        arguments: [key, pkcs8]
    )
    func read(pem: String) throws {
        let key = try #require(ES256Key(pem: pem))
        #expect(Base64.encodeForURL(key.x) == "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")
        #expect(Base64.encodeForURL(key.y) == "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")
        let first = try #require(key.signature(of: [1, 2, 3]))
        let second = try #require(key.signature(of: [1, 2, 3]))
        #expect(first.count == 64 && second.count == 64 && first != second)
    }

    @Test(
        "is not read from anything else",
        arguments: otherCurves + ["", "AAAA", "MHcCAQEE", "****", String(repeating: "A", count: 4000)]
    )
    func refused(base64: String) {
        #expect(ES256Key(pem: base64) == nil)
        #expect(
            ES256Key(pem: "-----BEGIN EC PRIVATE KEY-----\n\(base64)\n-----END EC PRIVATE KEY-----") == nil
        )
    }

    @Test("pads numbers to 32 bytes each")
    func numbers() {
        func pad(_ bytes: [UInt8]) -> [UInt8] { [UInt8](repeating: 0, count: 32 - bytes.count) + bytes }
        #expect(ES256Key.numbers(ofDER: [0x30, 6, 2, 1, 5, 2, 1, 7]) == pad([5]) + pad([7]))
        #expect(ES256Key.numbers(ofDER: [0x30, 7, 2, 2, 0, 0xFF, 2, 1, 7]) == pad([0xFF]) + pad([7]))
        let most: [UInt8] = [UInt8](repeating: 0x9A, count: 32)
        let der: [UInt8] = [0x30, 70, 2, 33, 0] + most + [2, 33, 0] + most
        #expect(ES256Key.numbers(ofDER: der) == most + most)
        for wrong: [UInt8] in [
            [], [0x30], [0x30, 0], [0x31, 6, 2, 1, 5, 2, 1, 7], [0x30, 6, 2, 1, 5, 2, 2, 7],
            [0x30, 5, 2, 1, 5, 2, 1, 7], [0x30, 3, 2, 1, 5], [0x30, 9, 2, 1, 5, 2, 1, 7, 2, 1, 7],
            [0x30, 39, 2, 34] + [UInt8](repeating: 1, count: 34) + [2, 1, 7],
        ] { #expect(ES256Key.numbers(ofDER: wrong) == nil) }
    }
}
