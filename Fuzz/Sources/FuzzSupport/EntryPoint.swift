/// Checks one input. Each program defines it: `@_silgen_name` has the linker find it, as that of libFuzzer's own entry point.
@_silgen_name("checkInput") private func checkInput(_ input: [UInt8])

/// libFuzzer calls this with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    checkInput(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
