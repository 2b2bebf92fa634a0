/// The format of a manifest.
///
/// Source: [JobManifestSpec](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_JobManifestSpec.html).
public struct JobManifestFormat: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Comma-separated values, whose columns the job names.
    public static let batchOperationsCSV20180820: Self = "S3BatchOperations_CSV_20180820"
    /// The `manifest.json` of an S3 Inventory report in comma-separated values.
    public static let inventoryReportCSV20161130: Self = "S3InventoryReport_CSV_20161130"

    /// Every value that the service model lists.
    public static let allCases: [JobManifestFormat] = [
        .batchOperationsCSV20180820, .inventoryReportCSV20161130,
    ]
}
