import Basics
import S3ControlModel
import Testing

@Suite("An open string keeps any value of the service")
struct OpenStringTests {
    static let types: [any OpenString.Type] = [
        JobStatus.self, OperationName.self, JobManifestFormat.self, JobManifestFieldName.self,
        GeneratedManifestFormat.self, ReplicationStatus.self, JobReportFormat.self, JobReportScope.self,
        S3CannedAccessControlList.self, S3GranteeTypeIdentifier.self, S3Permission.self,
        S3MetadataDirective.self, S3SSEAlgorithm.self, S3StorageClass.self, S3ObjectLockLegalHoldStatus.self,
        S3ObjectLockMode.self, S3ObjectLockRetentionMode.self, S3ChecksumAlgorithm.self,
        ComputeObjectChecksumAlgorithm.self, ComputeObjectChecksumType.self, S3GlacierJobTier.self,
    ]

    @Test("Known and unknown values are printed, compared, and encoded", arguments: types.indices)
    func roundTrip(index: Int) throws {
        func check<Value: OpenString>(_ type: Value.Type) throws {
            #expect(!type.allCases.isEmpty)
            #expect(Set(type.allCases).count == type.allCases.count)
            for value in type.allCases + ["Tomorrow", ""] {
                #expect(Value(rawValue: value.rawValue) == value)
                #expect(Value(value.description) == value)
                #expect(value.isKnown == type.allCases.contains(value))
                let json = try JSONEncoder().encode([value])
                #expect(String(decoding: json, as: UTF8.self) == "[\"\(value.rawValue)\"]")
                #expect(try JSONDecoder().decode([Value].self, from: json) == [value])
            }
            let tomorrow: Value = "Tomorrow"
            #expect("\(tomorrow)" == "Tomorrow" && !tomorrow.isKnown)
        }
        try check(Self.types[index])
    }

    @Test("Requested values are not open")
    func requestedJobStatus() {
        #expect(RequestedJobStatus.allCases.map(\.rawValue) == ["Cancelled", "Ready"])
        #expect(RequestedJobStatus(rawValue: "Suspended") == nil)
    }
}
