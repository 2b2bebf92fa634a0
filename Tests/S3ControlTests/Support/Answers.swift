import HTTPTransport
import HTTPTypes
import S3Control
@_spi(Shapes) import S3ControlModel
import Synchronization

extension TransportResponse {
    static func answer(_ status: Int, _ body: String = "", fields: [String: String] = [:])
        -> TransportResponse
    {
        var head = HTTPResponse(status: .init(code: status))
        for (name, value) in fields {
            if let name = HTTPField.Name(name) { head.headerFields[name] = value }
        }
        return TransportResponse(head: head, body: Array(body.utf8))
    }

    /// The service's error of this code, in the form that the job operations are seen to send.
    static func serviceError(
        _ code: String,
        status: Int = 400,
        fields: [String: String] = [:]
    ) -> TransportResponse {
        answer(status, "<Error><Code>\(code)</Code><Message>It is \(code)</Message></Error>", fields: fields)
    }

    /// DescribeJob's result for a job of this status.
    static func job(_ status: JobStatus, id: JobID = "job-1") -> TransportResponse {
        answer(
            200,
            """
            <DescribeJobResult><Job><JobId>\(id)</JobId><Status>\(status)</Status><Priority>1</Priority>\
            <CreationTime>2026-01-01T00:00:00Z</CreationTime></Job></DescribeJobResult>
            """
        )
    }

    static func updated(_ status: JobStatus, id: JobID = "job-1") -> TransportResponse {
        answer(
            200,
            "<UpdateJobStatusResult><JobId>\(id)</JobId><Status>\(status)</Status></UpdateJobStatusResult>"
        )
    }
}

extension ScriptedTransport {
    /// Answers with one after the other, and with the last again and again.
    convenience init(_ answers: [@Sendable () throws -> TransportResponse]) {
        let count = Mutex(0)
        self.init { _ in
            let number = count.withLock { count in
                defer { count += 1 }
                return count
            }
            return try answers[min(number, answers.count - 1)]()
        }
    }

    convenience init(answers: TransportResponse...) {
        self.init(answers.map { answer in { @Sendable () throws -> TransportResponse in answer } })
    }

    /// The values of a header field in the requests, in order.
    func values(of field: String) -> [String] {
        requests.compactMap { request in HTTPField.Name(field).flatMap { request.headerFields[$0] } }
    }
}

/// An error of the way.
func lost(_ delivery: RequestDelivery, _ code: TransportError.Code = .connectionLost) -> TransportError {
    TransportError(code, delivery: delivery, message: "The connection was lost.")
}
