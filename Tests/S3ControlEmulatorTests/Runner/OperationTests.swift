import Basics
import S3ControlEmulator
import S3ControlFiles
@_spi(Shapes) import S3ControlModel
import Synchronization
import Testing

@Suite("Each of the eleven operations does to objects what it does in S3")
struct OperationTests {
    /// Runs an operation on one object, and returns the object as it is afterwards.
    private func run(
        _ bench: RunnerBench,
        _ operation: JobOperation,
        key: String = "a b",
        version: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> MemoryObject {
        let versionColumn = version.map { ",\($0)" } ?? ""
        let manifest = try bench.manifest(
            "photos,\(PercentEncoding.encode(key))\(versionColumn)\n",
            fields: version == nil ? nil : [.bucket, .key, .versionID]
        )
        let job = try await bench.run(operation, on: manifest)
        let report = try await bench.report(of: job)
        #expect(job.counts == [1, 1, 0], "\(report ?? [])", sourceLocation: sourceLocation)
        return try #require(bench.store.memory.object(key, in: "photos", versionID: version))
    }

    private func bench(isLocked: Bool = false) async throws -> RunnerBench {
        let store = HookedStore()
        store.memory.addBucket("photos", hasObjectLock: isLocked)
        let bench = try await RunnerBench(on: store)
        store.memory.put(
            "hello",
            at: "a b",
            in: "photos"
        ) {
            $0.tags = [S3Tag(key: "old", value: "1")]
            $0.metadata = ["n": "1"]
            $0.contentType = "text/x"
        }
        return bench
    }

    @Test("S3PutObjectTagging and S3DeleteObjectTagging, of a version too")
    func tags() async throws {
        let bench = try await bench(isLocked: true)
        let first = try #require(bench.store.memory.object("a b", in: "photos")).versionID
        bench.store.memory.put("second", at: "a b", in: "photos")
        #expect(try await run(bench, RunnerBench.tagging).tags == [S3Tag(key: "a", value: "b")])
        let delete = JobOperation { $0.s3DeleteObjectTagging = .init() }
        #expect(try await run(bench, delete, version: first).tags == [])
        #expect(bench.store.memory.object("a b", in: "photos")?.tags == [S3Tag(key: "a", value: "b")])
    }

    @Test("S3PutObjectCopy, as it is and with what the job gives it")
    func copies() async throws {
        let bench = try await bench()
        _ = try await run(
            bench,
            JobOperation {
                $0.s3PutObjectCopy = S3CopyObjectOperation { $0.targetResource = "arn:aws:s3:::reports" }
            }
        )
        let plain = try #require(bench.store.memory.object("a b", in: "reports"))
        #expect(plain.text == "hello" && plain.metadata == ["n": "1"])
        #expect(plain.tags == [S3Tag(key: "old", value: "1")] && plain.properties.contentType == "text/x")
        _ = try await run(
            bench,
            JobOperation {
                $0.s3PutObjectCopy = S3CopyObjectOperation {
                    $0.targetResource = "arn:aws:s3:::reports"
                    $0.targetKeyPrefix = "copies"
                    $0.newObjectTagging = []
                    $0.newObjectMetadata = S3ObjectMetadata {
                        $0.contentType = "text/y"
                        $0.userMetadata = ["m": "2"]
                    }
                    $0.storageClass = .glacier
                    $0.sseAWSKMSKeyID = "key"
                }
            }
        )
        let changed = try #require(bench.store.memory.object("copies/a b", in: "reports"))
        #expect(changed.tags == [] && changed.metadata == ["m": "2"])
        #expect(changed.properties.contentType == "text/y" && changed.storageClass == .glacier)
        #expect(changed.properties.encryption?.kmsKeyID == "key")
    }

    @Test("A copy whose conditions are not met fails its task")
    func conditions() async throws {
        let bench = try await bench()
        let job = try await bench.run(
            JobOperation {
                $0.s3PutObjectCopy = S3CopyObjectOperation {
                    $0.targetResource = "arn:aws:s3:::reports"
                    $0.unModifiedSinceConstraint = Date(timeIntervalSince1970: 0)
                }
            },
            on: try bench.manifest("photos,a%20b\n")
        )
        #expect(job.counts == [1, 0, 1])
        #expect(try await bench.report(of: job)?.first?.errorCode == "PreconditionFailed")
    }

    @Test("S3PutObjectAcl, by name and written out")
    func permissions() async throws {
        let bench = try await bench()
        let canned = try await run(
            bench,
            JobOperation {
                $0.s3PutObjectACL = S3SetObjectAclOperation {
                    $0.accessControlPolicy = S3AccessControlPolicy {
                        $0.cannedAccessControlList = .publicRead
                    }
                }
            }
        )
        #expect(canned.properties.grants?.contains { $0.permission == .read } == true)
        let grant = S3Grant {
            $0.permission = .readACP
            $0.grantee = S3Grantee {
                $0.typeIdentifier = .id
                $0.identifier = "someone"
            }
        }
        let written = try await run(
            bench,
            JobOperation {
                $0.s3PutObjectACL = S3SetObjectAclOperation {
                    $0.accessControlPolicy = S3AccessControlPolicy {
                        $0.accessControlList = S3AccessControlList(
                            owner: S3ObjectOwner { $0.id = "me" },
                            grants: [grant]
                        )
                    }
                }
            }
        )
        #expect(written.properties.grants?.map(\.permission) == [.readACP])
    }

    @Test("S3PutObjectLegalHold and S3PutObjectRetention, with an event hold")
    func locks() async throws {
        let bench = try await bench(isLocked: true)
        let held = try await run(
            bench,
            JobOperation {
                $0.s3PutObjectLegalHold = S3SetObjectLegalHoldOperation(
                    legalHold: S3ObjectLockLegalHold(status: .on)
                )
            }
        )
        #expect(held.properties.legalHold == .on)
        let retention = S3Retention {
            $0.mode = .governance
            $0.retainUntilDate = Date(timeIntervalSince1970: 4_000_000_000)
            $0.eventHold = .on
            $0.eventHoldDuration = S3ObjectLockRetentionEventHoldDuration { $0.days = 30 }
        }
        let retained = try await run(
            bench,
            JobOperation { $0.s3PutObjectRetention = S3SetObjectRetentionOperation(retention: retention) }
        )
        #expect(retained.properties.retention == retention)
        let unlocked = try await self.bench()
        let job = try await unlocked.run(
            JobOperation { $0.s3PutObjectRetention = S3SetObjectRetentionOperation(retention: retention) },
            on: try unlocked.manifest("photos,a%20b\n")
        )
        #expect(try await unlocked.report(of: job)?.first?.errorCode == "InvalidRequest")
    }

    @Test("S3InitiateRestoreObject, of an archived object and of one that is none")
    func restores() async throws {
        let bench = try await bench()
        bench.store.memory.put(
            "cold",
            at: "cold",
            in: "photos"
        ) { $0.storageClass = .glacier }
        let operation = JobOperation {
            $0.s3InitiateRestoreObject = S3InitiateRestoreObjectOperation {
                $0.expirationInDays = 3
                $0.glacierJobTier = .bulk
            }
        }
        #expect(try await run(bench, operation, key: "cold").properties.restoredCopy?.tier == "Bulk")
        let job = try await bench.run(operation, on: try bench.manifest("photos,a%20b\n"))
        #expect(try await bench.report(of: job)?.first?.errorCode == "InvalidObjectState")
    }

    @Test("S3ReplicateObject and S3UpdateObjectEncryption")
    func others() async throws {
        let bench = try await bench()
        let replicated = try await run(
            bench,
            JobOperation { $0.s3ReplicateObject = .init() },
            version: "null"
        )
        #expect(replicated.properties.replicationStatus == "COMPLETED")
        let key = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
        let encrypted = try await run(
            bench,
            JobOperation {
                $0.s3UpdateObjectEncryption = S3UpdateObjectEncryptionOperation {
                    $0.objectEncryption = ObjectEncryption { $0.sseKMS = .init(kmsKeyARN: key) }
                }
            }
        )
        #expect(encrypted.properties.encryption?.kmsKeyID == key)
    }

    @Test(
        "S3ComputeObjectChecksum gives up after as many attempts as a request may have",
        arguments: ["read", "partSizes"],
        [1, 2, 11]
    )
    func checksumRetries(operation: String, attempts: Int) async throws {
        let requests = Mutex(0)
        let bench = try await RunnerBench({ name, key in
            guard name == operation, key == "a" else { return }
            requests.withLock { $0 += 1 }
            throw ObjectStoreError.slowDown
        }) { $0.execution.retries.maxAttempts = attempts }
        let job = try await bench.run(
            JobOperation {
                $0.s3ComputeObjectChecksum = S3ComputeObjectChecksumOperation {
                    $0.checksumAlgorithm = .init(rawValue: "SHA256")
                    $0.checksumType = operation == "read" ? .fullObject : .composite
                }
            },
            on: try bench.put(["a"])
        )
        #expect(job.counts == [1, 0, 1])
        #expect(try await bench.report(of: job)?.first?.errorCode == "SlowDown")
        #expect(requests.withLock { $0 } == attempts)
    }

    @Test("S3ComputeObjectChecksum reads each range once more after a temporary failure")
    func checksumOutages() async throws {
        let requests = Mutex(0)
        let bench = try await RunnerBench({ name, key in
            guard name == "read", key == "a" else { return }
            let count = requests.withLock { count in
                count += 1
                return count
            }
            if count.isMultiple(of: 2) { throw ObjectStoreError.slowDown }
        }) { $0.execution.readSize = 4 }
        let job = try await bench.run(
            JobOperation {
                $0.s3ComputeObjectChecksum = S3ComputeObjectChecksumOperation {
                    $0.checksumAlgorithm = .init(rawValue: "SHA256")
                    $0.checksumType = .fullObject
                }
            },
            on: try bench.put(["a"])
        )
        #expect(job.counts == [1, 1, 0])
        // "content of a" has three ranges, the second and third of which fail once.
        #expect(requests.withLock { $0 } == 5)
    }

    @Test(
        "S3ComputeObjectChecksum, of a whole object and of its parts",
        arguments: [
            // Computed by Python's zlib and hashlib.
            ("CRC32", "FULL_OBJECT", "NhCmhg=="),
            ("SHA256", "FULL_OBJECT", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
            ("MD5", "FULL_OBJECT", "XUFAKrxLKna5cZ2REBfFkg=="),
            ("SHA1", "COMPOSITE", nil), ("XXHASH64", "FULL_OBJECT", nil),
        ]
    )
    func checksums(algorithm: String, type: String, expected: String?) async throws {
        let bench = try await bench()
        let job = try await bench.run(
            JobOperation {
                $0.s3ComputeObjectChecksum = S3ComputeObjectChecksumOperation {
                    $0.checksumAlgorithm = .init(rawValue: algorithm)
                    $0.checksumType = .init(rawValue: type)
                }
            },
            on: try bench.manifest("photos,a%20b\n")
        )
        let row = try #require(try await bench.report(of: job)?.first)
        if algorithm == "XXHASH64" {
            #expect(row.errorCode == "NotImplemented")
            return
        }
        let json = try JSONValue(parsing: row.message)
        #expect(json["checksumAlgorithm"]?.text == algorithm)
        #expect(json["checksumType"]?.text == type)
        if let expected { #expect(json["checksum_base64"]?.text == expected) }
        if type == "COMPOSITE" { #expect(json["checksum_base64"]?.text?.hasSuffix("-1") == true) }
    }
}
