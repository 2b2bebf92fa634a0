/// The credential scope, as in `20130524/us-east-1/s3/aws4_request`.
enum CredentialScope {
    static func make(date: SigningDate, region: String, service: String) -> String {
        var text = ByteBuffer(capacity: 64)
        date.appendDay(to: &text)
        text.append(UInt8(ascii: "/"))
        text.append(region)
        text.append(UInt8(ascii: "/"))
        text.append(service)
        text.append("/aws4_request")
        return text.string()
    }
}
