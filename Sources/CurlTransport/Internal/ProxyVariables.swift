// The calls of `getenv`; nothing else here touches raw memory.
//
// Foundation's `ProcessInfo` would link all of FoundationEssentials into a program: 7 MB.

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// The variables of the process's environment that have to do with proxies.
enum ProxyVariables {
    private static let names = [
        "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy",
        "NO_PROXY",
        "REQUEST_METHOD",
    ]

    /// Those that are set, as they are now.
    static var ofProcess: [String: String] {
        var variables: [String: String] = [:]
        for name in names {
            if let value = unsafe getenv(name) { variables[name] = unsafe String(cString: value) }
        }
        return variables
    }
}
