internal import AWSCore
internal import AWSSigV4
internal import HTTPTransport
internal import HTTPTypes

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One attempt of a call: the request that goes out for it, what it was signed with, and what came of it.
///
/// A class, and its steps functions of their own, so that a call that waits takes little memory: what an
/// asynchronous function holds, it holds as long as it waits.
final class Attempt {
    let call: Call
    /// The attempt's number among those of the call, from 1.
    let number: Int
    var head: HTTPRequest
    /// The response, whatever its status; nil if there was none.
    var response: TransportResponse?
    /// How the attempt failed; nil if it succeeded.
    var failure: AttemptFailure?
    private var signature: Signature?

    /// What is needed to sign once more for a diagnosis.
    private struct Signature {
        var credentials: Credentials
        var date: Date
        var offset: TimeInterval
    }

    init(_ number: Int, of call: Call) {
        self.call = call
        self.number = number
        head = call.head
    }

    /// What middlewares are told.
    var context: AttemptContext {
        AttemptContext(
            operation: call.operation,
            accountID: call.exchange.account,
            attempt: number,
            invocationID: call.invocationID
        )
    }

    /// Signs the request, and adds the fields that count attempts.
    ///
    /// - Parameters:
    ///   - offset: The correction of this machine's clock, in seconds.
    ///   - count: The attempt's field of ``AttemptCount``.
    func sign(
        by signer: SigV4Signer,
        credentials: Credentials,
        clock: WallClock,
        offset: TimeInterval,
        count: HTTPField
    ) throws {
        let date = clock.now.addingTimeInterval(offset)
        // The signature's four fields at the most, and two.
        head.headerFields.reserveCapacity(head.headerFields.count + 6)
        try signer.sign(&head, payload: .bytes(call.body), credentials: credentials, date: date)
        signature = Signature(credentials: credentials, date: date, offset: offset)
        // What only counts attempts needs no signature.
        head.headerFields.append(HTTPField(name: .invocationID, value: call.invocationID))
        head.headerFields.append(count)
    }

    /// The failure with what the time and the text that were signed tell of its reason.
    func diagnose(_ failure: AttemptFailure, by signer: SigV4Signer, clock: WallClock) -> AttemptFailure {
        guard let signature else { return failure }
        return failure.diagnosed(offset: signature.offset, now: clock.now) {
            var signed = head
            signed.headerFields[.invocationID] = nil
            signed.headerFields[.sdkRequest] = nil
            return try signer.stages(
                of: signed,
                payload: .bytes(call.body),
                credentials: signature.credentials,
                date: signature.date
            )
        }
    }
}
