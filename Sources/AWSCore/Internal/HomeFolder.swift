// The calls into the C library that look a user up; nothing else here touches raw memory.

internal import Basics

/// The home folders that the user database knows.
enum HomeFolder {
    /// The home of the user who runs this process; nil for a user without an entry.
    static var ofThisUser: String? {
        unsafe find { entry, buffer, size, result in unsafe getpwuid_r(getuid(), entry, buffer, size, result)
        }
    }

    /// The home of the user `name`; nil when there is none.
    static func of(user name: String) -> String? {
        unsafe find { entry, buffer, size, result in unsafe getpwnam_r(name, entry, buffer, size, result) }
    }

    private typealias Lookup = (
        _ entry: UnsafeMutablePointer<passwd>, _ buffer: UnsafeMutablePointer<CChar>, _ size: Int,
        _ result: UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private static func find(_ lookUp: Lookup) -> String? {
        var size = 1024
        // An entry that needs more than a mebibyte is not one of a home.
        while size <= 1 << 20 {
            let (code, home) = unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) {
                buffer in
                var entry = unsafe passwd()
                var result: UnsafeMutablePointer<passwd>?
                guard let start = buffer.baseAddress else { return (ENOMEM, String?.none) }
                let code = unsafe lookUp(&entry, start, size, &result)
                guard code == 0, let found = unsafe result, let folder = unsafe found.pointee.pw_dir else {
                    return (code, nil)
                }
                return (0, unsafe String(cString: folder))
            }
            guard code == ERANGE else { return home }
            size *= 4
        }
        return nil
    }
}
