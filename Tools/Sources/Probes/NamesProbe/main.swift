// Compiles only if `import S3Control` makes no common name ambiguous and adds nothing to the standard types.

import CommonNames
import S3Control

extension Int {
    var isEmptyCollection: String { "mine" }
}

extension Array {
    func write(to text: inout String) { text += "mine" }
}

var text = ""
[1].write(to: &text)
let names: [Any] = [
    Environment(), Endpoint(), Shape(), Pattern(), Member(), Constraint(), Partition(), CreateJob(),
    ListJobs(),
    ValueDescription(),
]
let retention = S3Retention { $0.eventHold = .on }
print(names.count, 5.isEmptyCollection, text, retention.unknownMembers.isEmpty)
