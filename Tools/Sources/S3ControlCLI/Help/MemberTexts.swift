/// The descriptions of the API's members, one sentence each.
enum MemberTexts {
    /// The sentence for a structure's member; nil if there is none.
    static func text(_ shape: String, _ member: String) -> String? {
        sentences["\(shape).\(member)"] ?? sentences["*.\(member)"]
    }

    private static let sentences: [String: String] = {
        var sentences: [String: String] = [:]
        var shape = ""
        for line in table.split(separator: "\n") {
            guard line.hasPrefix(" ") else {
                shape = String(line)
                continue
            }
            let parts = line.drop { $0 == " " }.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            sentences["\(shape).\(parts[0])"] = String(parts[1].dropFirst())
        }
        return sentences
    }()

    /// Structures, each followed by its members. The sentences below `*` apply to
    /// members without a sentence of their own.
    private static let table = """
        *
          AccountId: The account that owns the job: 12 digits.
          JobId: The job's ID, which create-job returned.
          JobArn: The job's ARN.
          Bucket: The ARN of the bucket.
          Prefix: What the names of the objects begin with.
          Description: What the job is for, in your own words.
          Priority: The job's priority. A job of a higher number runs before one of a lower number.
          RoleArn: The ARN of the IAM role that the tasks run with.
          Tags: The job's tags, at most 50.
          Manifest: The list of the objects that the job works on.
          ManifestGenerator: How the service finds the objects that the job works on.
          Operation: What the job does with each object.
          Report: Whether and where the service writes a report of the tasks.
          Status: The job's status.
          StatusUpdateReason: Why the status was changed, as the last change said.
          CreationTime: When the job was created.
          TerminationDate: When the job ended: completed, failed or was cancelled.
          ProgressSummary: How many tasks there are, and how many of them have ended.
          KmsKeyArn: The ARN of the KMS key.
          KMSKeyArn: The ARN of the KMS key.
          KeyId: The ID or ARN of the KMS key.
          BucketKeyEnabled: Whether S3 Bucket Keys are used for the encryption.
          Days: A number of days.
          Years: A number of years.
          ETag: The entity tag of the object, as S3 returned it.
          ObjectArn: The ARN of the object, such as arn:aws:s3:::bucket/key.
          DisplayName: The name that is shown.
          ChecksumAlgorithm: The algorithm of the checksums.
          TagSet: The tags that replace the object's.
        CreateJobRequest
          ConfirmationRequired: Whether the job waits to be confirmed before it runs. If it is left out, it waits.
          ClientRequestToken: A text that makes the request safe to repeat: the same request with the same token makes no second job. If it is left out, a random one is used.
        JobOperation
          LambdaInvoke: Invokes a Lambda function for each object.
          S3PutObjectCopy: Copies each object.
          S3PutObjectAcl: Replaces the access control list of each object.
          S3PutObjectTagging: Replaces the tags of each object.
          S3DeleteObjectTagging: Deletes the tags of each object.
          S3InitiateRestoreObject: Restores each archived object for some days.
          S3PutObjectLegalHold: Sets or removes the legal hold of each object.
          S3PutObjectRetention: Sets the retention of each object.
          S3ReplicateObject: Replicates each object as the bucket's replication rules say.
          S3ComputeObjectChecksum: Computes a checksum of each object.
          S3UpdateObjectEncryption: Changes the encryption of each object without copying it.
        LambdaInvokeOperation
          FunctionArn: The ARN of the function.
          InvocationSchemaVersion: The form of the event that the function gets: 1.0 or 2.0.
          UserArguments: Names and values that each event carries. They need version 2.0.
        S3CopyObjectOperation
          TargetResource: The ARN of the bucket that the copies go to.
          CannedAccessControlList: A predefined access control list for the copies.
          AccessControlGrants: Who may do what with the copies.
          MetadataDirective: Whether a copy takes its object's metadata or the metadata of NewObjectMetadata.
          AnnotationDirective: Whether a copy takes its object's annotations or has none.
          ModifiedSinceConstraint: Only objects changed since then are copied.
          UnModifiedSinceConstraint: Only objects not changed since then are copied.
          NewObjectMetadata: The metadata of the copies.
          NewObjectTagging: The tags of the copies.
          RedirectLocation: Where the copies redirect to, if the bucket is a website.
          RequesterPays: Whether the requester pays for the requests.
          StorageClass: The storage class of the copies.
          SSEAwsKmsKeyId: The KMS key that the copies are encrypted with.
          TargetKeyPrefix: What is put in front of each key.
          ObjectLockLegalHoldStatus: Whether the copies have a legal hold.
          ObjectLockMode: The mode of the copies' retention.
          ObjectLockRetainUntilDate: Until when the copies are retained.
          ObjectLockEventHold: Whether the copies have an event hold.
          ObjectLockEventHoldDuration: How long the copies are retained after the event hold.
        S3Grant
          Grantee: Who gets the permission.
          Permission: What is permitted.
        S3Grantee
          TypeIdentifier: What kind of identifier it is.
          Identifier: The canonical ID, the address or the URI.
        S3ObjectMetadata
          CacheControl: How caches may keep the object.
          ContentDisposition: How a browser presents the object.
          ContentEncoding: How the content is encoded, such as gzip.
          ContentLanguage: The language of the content.
          UserMetadata: Names and values of your own.
          ContentLength: The length of the content in bytes.
          ContentMD5: The MD5 digest of the content in Base64.
          ContentType: The media type of the content.
          HttpExpiresDate: When the content expires.
          RequesterCharged: Whether the requester is charged.
          SSEAlgorithm: The algorithm of server-side encryption.
        S3Tag
          Key: The tag's key.
          Value: The tag's value.
        S3SetObjectAclOperation
          AccessControlPolicy: The access control list: a predefined one, or its owner and grants.
        S3AccessControlPolicy
          AccessControlList: The owner and the grants.
          CannedAccessControlList: A predefined access control list.
        S3AccessControlList
          Owner: Who owns the object.
          Grants: Who may do what with the object.
        S3ObjectOwner
          ID: The canonical ID of the owner.
        S3InitiateRestoreObjectOperation
          ExpirationInDays: For how many days the restored copy stays.
          GlacierJobTier: How fast the object is restored.
        S3SetObjectLegalHoldOperation
          LegalHold: The legal hold.
        S3ObjectLockLegalHold
          Status: Whether the legal hold is on.
        S3SetObjectRetentionOperation
          BypassGovernanceRetention: Whether a retention in governance mode may be shortened or removed.
          Retention: The retention. An empty one removes the objects' retention.
        S3Retention
          RetainUntilDate: Until when the object is retained.
          Mode: Whether users with a special permission may change the retention (GOVERNANCE) or nobody (COMPLIANCE).
          EventHold: Whether the retention begins with an event.
          EventHoldDuration: How long the object is retained after the event.
        S3ComputeObjectChecksumOperation
          ChecksumType: Whether the checksum is of the whole object or of its parts' checksums.
        S3UpdateObjectEncryptionOperation
          ObjectEncryption: The encryption that the objects get.
        ObjectEncryption
          SSEKMS: Encryption with a KMS key.
          SSE-KMS: Encryption with a KMS key.
        JobReport
          Bucket: The ARN of the bucket that the report goes to. It needs no policy of its own, but the role must be allowed to write.
          Format: The format of the report.
          Enabled: Whether a report is written.
          Prefix: The prefix of the report: its manifest is Prefix/job-ID/manifest.json.
          ReportScope: Whether the report has all tasks or only the failed ones.
          ExpectedBucketOwner: The account that must own the bucket of the report.
        JobManifest
          Spec: The format of the manifest.
          Location: The object that holds the manifest.
        JobManifestSpec
          Format: The format of the manifest: a CSV file, or an S3 inventory.
          Fields: The columns of a CSV manifest, in their order.
        JobManifestLocation
          ObjectArn: The ARN of the manifest object.
          ObjectVersionId: The version of the manifest object.
        JobManifestGenerator
          S3JobManifestGenerator: The bucket and the filter that make the manifest.
        S3JobManifestGenerator
          ExpectedBucketOwner: The account that must own the source bucket.
          SourceBucket: The ARN of the bucket that is searched.
          ManifestOutputLocation: Where the generated manifest is written.
          Filter: Which objects are taken.
          EnableManifestOutput: Whether the generated manifest is written to a bucket.
        S3ManifestOutputLocation
          ExpectedManifestBucketOwner: The account that must own the bucket of the manifest.
          Bucket: The ARN of the bucket that the manifest goes to.
          ManifestPrefix: The prefix of the manifest's key.
          ManifestEncryption: How the manifest is encrypted.
          ManifestFormat: The format of the manifest.
        GeneratedManifestEncryption
          SSES3: Encryption with keys that S3 manages.
          SSEKMS: Encryption with a KMS key.
        JobManifestGeneratorFilter
          EligibleForReplication: Only objects that the replication rules apply to.
          CreatedAfter: Only objects created after this date.
          CreatedBefore: Only objects created before this date.
          ObjectReplicationStatuses: Only objects with one of these replication statuses.
          KeyNameConstraint: Only objects whose keys have one of these prefixes, suffixes or parts.
          ObjectSizeGreaterThanBytes: Only objects larger than this number of bytes.
          ObjectSizeLessThanBytes: Only objects smaller than this number of bytes.
          MatchAnyStorageClass: Only objects of one of these storage classes.
          MatchAnyObjectEncryption: Only objects with one of these encryptions.
        KeyNameConstraint
          MatchAnyPrefix: Keys that begin with one of these.
          MatchAnySuffix: Keys that end with one of these.
          MatchAnySubstring: Keys that contain one of these.
        ObjectEncryptionFilter
          SSES3: Objects encrypted with keys that S3 manages.
          SSEKMS: Objects encrypted with a KMS key.
          DSSEKMS: Objects encrypted twice with a KMS key.
          SSEC: Objects encrypted with keys that the customer provides.
          NOTSSE: Objects without server-side encryption.
        CreateJobResult
          JobId: The ID of the job that was created.
        DescribeJobResult
          Job: The job.
        JobDescriptor
          ConfirmationRequired: Whether the job waits to be confirmed before it runs.
          FailureReasons: Why the job failed.
          SuspendedDate: When the job was suspended to wait for confirmation.
          SuspendedCause: Why the job was suspended.
          GeneratedManifestDescriptor: The manifest that the service generated.
        JobProgressSummary
          TotalNumberOfTasks: How many tasks the job has.
          NumberOfTasksSucceeded: How many tasks have succeeded.
          NumberOfTasksFailed: How many tasks have failed.
          Timers: How long the job has run.
        JobTimers
          ElapsedTimeInActiveSeconds: For how many seconds the job was active.
        JobFailure
          FailureCode: The code of the failure.
          FailureReason: What went wrong.
        S3GeneratedManifestDescriptor
          Format: The format of the generated manifest.
          Location: The object that holds the generated manifest.
        ListJobsRequest
          AccountId: The account whose jobs are listed: 12 digits.
          JobStatuses: Only jobs with one of these statuses. Without it, all jobs are listed.
          NextToken: The token of the page before, to continue a listing.
          MaxResults: The most jobs in the response.
        ListJobsResult
          NextToken: The token that continues the listing; none after the last page.
          Jobs: The jobs.
        JobListDescriptor
          Operation: The name of what the job does with each object.
        UpdateJobPriorityRequest
          Priority: The new priority. A job of a higher number runs before one of a lower number.
        UpdateJobPriorityResult
          JobId: The job that was changed.
          Priority: The job's new priority.
        UpdateJobStatusRequest
          RequestedJobStatus: Ready confirms a job that waits to be confirmed; Cancelled cancels a job.
          StatusUpdateReason: Why the status is changed. It is kept with the job.
        UpdateJobStatusResult
          JobId: The job that was changed.
          Status: The job's status after the change. A running job is Cancelling before it is Cancelled.
          StatusUpdateReason: The reason that was given.
        GetJobTaggingResult
          Tags: The job's tags.
        PutJobTaggingRequest
          Tags: All tags of the job. They replace the tags that it has; an empty list deletes them.
        """
}
