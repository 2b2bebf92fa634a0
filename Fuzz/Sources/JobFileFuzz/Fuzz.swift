import FuzzSupport
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire
import YAML

/// Reads one file as `s3control apply` does. What it asks for is written as JSON and as YAML, and asks for the same again.
@_silgen_name("checkInput")
public func fuzz(_ bytes: [UInt8]) {
    guard let request = read(bytes) else { return }
    let json = JSONShapeWriter.json(of: request)
    // The command gives a token to a job whose file has none.
    var sent = request
    sent.clientRequestToken = request.clientRequestToken ?? (try? request.token(following: nil))
    check(
        sent.ruleViolations().isEmpty && (try? sent.validate()) != nil,
        "a job that breaks a rule: \(JSONShapeWriter.json(of: sent))"
    )
    for text in [json.description, json.indented(by: 4), YAMLText.make(json)] {
        guard let again = read(Array(text.utf8)) else { fail("not a job when it is written: \(text)") }
        check(JSONShapeWriter.json(of: again) == json, "\(text) reads as \(JSONShapeWriter.json(of: again))")
    }
}

private let account: AccountID = "123456789012"

/// The request; nil with an error that has a text.
private func read(_ bytes: [UInt8]) -> CreateJobRequest? {
    do {
        return try JobFile(bytes, name: "job").request(of: account)
    } catch {
        check(!error.message.isEmpty, "an error without a text")
        return nil
    }
}
