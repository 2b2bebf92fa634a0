extension CreateJobRequest {
    /// Whether the job will wait to be confirmed: what ``confirmationRequired`` says, and true where it
    /// says nothing, because that is how the service takes silence.
    public var waitsForConfirmation: Bool { confirmationRequired ?? true }
}
