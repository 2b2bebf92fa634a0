extension Member {
    /// The account: a header field, and a label of the host.
    @inlinable
    static var accountID: Member {
        Member(
            "AccountId",
            wireName: "x-amz-account-id",
            in: .header,
            required: true,
            .length(atMost: 64, .accountID)
        )
    }

    /// The job, as a label of the path.
    @inlinable
    static var jobIDLabel: Member {
        Member("JobId", wireName: "id", in: .label, required: true, .length(5...36, .jobID))
    }
}
