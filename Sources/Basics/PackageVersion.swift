/// The version of this package, of its library and of its programs.
@_spi(Version) public enum PackageVersion {
    /// The number, as in `0.1.0`.
    public static let number = "0.1.0"
}
