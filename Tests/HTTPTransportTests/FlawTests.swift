import HTTPTransport
import HTTPTransportConformance
import HTTPTypes
import Testing

@Suite("The conformance kit finds the flaw of each nonconforming transport", .timeLimit(.minutes(15)))
struct FlawTests {
    struct Flaw: Sendable, CustomTestStringConvertible {
        var name: String
        /// The behavior that is missing, and a part of what the kit says.
        var missing: [TransportBehavior: String]
        var make: @Sendable () -> any HTTPTransport

        init(
            _ name: String,
            _ missing: [TransportBehavior: String],
            _ make: @autoclosure @escaping @Sendable () -> any HTTPTransport
        ) {
            self.name = name
            self.missing = missing
            self.make = make
        }

        var testDescription: String { name }
    }

    private static let requests: [Flaw] = [
        Flaw(
            "normalizes paths",
            [.sendsTheRequestAsGiven: "the target is /b"],
            FlawedTransport.requests {
                $0.path = $0.path?.replacing("/a/../b", with: "/b")
            }
        ),
        Flaw(
            "drops a field",
            [.sendsTheRequestAsGiven: "x-amz-account-id arrived as []"],
            FlawedTransport.requests {
                $0.headerFields.removeAll { $0.name.canonicalName == "x-amz-account-id" }
            }
        ),
        Flaw(
            "adds a field",
            [.addsNoFields: "unexpected fields: User-Agent"],
            FlawedTransport.requests {
                $0.headerFields[.userAgent] = "agent"
            }
        ),
        Flaw(
            "completes requests",
            [.refusesIncompleteRequests: "without path: a response"],
            FlawedTransport.requests {
                $0.path = $0.path ?? "/"
            }
        ),
    ]

    private static let responses: [Flaw] = [
        Flaw(
            "drops bodies",
            [.returnsTheResponse: "is not the expected one"],
            FlawedTransport.responses { $0.body = [] }
        ),
        Flaw(
            "throws for statuses",
            [.returnsErrorStatuses: "no response, but invalidResponse"],
            FlawedTransport.responses {
                guard $0.statusCode < 400 else {
                    throw TransportError(.invalidResponse, delivery: .sent, message: "\($0.statusCode)")
                }
            }
        ),
        Flaw(
            "follows redirects",
            [.followsNoRedirect: "the status is 200"],
            FlawedTransport.followsRedirects
        ),
        Flaw(
            "merges fields",
            [.keepsRepeatedFields: "occurs three times are [\"a, c, d"],
            FlawedTransport.responses { response in
                let fields = response.head.headerFields
                for name in Set(fields.map(\.name)) { response.head.headerFields[name] = fields[name] }
            }
        ),
        Flaw(
            "repeats the first response",
            [.keepsConcurrentRequestsApart: "another's response"],
            FlawedTransport.repeatsTheFirstResponse()
        ),
        Flaw(
            "sends one request at a time",
            [
                .answersOthersWhileOneWaits: "while another request waits: only 0 of 5",
                .runsConcurrentlyWhenConnectionsClose: "did not run 4 at a time: only 0 of 16",
            ],
            FlawedTransport.serializes()
        ),
        Flaw(
            "believes what it reads",
            [
                .skipsInterimResponses: "the status is 100, not 200",
                .readsEveryKindOfBody: "the connection's end: the body is \"\"",
                .readsFoldedFields: "the folded field is [\"a\"]",
                .skipsFieldsWithInvalidNames: "the body has 0 bytes, not 5",
                .dropsConnectionsWithSurplusResponses: "\"answer to /surplus\", which belongs to another",
                .dropsConnectionsWithLateTimeouts: "the response is 408",
                .dropsConnectionsWithStrayBytes: "on the same connection",
                .dropsEndedConnections: "no response, but connectionLost",
                .honorsConnectionClose: "reused after a response with Connection: close",
                .dropsLateResponses: "\"answer to /late\", which belongs to another",
                .reportsTruncatedResponses: "a response with status 200 instead of an error",
                .rejectsInvalidResponses: "another protocol: the error is connectionLost",
                .toleratesHugeLengths: "a response with status 200 instead of an error",
            ],
            NaiveTransport()
        ),
    ]

