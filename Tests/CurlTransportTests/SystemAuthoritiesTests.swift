import Testing

@testable import CurlTransport

@Suite("The system's authorities")
struct SystemAuthoritiesTests {
    private static let debian = "/etc/ssl/certs/ca-certificates.crt"
    private static let alpine = "/etc/ssl/cert.pem"

    @Test(
        "are looked for only where libcurl's own default is not there",
        arguments: [
            ("/a.pem", nil, nil, ["/a.pem", debian], nil),
            ("/gone.pem", "/folder", nil, ["/folder", debian], nil),
            ("/gone.pem", nil, nil, [debian, alpine], debian),
            ("/gone.pem", "/gone", nil, [alpine], alpine),
            ("/gone.pem", nil, "/own.pem", ["/own.pem", debian], "/own.pem"),
            ("/gone.pem", nil, "/gone-too.pem", [debian], debian),
            ("/a.pem", nil, "/own.pem", ["/a.pem", "/own.pem"], nil),
            ("/gone.pem", "/gone", nil, [], nil),
        ] as [(String?, String?, String?, [String], String?)]
    )
    func substitute(file: String?, folder: String?, variable: String?, there: [String], expected: String?) {
        let found = SystemAuthorities.substitute(
            forFile: file,
            folder: folder,
            variable: variable,
            exists: { there.contains($0) }
        )
        #expect(found == expected)
    }
}
