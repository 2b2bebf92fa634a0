internal import S3ControlModel

/// The latest calls, and how many of each operation there were in all.
struct CallLog: Sendable {
    private let capacity: Int
    private var latest = Queue<EmulatedCall>()
    private var counts: [JobsOperation?: Int] = [:]

    init(capacity: Int) {
        self.capacity = max(capacity, 0)
    }

    var calls: [EmulatedCall] { Array(latest) }

    var total: Int { counts.values.reduce(0, +) }

    func count(of operation: JobsOperation?) -> Int { counts[operation] ?? 0 }

    mutating func record(_ call: EmulatedCall) {
        counts[call.operation, default: 0] += 1
        guard capacity > 0 else { return }
        if latest.count == capacity { _ = latest.popFirst() }
        latest.append(call)
    }

    mutating func removeAll() {
        latest = Queue()
        counts = [:]
    }
}

extension String {
    /// A request target without what would let its reader send the request again.
    var withoutSignature: String {
        guard let mark = firstIndex(of: "?"), contains("X-Amz-") else { return self }
        let kept = self[index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
            .map { item in
                for name in ["X-Amz-Signature=", "X-Amz-Security-Token="] where item.hasPrefix(name) {
                    return name + "…"
                }
                return String(item)
            }
        return self[...mark] + kept.joined(separator: "&")
    }
}
