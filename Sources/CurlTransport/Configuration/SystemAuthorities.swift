internal import Basics
internal import CLibcurl

/// Where the system's authorities are, for a libcurl that does not know: one that was linked statically, or built elsewhere.
enum SystemAuthorities {
    /// The file to use instead of libcurl's own default; nil where that is there, or nothing is.
    static let substitute: String? = {
        guard let handle = unsafe curl_easy_init() else { return nil }
        defer { unsafe curl_easy_cleanup(handle) }
        func text(_ info: CURLINFO) -> String? {
            unsafe s3c_curl_get_string(handle, info).map { unsafe String(cString: $0) }
        }
        return substitute(
            forFile: text(CURLINFO_CAINFO),
            folder: text(CURLINFO_CAPATH),
            variable: ProcessEnvironment.value(of: "SSL_CERT_FILE"),
            exists: { unsafe access($0, R_OK) == 0 }
        )
    }()

    /// The files of distributions, in the order in which curl's own build looks for them, and SUSE's.
    ///
    /// Source: `CURL_CHECK_CA_BUNDLE` in curl's acinclude.m4.
    private static let files = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/usr/share/ssl/certs/ca-bundle.crt", "/usr/local/share/certs/ca-root-nss.crt", "/etc/ssl/cert.pem",
        "/etc/ssl/ca-bundle.pem",
    ]

    static func substitute(
        forFile file: String?,
        folder: String?,
        variable: String?,
        exists: (String) -> Bool
    ) -> String? {
        if [file, folder].contains(where: { $0.map(exists) ?? false }) { return nil }
        #if canImport(Darwin)
        // A libcurl without a default asks the system's own verifier.
        if file == nil, folder == nil { return nil }
        #endif
        return ([variable].compactMap(\.self) + files).first(where: exists)
    }
}
