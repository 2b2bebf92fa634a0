/// Hosts that are reached without a proxy, in the notation of `NO_PROXY`.
public struct ProxyExceptions: Sendable, Hashable {
    private var entries: [Entry]
    private var everything: Bool

    /// Reads a list separated by commas or blanks.
    ///
    /// An entry is `*` for every host; a domain, which stands for itself and all below it, with or
    /// without a leading dot or `*.`; an address; or a range of addresses such as `10.0.0.0/8`. Each but a
    /// range may end in `:port`, an IPv6 address with a port is in brackets.
    public init(_ list: String = "") {
        let words = list.split { $0 == "," || $0 == " " || $0 == "\t" }
        everything = words.contains("*")
        entries = words.compactMap { Entry($0) }
    }

    /// Whether `host`, without brackets, is excepted at `port`.
    func contains(host: String, port: Int) -> Bool {
        if everything { return true }
        if entries.isEmpty { return false }
        let address = IPAddress(host)
        var name = host.lowercased()
        if name.hasSuffix(".") { name.removeLast() }
        return entries.contains { $0.matches(name: name, address: address, port: port) }
    }
}

extension ProxyExceptions {
    private enum Entry: Sendable, Hashable {
        case domain(String, port: Int?)
        case range(IPAddress, bits: Int, port: Int?)

        init?(_ word: Substring) {
            if let slash = word.lastIndex(of: "/") {
                guard let address = IPAddress(String(word[..<slash])),
                    let bits = Int(word[word.index(after: slash)...]),
                    bits >= 0, bits <= address.bytes.count * 8
                else { return nil }
                self = .range(address, bits: bits, port: nil)
                return
            }
            if let address = IPAddress(String(word)) {
                self = .range(address, bits: address.bytes.count * 8, port: nil)
                return
            }
            var name = word
            var port: Int?
            if let colon = word.lastIndex(of: ":"), let number = Int(word[word.index(after: colon)...]) {
                name = word[..<colon]
                port = number
            }
            if name.hasPrefix("["), name.hasSuffix("]") {
                name = name.dropFirst().dropLast()
            }
            if let address = IPAddress(String(name)) {
                self = .range(address, bits: address.bytes.count * 8, port: port)
                return
            }
            if name.hasPrefix("*.") { name = name.dropFirst() }
            if name.hasPrefix(".") { name = name.dropFirst() }
            if name.hasSuffix(".") { name = name.dropLast() }
            guard !name.isEmpty else { return nil }
            self = .domain(name.lowercased(), port: port)
        }

        func matches(name: String, address: IPAddress?, port: Int) -> Bool {
            switch self {
            case .domain(let domain, let only):
                guard only == nil || only == port else { return false }
                return name == domain || name.hasSuffix("." + domain)
            case .range(let range, let bits, let only):
                guard only == nil || only == port, let address else { return false }
                return address.sharesPrefix(with: range, bits: bits)
            }
        }
    }
}
