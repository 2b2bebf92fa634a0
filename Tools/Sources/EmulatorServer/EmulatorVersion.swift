/// The program's version.
public enum EmulatorVersion {
    /// The number, as in `0.1.0`.
    public static let number = "0.1.0"
}
