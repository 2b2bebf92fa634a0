import AWSCore
import HTTPTransport

/// Reserves what an attempt needs before it is signed: credentials, then a slot of the transport.
extension CallExecutor {
    /// Reserves credentials and a slot for an attempt. Returns false if one of them requires waiting.
    @inline(never)
    func reserveAtOnce(_ attempt: Attempt) -> Bool {
        attempt.reserved = attempt.reserved ?? readyCredentials?.readyCredentials()
        guard attempt.reserved != nil else { return false }
        guard let slots else { return true }
        attempt.slot = slots.tryAcquireSlot()
        return attempt.slot != nil
    }

    /// Waits for credentials, then for a slot, so that no slot is held while credentials are fetched.
    @inline(never)
    func reserve(_ attempt: Attempt, _ deadline: Deadline?) async throws {
        if !attempt.hasCredentials { try await reserveCredentials(of: attempt) }
        guard let slots else { return }
        attempt.slot = slots.tryAcquireSlot()
        guard attempt.slot == nil else { return }
        do {
            attempt.slot = try await slots.acquireSlot(deadline: slotDeadline(attempt, deadline))
        } catch {
            try attempt.lose(error, mayHaveSent: false)
        }
    }

    @inline(never)
    private func reserveCredentials(of attempt: Attempt) async throws {
        attempt.reserved = try await credentials()
    }

    /// The time until which an attempt waits for a slot; nil for no limit.
    @inline(never)
    private func slotDeadline(_ attempt: Attempt, _ deadline: Deadline?) -> ContinuousClock.Instant? {
        let options = options(of: attempt, deadline)
        return [options.timeout, options.queueTimeout].compactMap(\.self).min().map { .now + $0.clamped }
    }

    @inline(never)
    func options(of attempt: Attempt, _ deadline: Deadline?) -> TransferOptions {
        var options = attempt.call.options.transferOptions ?? configuration.transferOptions
        if let deadline {
            // The transport's limit counts from the beginning of the wait for the slot.
            let waited = attempt.slot?.requested?.duration(to: .now) ?? .zero
            options.timeout = min(options.timeout ?? deadline.timeout, deadline.remaining + waited)
        }
        return options
    }

    @inline(never)
    func credentials() async throws -> Credentials {
        if let credentials = readyCredentials?.readyCredentials() { return credentials }
        do {
            return try await configuration.credentials.credentials()
        } catch {
            if Task.isCancelled { throw CancellationError() }
            throw CallFailure.credentials(error, of: configuration.credentials)
        }
    }
}
