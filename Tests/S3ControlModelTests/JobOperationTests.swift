import S3ControlModel
import Testing

@Suite("A job's operation is one of eleven")
struct JobOperationTests {
    static let operations: [(OperationName, JobOperation)] = [
        (.lambdaInvoke, .lambdaInvoke(LambdaInvokeOperation { $0.functionARN = "name" })),
        (.s3PutObjectCopy, .s3PutObjectCopy(S3CopyObjectOperation { $0.targetResource = "arn:aws:s3:::b" })),
        (.s3PutObjectACL, .s3PutObjectACL(S3SetObjectAclOperation())),
        (.s3PutObjectTagging, .s3PutObjectTagging(S3SetObjectTaggingOperation { $0.tagSet = [] })),
        (.s3DeleteObjectTagging, .s3DeleteObjectTagging()),
        (.s3InitiateRestoreObject, .s3InitiateRestoreObject(S3InitiateRestoreObjectOperation())),
        (
            .s3PutObjectLegalHold,
            .s3PutObjectLegalHold(
                S3SetObjectLegalHoldOperation(legalHold: S3ObjectLockLegalHold(status: .on))
            )
        ),
        (
            .s3PutObjectRetention,
            .s3PutObjectRetention(S3SetObjectRetentionOperation(retention: S3Retention()))
        ),
        (.s3ReplicateObject, .s3ReplicateObject()),
        (.s3ComputeObjectChecksum, .s3ComputeObjectChecksum(S3ComputeObjectChecksumOperation())),
        (.s3UpdateObjectEncryption, .s3UpdateObjectEncryption(S3UpdateObjectEncryptionOperation())),
    ]

    @Test("Each factory sets the operation with its name", arguments: operations.indices)
    func factories(index: Int) {
        let (name, operation) = Self.operations[index]
        #expect(operation.names == [name])
    }

    @Test("There is a factory for each name")
    func allNames() {
        #expect(Self.operations.map(\.0) == OperationName.allCases)
        #expect(JobOperation().names == [])
    }

    @Test("Several members have several names")
    func several() {
        let operation = JobOperation {
            $0.s3DeleteObjectTagging = S3DeleteObjectTaggingOperation()
            $0.s3ReplicateObject = S3ReplicateObjectOperation()
        }
        #expect(operation.names == [.s3DeleteObjectTagging, .s3ReplicateObject])
    }

    @Test("A job awaits confirmation unless the request disables it")
    func confirmation() {
        #expect(makeCreateJobRequest(confirmationRequired: nil).waitsForConfirmation)
        #expect(makeCreateJobRequest(confirmationRequired: true).waitsForConfirmation)
        #expect(!makeCreateJobRequest(confirmationRequired: false).waitsForConfirmation)
    }
}
