extension JobOperation {
    /// The names of the members that are present, in the service model's order. The service takes an
    /// operation with exactly one.
    public var names: [OperationName] {
        let members: [(OperationName, Bool)] = [
            (.lambdaInvoke, lambdaInvoke != nil),
            (.s3PutObjectCopy, s3PutObjectCopy != nil),
            (.s3PutObjectACL, s3PutObjectACL != nil),
            (.s3PutObjectTagging, s3PutObjectTagging != nil),
            (.s3DeleteObjectTagging, s3DeleteObjectTagging != nil),
            (.s3InitiateRestoreObject, s3InitiateRestoreObject != nil),
            (.s3PutObjectLegalHold, s3PutObjectLegalHold != nil),
            (.s3PutObjectRetention, s3PutObjectRetention != nil),
            (.s3ReplicateObject, s3ReplicateObject != nil),
            (.s3ComputeObjectChecksum, s3ComputeObjectChecksum != nil),
            (.s3UpdateObjectEncryption, s3UpdateObjectEncryption != nil),
        ]
        return members.filter(\.1).map(\.0)
    }
}
