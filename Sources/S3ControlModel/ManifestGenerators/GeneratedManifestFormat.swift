/// The format of a generated manifest.
///
/// Source: [S3ManifestOutputLocation](https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_S3ManifestOutputLocation.html).
public struct GeneratedManifestFormat: OpenString {
    /// The text that the service uses.
    public var rawValue: String

    /// Creates a value from the text that the service uses.
    @inlinable
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Like an S3 Inventory report, in comma-separated values.
    public static let inventoryReportCSV20211130: Self = "S3InventoryReport_CSV_20211130"

    /// Every value that the service model lists.
    public static let allCases: [GeneratedManifestFormat] = [.inventoryReportCSV20211130]
}
