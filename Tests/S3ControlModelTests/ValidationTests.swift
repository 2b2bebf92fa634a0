import Basics
@_spi(Shapes) import S3ControlModel
import Testing

@Suite("Requests are validated against every constraint before they are sent")
struct ValidationTests {
    @Test("Valid requests of all operations pass")
    func validRequests() {
        #expect(violations(of: makeUpdateJobStatusRequest(statusUpdateReason: "because")) == [])
        #expect(violations(of: makeCreateJobRequest()) == [])
        #expect(violations(of: DescribeJobRequest(accountID: "123456789012", jobID: "abcde")) == [])
        #expect(
            violations(
                of: UpdateJobPriorityRequest(accountID: "123456789012", jobID: "abcde", priority: 0)
            ) == []
        )
        #expect(
            violations(
                of: ListJobsRequest(
                    accountID: "123456789012",
                    jobStatuses: [.new, "Tomorrow"],
                    maxResults: 1000
                )
            ) == []
        )
        #expect(violations(of: GetJobTaggingRequest(accountID: "123456789012", jobID: "abcde")) == [])
        #expect(
            violations(of: PutJobTaggingRequest(accountID: "123456789012", jobID: "abcde", tags: [])) == []
        )
        #expect(violations(of: DeleteJobTaggingRequest(accountID: "123456789012", jobID: "abcde")) == [])
    }

    @Test("All violations of a request are reported together, in the members' order")
    func allAtOnce() throws {
        let request = makeCreateJobRequest(
            accountID: "12345678901",
            operation: .lambdaInvoke(
                LambdaInvokeOperation {
                    $0.functionARN = "a b"
                    $0.userArguments = [:]
                }
            ),
            report: JobReport(enabled: true) {
                $0.bucket = "bucket"
                $0.expectedBucketOwner = ""
            },
            clientRequestToken: nil,
            description: "",
            priority: -1,
            roleARN: "role",
            tags: [S3Tag(key: "a", value: "b"), S3Tag(key: "", value: "b;")]
        )
        let error = try #require(throws: ValidationError.self) { try request.validate() }
        #expect(error.shapeName == "CreateJobRequest")
        #expect(
            error.violations.map(\.path) == [
                "AccountId", "Operation.LambdaInvoke.FunctionArn", "Operation.LambdaInvoke.UserArguments",
                "Report.Bucket", "Report.ExpectedBucketOwner", "ClientRequestToken", "Description",
                "Priority",
                "RoleArn", "Tags[1].Key", "Tags[1].Value",
            ]
        )
        #expect(error.description.hasPrefix("Invalid CreateJobRequest: AccountId must be 12 digits, but is"))
        #expect(error.violations[5].rule == "is required")
        #expect(error.violations[7].rule == "must be 0 to 2147483647, but is -1")
    }

    @Test(
        "The length of a text is counted in Unicode scalars",
        arguments: [
            ("", false), ("x", true), (String(repeating: "x", count: 256), true),
            (String(repeating: "x", count: 257), false),
            // 256 scalars are 1,024 bytes, or 512 UTF-16 units, here.
            (String(repeating: "𝒳", count: 256), true), (String(repeating: "𝒳", count: 257), false),
            // One character each, of two scalars, or of five.
            (String(repeating: "e\u{301}", count: 128), true),
            (String(repeating: "e\u{301}", count: 129), false),
            (String(repeating: "👩‍👩‍👧", count: 51), true), (String(repeating: "👩‍👩‍👧", count: 52), false),
            (String(repeating: "\r\n", count: 128), true), (String(repeating: "\r\n", count: 129), false),
        ]
    )
    func textLength(reason: String, isValid: Bool) {
        let found = violations(of: makeUpdateJobStatusRequest(statusUpdateReason: reason))
        let count = reason.unicodeScalars.count
        #expect(
            found == (isValid ? [] : ["StatusUpdateReason must be 1 to 256 characters long, but is \(count)"])
        )
    }

    @Test(
        "A number is checked against its bounds",
        arguments: [(-1, false), (0, true), (1000, true), (1001, false), (Int.min, false), (Int.max, false)]
    )
    func numbers(maxResults: Int, isValid: Bool) {
        let found = violations(of: ListJobsRequest(accountID: "123456789012", maxResults: maxResults))
        #expect(found == (isValid ? [] : ["MaxResults must be 0 to 1000, but is \(maxResults)"]))
    }

    @Test(
        "A priority is checked against its bounds",
        arguments: [(-1, false), (0, true), (2_147_483_647, true), (2_147_483_648, false)]
    )
    func priority(priority: Int, isValid: Bool) {
        let request = UpdateJobPriorityRequest(accountID: "123456789012", jobID: "abcde", priority: priority)
        #expect(violations(of: request).isEmpty == isValid)
        #expect(violations(of: makeCreateJobRequest(priority: priority)).isEmpty == isValid)
    }

    @Test(
        "A number without an upper bound is checked against the lower one",
        arguments: [(-1, false), (0, true)]
    )
    func lowerBound(days: Int, isValid: Bool) {
        let operation = S3InitiateRestoreObjectOperation {
            $0.expirationInDays = days
            $0.glacierJobTier = .bulk
        }
        let found = violations(of: makeCreateJobRequest(operation: .s3InitiateRestoreObject(operation)))
        let rule = "Operation.S3InitiateRestoreObject.ExpirationInDays must be at least 0, but is -1"
        #expect(found == (isValid ? [] : [rule]))
    }

    @Test(
        "A job ID is validated",
        arguments: [
            ("abcd", 1), ("abcde", 0), (String(repeating: "a", count: 36), 0),
            (String(repeating: "a", count: 37), 1),
            ("abc e", 1), ("abc/../e", 1), ("a", 1), ("é", 2), ("", 1),
            // Four scalars are too few, though they are sixteen bytes; five are only no letters.
            ("𝒳𝒳𝒳𝒳", 2), ("𝒳𝒳𝒳𝒳𝒳", 1),
        ]
    )
    func jobID(text: String, count: Int) {
        let request = makeUpdateJobStatusRequest(jobID: JobID(stringLiteral: text))
        #expect(violations(of: request).count == count)
        #expect((try? JobID(text)) == (count == 0 ? JobID(stringLiteral: text) : nil))
    }

    @Test(
        "An account ID is validated, including an empty one",
        arguments: [
            ("123456789012", true), ("", false), ("12345678901", false), ("1234567890123", false),
            ("12345678901x", false), ("123456789012\n", false), ("٣٣٣٣٣٣٣٣٣٣٣٣", false),
            (" 23456789012", false),
        ]
    )
    func accountID(text: String, isValid: Bool) {
        let request = makeUpdateJobStatusRequest(accountID: AccountID(stringLiteral: text))
        #expect(violations(of: request).isEmpty == isValid)
        #expect(((try? AccountID(text)) != nil) == isValid)
    }

    @Test("Maps are validated: their count, keys, and values")
    func maps() {
        func found(_ arguments: [String: String]) -> [String] {
            let operation = LambdaInvokeOperation {
                $0.functionARN = "name"
                $0.userArguments = arguments
            }
            return violations(of: makeCreateJobRequest(operation: .lambdaInvoke(operation)))
        }
        let path = "Operation.LambdaInvoke.UserArguments"
        func entries(_ count: Int) -> [String: String] {
            Dictionary(uniqueKeysWithValues: (0..<count).map { ("k\($0)", "") })
        }
        #expect(found([:]) == ["\(path) must be 1 to 10 entries long, but is 0"])
        #expect(found(entries(10)) == [])
        #expect(found(entries(11)) == ["\(path) must be 1 to 10 entries long, but is 11"])
        let (key, value) = (String(repeating: "k", count: 64), String(repeating: "v", count: 1024))
        #expect(found([key: value]) == [])
        #expect(
            found(["": value + "v", key + "k": ""]) == [
                "\(path)[\"\"] must be 1 to 64 characters long, but is 0",
                "\(path)[\"\"] must be at most 1024 characters long, but is 1025",
                "\(path)[\"\(key.prefix(40))\"] must be 1 to 64 characters long, but is 65",
            ]
        )
    }

    @Test("Lists are validated: their count and each element")
    func lists() {
        func found(_ filter: JobManifestGeneratorFilter) -> [String] {
            violations(of: makeCreateJobRequest(manifestGenerator: makeGenerator(filter: filter)))
        }
        let path = "ManifestGenerator.S3JobManifestGenerator.Filter"
        let prefixes = KeyNameConstraint {
            $0.matchAnyPrefix = ["a", "", String(repeating: "a", count: 1025)]
        }
        #expect(
            found(JobManifestGeneratorFilter { $0.keyNameConstraint = prefixes }) == [
                "\(path).KeyNameConstraint.MatchAnyPrefix[1] must be 1 to 1024 characters long, but is 0",
                "\(path).KeyNameConstraint.MatchAnyPrefix[2] must be 1 to 1024 characters long, but is 1025",
            ]
        )
        let s3 = ObjectEncryptionFilter { $0.sseS3 = SSES3Filter() }
        #expect(found(JobManifestGeneratorFilter { $0.matchAnyObjectEncryption = [s3] }) == [])
        #expect(
            found(JobManifestGeneratorFilter { $0.matchAnyObjectEncryption = [] }) == [
                "\(path).MatchAnyObjectEncryption must be 1 to 1 elements long, but is 0"
            ]
        )
        let none = ObjectEncryptionFilter { $0.notSSE = NotSSEFilter() }
        let kms = ObjectEncryptionFilter {
            $0.sseKMS = SSEKMSFilter { $0.kmsKeyARN = "arn:aws:kms:region:1:key/x" }
        }
        #expect(
            found(JobManifestGeneratorFilter { $0.matchAnyObjectEncryption = [none, kms] }) == [
                "\(path).MatchAnyObjectEncryption must be 1 to 1 elements long, but is 2",
                "\(path).MatchAnyObjectEncryption[1].SSEKMS.KmsKeyArn must be a KMS key's ARN "
                    + "(arn:aws:kms:region:account:key/…), but is \"arn:aws:kms:region:1:key/x\"",
            ]
        )
    }

    @Test("A union has exactly one member")
    func unions() {
        func found(_ generator: JobManifestGenerator) -> [String] {
            violations(of: makeCreateJobRequest(manifestGenerator: generator))
        }
        let path = "ManifestGenerator"
        #expect(found(JobManifestGenerator()) == ["\(path) must have exactly one member, but has none"])
        let filter = JobManifestGeneratorFilter {
            $0.matchAnyObjectEncryption = [
                ObjectEncryptionFilter { ($0.sseC, $0.notSSE) = (.init(), .init()) }
            ]
        }
        #expect(
            found(makeGenerator(filter: filter)) == [
                "\(path).S3JobManifestGenerator.Filter.MatchAnyObjectEncryption[0] "
                    + "must have exactly one member, but has 2"
            ]
        )
    }

    @Test("A member unknown to this version cannot be sent unless it is allowed")
    func unknownMembers() throws {
        var generator = JobManifestGenerator {
            $0.unknownMembers = [UnknownMember(name: "Tomorrow", xml: "<Tomorrow/>")]
        }
        let found = makeCreateJobRequest(manifestGenerator: generator).violations()
        #expect(found.map(\.path) == ["ManifestGenerator.Tomorrow"] && found.map(\.kind) == [.unknownMember])
        #expect(found.first?.rule.hasPrefix("is unknown to this version") == true)

        generator.unknownMembers.allowAll()
        let request = makeCreateJobRequest(manifestGenerator: generator)
        try request.validate()
        #expect(request.findUnknownMembers().map(\.path) == ["ManifestGenerator.Tomorrow"])
    }

    @Test("Setting only an event hold does not remove the retention")
    func eventHolds() {
        let hold = S3Retention { $0.eventHold = .on }
        let unknown = S3Retention { $0.unknownMembers = [UnknownMember(name: "A", xml: "<A/>")] }
        #expect(
            hold != S3Retention() && unknown != S3Retention() && unknown.hashValue != S3Retention().hashValue
        )
        let duration = S3ObjectLockRetentionEventHoldDuration { ($0.days, $0.years) = (0, 101) }
        let retention = S3Retention { $0.eventHoldDuration = duration }
        let path = "Operation.S3PutObjectRetention.Retention.EventHoldDuration"
        #expect(
            violations(
                of: makeCreateJobRequest(
                    operation: .s3PutObjectRetention(S3SetObjectRetentionOperation(retention: retention))
                )
            ) == ["\(path).Days must be 1 to 36500, but is 0", "\(path).Years must be 1 to 100, but is 101"]
        )
    }

    @Test("Values that are unknown to this version can be sent")
    func openStrings() {
        let operation = S3CopyObjectOperation {
            $0.targetResource = "arn:aws:s3:::target"
            $0.storageClass = "TOMORROW"
            $0.checksumAlgorithm = "TOMORROW"
        }
        let report = JobReport(enabled: true) {
            $0.format = "Report_Parquet"
            $0.reportScope = "NoTasks"
        }
        #expect(
            violations(of: makeCreateJobRequest(operation: .s3PutObjectCopy(operation), report: report)) == []
        )
    }

    @Test(
        "Text that XML does not allow is rejected in a body, but not in a query",
        arguments: [("\u{0}", "0000"), ("a\u{1F}", "001F"), ("\u{FFFE}", "FFFE"), ("\u{FFFF}", "FFFF")]
    )
    func forbiddenText(text: String, code: String) {
        let rule = "Description must not contain U+\(code), which XML does not allow"
        #expect(violations(of: makeCreateJobRequest(description: text)) == [rule])
        #expect(violations(of: makeUpdateJobStatusRequest(statusUpdateReason: text)) == [])
    }

    @Test(
        "Text that XML allows is valid",
        arguments: ["\t\r\n", "\u{7F}\u{85}", "\u{FFFD}", "\u{10FFFF}", "]]>&<"]
    )
    func allowedText(text: String) {
        #expect(violations(of: makeCreateJobRequest(description: text)) == [])
    }

    @Test(
        "A date must have a four-digit year",
        arguments: [
            (-62_135_596_801.0, false), (-62_135_596_800, true), (0, true), (253_402_300_799, true),
            (253_402_300_800, false), (.infinity, false), (.nan, false),
        ]
    )
    func dates(seconds: Double, isValid: Bool) {
        let operation = S3CopyObjectOperation {
            $0.modifiedSinceConstraint = Date(timeIntervalSince1970: seconds)
        }
        let found = violations(of: makeCreateJobRequest(operation: .s3PutObjectCopy(operation)))
        #expect(found.isEmpty == isValid)
    }

    @Test(
        "A job's ARN is split at every colon, also before a combining mark",
        arguments: [
            ("arn:aws:s3:us-east-1:123456789012:job/job-1", "us-east-1"),
            ("arn:\u{301}aws:s3:us-east-1:123456789012:job/job-1", "us-east-1"),
            ("arn:aws:s3:\u{301}:123456789012:job/job-1", "\u{301}"),
        ]
    )
    func jobARN(text: String, region: String) throws {
        let id = try JobID(text)
        #expect(id.rawValue == "job-1")
        #expect(id.arn?.region == region)
    }

    @Test(
        "An ARN that is no job's is reported as one, also with combining marks",
        arguments: ["arn:", "arn:\u{301}", "arn:aws:s3:us-east-1:123456789012:\u{301}job/job-1"]
    )
    func noJobARN(text: String) throws {
        let error = try #require(throws: ValidationError.self) { try JobID(text) }
        #expect(error.description.contains("must be an ID or an ARN such as"))
    }

    @Test("A long text is truncated in the error's message", arguments: ["/", "\u{301}"])
    func longText(part: String) throws {
        let error = try #require(throws: ValidationError.self) {
            try JobID(String(repeating: part, count: 100_000))
        }
        #expect(error.description.utf8.count < 300)
    }
}
