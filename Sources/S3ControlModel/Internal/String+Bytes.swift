extension String {
    /// Whether every byte of the text's UTF-8 is one that `isRight` takes.
    @inline(__always)
    func allBytes(_ isRight: (UInt8) -> Bool) -> Bool {
        // A quarter of what `utf8.allSatisfy` costs; the pointer stays in the closure.
        unsafe utf8.withContiguousStorageIfAvailable { unsafe $0.allSatisfy(isRight) }
            ?? utf8.allSatisfy(isRight)
    }
}
