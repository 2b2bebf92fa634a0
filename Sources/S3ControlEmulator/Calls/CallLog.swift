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
