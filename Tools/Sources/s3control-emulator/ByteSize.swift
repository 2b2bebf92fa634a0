import ArgumentParser

/// A number of bytes, such as `1048576`, `512KiB`, `64MiB`, or `1GiB`, or with the
/// decimal units `kB`, `MB`, and `GB`.
struct ByteSize: ExpressibleByArgument {
    let bytes: Int

    private static let units = [
        "": 1, "b": 1, "k": 1 << 10, "kib": 1 << 10, "kb": 1000, "m": 1 << 20, "mib": 1 << 20,
        "mb": 1_000_000, "g": 1 << 30, "gib": 1 << 30, "gb": 1_000_000_000,
    ]

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits), number > 0,
            let unit = Self.units[argument.dropFirst(digits.count).lowercased().filter { $0 != " " }]
        else { return nil }
        let (bytes, overflows) = number.multipliedReportingOverflow(by: unit)
        guard !overflows, bytes <= 1 << 40 else { return nil }
        self.bytes = bytes
    }
}
