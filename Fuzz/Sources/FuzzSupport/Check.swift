#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ends the process when a property does not hold, so that libFuzzer keeps the input.
///
/// Not `precondition`: the optimizer drops its message.
public func check(_ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String) {
    if !condition() { fail(message()) }
}

/// Ends the process, so that libFuzzer keeps the input.
public func fail(_ message: String) -> Never {
    let text = Array("broken: \(message)\n".utf8)
    _ = text.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    abort()
}

/// What `body` returns; a thrown error is a property that does not hold.
public func mustSucceed<Value>(_ what: String, _ body: () throws -> Value) -> Value {
    do {
        return try body()
    } catch {
        fail("\(what): \(error)")
    }
}

@_silgen_name("__lsan_disable") private func disableLeakCheck()
@_silgen_name("__lsan_enable") private func enableLeakCheck()

/// Makes a value that stays for ever. LeakSanitizer takes what only an enum refers to for lost: the bits that tell
/// the case are in the pointer.
public func permanent<Value>(_ make: () -> Value) -> Value {
    disableLeakCheck()
    defer { enableLeakCheck() }
    return make()
}
