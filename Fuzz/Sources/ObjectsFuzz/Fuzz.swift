import FuzzSupport
import HTTPTypes
import S3ControlModel
@_spi(Requests) import S3Objects

/// Reads one response, a seed such as "200", header lines, an empty line and a body, as that of every request of S3Objects.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    let message = MessageText(bytes)
    var fields = HTTPFields()
    for (name, value) in message.fields {
        guard let name = HTTPField.Name(name) else { continue }
        fields.append(HTTPField(name: name, value: value))
    }
    let status = min(max(Int(message.firstLine) ?? 200, 200), 299)
    let response = ObjectResponse(status: status, fields: fields, body: message.body, verifies: true)

    if let page = read(ListObjectsV2Request.self, response) { checkPage(page.elements) }
    if let page = read(ListObjectVersionsRequest.self, response) { checkPage(page.elements) }
    _ = read(GetObjectRequest.self, response)
    _ = read(HeadObjectRequest.self, response)
    _ = read(CopyObjectRequest.self, response)
    _ = read(RestoreObjectRequest.self, response)
    _ = read(DeleteObjectRequest.self, response)
    _ = read(HeadBucketRequest.self, response)
    _ = read(CreateMultipartUploadRequest.self, response)
    _ = read(CompleteMultipartUploadRequest.self, response)
    if let deleted = read(DeleteObjectsRequest.self, response) {
        check(deleted.failures.count <= message.body.count, "more failures than bytes")
    }
    checkSetting(ObjectTagging.self, response)
    checkSetting(S3AccessControlList.self, response)
    checkSetting(S3Retention.self, response)
    checkSetting(S3ObjectLockLegalHold.self, response)
}

/// The value that a request reads from the response; nil if the response is not one of that request. It must be the same each
/// time.
private func read<Request: ObjectRequest>(_ request: Request.Type, _ response: ObjectResponse) -> Request
    .Output?
{
    let first = try? request.read(response)
    let second = try? request.read(response)
    check((first == nil) == (second == nil), "\(request.operation) reads once only")
    return first
}

private func checkPage(_ elements: [S3ListedObject]) {
    for each in elements { check(each.size >= 0, "\(each.key) has \(each.size) bytes") }
}

/// What was read is written and read the same again.
private func checkSetting<Setting: ObjectSetting>(
    _ type: Setting.Type,
    _ response: ObjectResponse
) {
    guard let setting = try? type.read(response), let document = try? setting.document() else { return }
    let again = ObjectResponse(status: 200, fields: [:], body: document, verifies: true)
    let read = mustSucceed("what was written cannot be read") { try type.read(again) }
    check((try? read.document()) == document, "\(setting) is read as \(read)")
}
