/// Text that is compared by its bytes, as S3 compares keys.
///
/// Swift takes `é` and `e` with a combining accent for the same string; to S3 they are two keys.
struct ByteText: Hashable {
    var text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}
