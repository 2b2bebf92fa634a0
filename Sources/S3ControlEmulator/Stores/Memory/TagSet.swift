import S3ControlModel

/// The rules of S3 for tags.
enum TagSet {
    static func check(_ tags: [S3Tag], atMost limit: Int = 10) throws(S3Fault) {
        guard tags.count <= limit else {
            throw limit == 10
                ? S3Fault("BadRequest", 400, "Object tags cannot be greater than 10")
                : S3Fault("BadRequest", 400, "Bucket tag count cannot be greater than \(limit)")
        }
        var keys: Set<ObjectKey> = []
        for tag in tags {
            guard keys.insert(ObjectKey(tag.key)).inserted else {
                throw S3Fault("InvalidTag", 400, "Cannot provide multiple Tags with the same key")
                    .with("TagKey", tag.key)
            }
            guard (1...128).contains(tag.key.utf16.count), isAllowed(tag.key) else {
                throw S3Fault("InvalidTag", 400, "The TagKey you have provided is invalid")
                    .with("TagKey", tag.key)
            }
            guard tag.value.utf16.count <= 256, isAllowed(tag.value) else {
                throw S3Fault("InvalidTag", 400, "The TagValue you have provided is invalid")
                    .with("TagValue", tag.value)
            }
            guard !tag.key.hasPrefix("aws:") else {
                throw S3Fault("InvalidTag", 400, "System tags cannot be added/updated by requester")
                    .with("TagKey", tag.key)
            }
        }
    }

    /// Whether a text contains only letters, numbers, separators, and `_.:/=+-@`.
    private static func isAllowed(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            if scalar.isASCII {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                return (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || " _.:/=+-@".utf8.contains(byte)
            }
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
                .spaceSeparator, .lineSeparator, .paragraphSeparator, .decimalNumber, .letterNumber,
                .otherNumber:
                return true
            default: return false
            }
        }
    }
}
