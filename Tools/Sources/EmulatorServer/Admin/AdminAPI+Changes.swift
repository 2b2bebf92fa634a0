import AWSCore
import AWSSigV4
@_spi(XML) import AWSXML
import HTTPTransport
import HTTPTypes
import S3ControlEmulator
@_spi(Shapes) import S3ControlModel
@_spi(Shapes) import S3ControlWire

/// A change of one job: `{"status": "Cancelled", "reason": "…"}` or `{"priority": 50}`.
struct JobChangeDocument: Decodable {
    var status: RequestedJobStatus?
    var reason: String?
    var priority: Int?

    private enum Keys: String, CodingKey, CaseIterable { case status, reason, priority }

    init(from decoder: any Decoder) throws {
        let keys = try decoder.strictContainer(keyedBy: Keys.self)
        func wrong(_ key: Keys, _ rule: String) -> DecodingError {
            .dataCorruptedError(forKey: key, in: keys, debugDescription: rule)
        }
        if let text = try keys.decodeIfPresent(String.self, forKey: .status) {
            guard let status = RequestedJobStatus(rawValue: text) else {
                throw wrong(.status, "must be Ready or Cancelled")
            }
            self.status = status
        }
        reason = try keys.decodeIfPresent(String.self, forKey: .reason)
        priority = try keys.decodeIfPresent(Int.self, forKey: .priority)
        guard status != nil || priority != nil else {
            throw wrong(.status, "a status or a priority is needed")
        }
        guard reason == nil || status != nil else { throw wrong(.reason, "goes with a status") }
    }
}

extension AdminAPI {
    /// Changes a job through the service's own operations, so that the same rules
    /// apply and the call is recorded.
    func change(_ job: JobDescriptor, of account: AccountID, by change: JobChangeDocument) throws(AdminError)
    {
        let parts = (job.jobARN ?? "").split(separator: ":", omittingEmptySubsequences: false)
        let region = parts.count > 3 ? String(parts[3]) : "us-east-1"
        if let status = change.status {
            let request = UpdateJobStatusRequest(
                accountID: account,
                jobID: job.jobID,
                requestedJobStatus: status,
                statusUpdateReason: change.reason
            )
            try call(UpdateJobStatus.self, request, in: region)
        }
        if let priority = change.priority {
            let request = UpdateJobPriorityRequest(accountID: account, jobID: job.jobID, priority: priority)
            try call(UpdateJobPriority.self, request, in: region)
        }
    }

    private func call<Operation: RESTOperation>(
        _ operation: Operation.Type,
        _ input: Operation.Input,
        in region: String
    ) throws(AdminError) {
        let reply: EmulatorReply
        do {
            try input.validate()
            var (request, body) = try operation.writeRequest(input)
            request.scheme = "http"
            request.authority = "localhost"
            if let credentials = emulator.configuration.credentials.first {
                try SigV4Signer(service: "s3", region: region, flavor: .s3).sign(
                    &request,
                    payload: .bytes(body),
                    credentials: credentials,
                    date: emulator.configuration.clock.now
                )
            }
            reply = emulator.reply(to: request, body: body)
        } catch {
            throw AdminError(status: 400, message: "\(error)")
        }
        switch reply.outcome {
        case .response(let response) where response.head.status.code < 300: break
        case .response(let response):
            let error = try? ErrorBody.decode(response.body)
            throw AdminError(
                status: response.head.status.code,
                message: error?.message ?? "The change failed."
            )
        default: throw AdminError(status: 503, message: "An injected fault struck this call.")
        }
    }
}
