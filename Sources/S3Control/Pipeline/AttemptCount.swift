internal import HTTPTypes

/// The field that tells the service which attempt of a call a request is: `amz-sdk-request: attempt=1; max=3`.
struct AttemptCount: Sendable {
    /// Nearly all attempts are the first of as many.
    private let most: Int
    private let first: HTTPField

    init(of most: Int) {
        self.most = most
        first = Self.field(1, of: most)
    }

    /// The field of the attempt `number`, where there are `most` at the most.
    func field(_ number: Int, of most: Int) -> HTTPField {
        number == 1 && most == self.most ? first : Self.field(number, of: most)
    }

    private static func field(_ number: Int, of most: Int) -> HTTPField {
        HTTPField(name: .sdkRequest, value: "attempt=\(decimal(number)); max=\(decimal(max(1, most)))")
    }

    /// A digit without the formatting of any number, of which a program that makes one call needs nothing else.
    private static func decimal(_ number: Int) -> String {
        (0...9).contains(number) ? String(Unicode.Scalar(UInt8(ascii: "0") + UInt8(number))) : String(number)
    }
}