    private static let failures: [Flaw] = [
        Flaw(
            "sends again",
            [
                .sendsOnceOnNewConnections: "the server received [\"/lost\", \"/lost\"]",
                .sendsOnceOnReusedConnections: "the server received [\"/first\", \"/lost\", \"/lost\"]",
                .reportsABodyCutShort: "the request was sent 2 times",
            ],
            FlawedTransport.resends
        ),
        Flaw(
            "says that nothing was sent",
            [
                .sendsOnceOnNewConnections: "the delivery is notSent",
                .reportsABodyCutShort: "the delivery is notSent",
                .reportsTruncatedResponses: "the delivery is notSent",
                .limitsTheBody: "the delivery is notSent",
            ],
            FlawedTransport.delivery(.notSent)
        ),
        Flaw(
            "says that all was sent",
            [
                .reportsRefusedConnections: "the delivery is sent",
                .endsAtTheConnectTimeout: "the delivery is sent",
                .refusesIncompleteRequests: "the delivery is sent",
            ],
            FlawedTransport.delivery(.sent)
        ),
        Flaw(
            "breaks after a failure",
            [.recoversAfterFailures: "no response, but timeout"],
            FlawedTransport.breaksAfterAFailure()
        ),
        Flaw(
            "reports every error as a broken connection",
            [
                .rejectsInvalidResponses: "is connectionLost, not invalidResponse",
                .limitsTheBody: "is connectionLost, not responseTooLarge",
                .limitsEndlessBodies: "is connectionLost, not responseTooLarge",
                .limitsEndlessHeads: "is connectionLost, not responseTooLarge",
                .endsAtTheTimeout: "is connectionLost, not timeout",
                .reportsRefusedConnections: "is connectionLost, not connectFailed",
            ],
            FlawedTransport.errors { $0.code = .connectionLost }
        ),
    ]

    private static let limits: [Flaw] = [
        Flaw(
            "ignores the limit",
            [.limitsTheBody: "a response with status 200"],
            FlawedTransport.options {
                $0.maxResponseBodyBytes = 1 << 20
            }
        ),
        Flaw(
            "takes one byte less",
            [.acceptsABodyOfTheLimit: "no response, but responseTooLarge"],
            FlawedTransport.options { $0.maxResponseBodyBytes -= 1 }
        ),
        Flaw(
            "gives up at once",
            [
                .endsAtTheTimeout: "before its 0.3 seconds",
                .endsWithinABodyAtTheTimeout: "before its 0.3 seconds",
                .endsAtTheConnectTimeout: "before its 0.2 seconds",
            ],
            FlawedTransport.givesUpAtOnce
        ),
        Flaw(
            "gives up late",
            [.endsAtTheTimeout: "long after its 0.3 seconds"],
            FlawedTransport.options {
                $0.timeout = $0.timeout.map { $0 + .seconds(12) }
            }
        ),
        Flaw(
            "ignores cancellation",
            [
                .sendsNothingForACancelledTask: "a response instead of a CancellationError",
                .endsWhenCancelled: "instead of a CancellationError",
            ],
            FlawedTransport.ignoresCancellation
        ),
        Flaw(
            "lets cancelled transfers go on",
            [.closesTheConnectionWhenCancelled: "stayed open"],
            FlawedTransport.abandonsTransfers
        ),
    ]

    private static let all = requests + responses + failures + limits

    @Test(arguments: all)
    func `a flaw is found`(_ flaw: Flaw) async throws {
        for (behavior, message) in flaw.missing {
            let failure = await #expect(throws: ConformanceFailure.self, "\(behavior)") {
                try await behavior.check(flaw.make())
            }
            let description = failure?.description ?? ""
            #expect(description.contains(message), "\(behavior)")
        }
    }

    @Test func `each behavior is missing in some transport`() {
        let found = Set(Self.all.flatMap(\.missing.keys))
        #expect(TransportBehavior.allCases.filter { !found.contains($0) } == [])
    }

    @Test func `a behavior of connections is rejected without them`() async throws {
        let peer = ConformancePeer(
            answered: { _ in .init(HTTPRequest(method: .get, scheme: "http", authority: "s3.test", path: "/"))
            },
            isAnswer: { _, _ in true },
            receivedCount: { 0 }
        )
        for behavior in TransportBehavior.allCases where behavior != .refusesIncompleteRequests {
            let isPart = [TransportBehavior.followsNoRedirect, .returnsErrorStatuses, .endsAtTheTimeout]
                .contains(behavior)
            guard isPart || TransportBehavior.overConnections.contains(behavior) else { continue }
            await #expect(throws: ConformanceFailure.self, "\(behavior)") {
                try await behavior.check(NaiveTransport(), against: peer)
            }
        }
        #expect(TransportBehavior.all(excluding: TransportBehavior.overConnections).count == 11)
        #expect(TransportBehavior.all() == TransportBehavior.allCases)
    }
}
