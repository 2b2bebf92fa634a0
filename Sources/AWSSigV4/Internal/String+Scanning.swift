extension String {
    /// Whether all characters are visible ASCII ones other than `excluded`.
    func isVisibleASCII(without excluded: UInt8) -> Bool {
        unsafe utf8.withContiguousStorageIfAvailable {
            unsafe $0.endOfRun { $0.within(0x21...0x7E) & ~$0.equal(excluded) } == $0.count
        } ?? false
    }

    /// How many bytes from the first on are lower-case letters, digits, dots and hyphens.
    var plainHostByteCount: Int {
        unsafe utf8.withContiguousStorageIfAvailable {
            unsafe $0.endOfRun {
                $0.within(UInt8(ascii: "a")...UInt8(ascii: "z"))
                    | $0.within(UInt8(ascii: "0")...UInt8(ascii: "9"))
                    | $0.within(UInt8(ascii: "-")...UInt8(ascii: "."))
            }
        } ?? 0
    }
}
