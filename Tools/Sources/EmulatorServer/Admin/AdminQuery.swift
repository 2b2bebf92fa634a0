internal import S3ControlModel

/// The query of a request to the admin API: each item at most once, and none that is not asked for.
struct AdminQuery {
    private var items: [Substring: Substring] = [:]

    init(_ text: Substring, known: Set<Substring>) throws(AdminError) {
        for item in text.split(separator: "&") {
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard known.contains(parts[0]), parts.count == 2, items[parts[0]] == nil else {
                let names = known.sorted().joined(separator: ", ")
                throw AdminError(status: 400, message: "The query may have one each of: \(names)")
            }
            items[parts[0]] = parts[1]
        }
    }

    func account(default account: AccountID) throws(AdminError) -> AccountID {
        guard let text = items["account"] else { return account }
        do {
            return try AccountID(String(text))
        } catch {
            throw AdminError(status: 400, message: "\(error)")
        }
    }

    func limit(default limit: Int) throws(AdminError) -> Int {
        guard let text = items["limit"] else { return limit }
        guard let limit = Int(text), (1...100_000).contains(limit) else {
            throw AdminError(status: 400, message: "limit must be 1 to 100000")
        }
        return limit
    }
}
