import S3ControlModel
@_spi(Shapes) import S3ControlWire
import Testing

@Suite("Structures are read from JSON and written as JSON")
struct StructureTests {
    @Test("in the AWS CLI's format, both ways")
    func bothWays() throws {
        let text = #"{"AccountId":"123456789012","JobId":"job-1","RequestedJobStatus":"Cancelled"}"#
        let request = try JSONValue(parsing: text).decode(UpdateJobStatusRequest.self)
        #expect(request.jobID == "job-1" && request.requestedJobStatus == .cancelled)
        #expect(JSONValue(request).description == text)
    }

    @Test("an unknown member is rejected, or becomes XML that can be sent")
    func unknown() throws {
        let json = try JSONValue(
            parsing: #"{"EventHold":"ON","New":{"A":[1,true,null],"B":{"C":"<&>"}},"Null":null,"Z":1.5}"#
        )
        let error = #expect(throws: JSONShapeError.self) { try json.decode(S3Retention.self) }
        #expect(error?.rule == "has the unknown member New: S3Retention has no such member")
        let retention = try json.decode(S3Retention.self, allowsUnknownMembers: true)
        #expect(retention.eventHold == .on)
        #expect(
            retention.unknownMembers.map(\.xml) == [
                "<New><A><member>1</member><member>true</member><member/></A><B><C>&lt;&amp;&gt;</C></B></New>",
                "<Z>1.5</Z>",
            ]
        )
        try retention.validate()
        #expect(JSONValue(retention).description == #"{"EventHold":"ON"}"#)
    }

    @Test("a name that is not valid in XML is rejected", arguments: ["", "1a", "a b", "<a>", "ä", "-a"])
    func names(_ name: String) {
        let json = JSONValue.object([.init(name, .integer(1))])
        #expect(throws: JSONShapeError.self) { try json.decode(S3Retention.self, allowsUnknownMembers: true) }
    }

    @Test("a union has one member, known or not")
    func unions() throws {
        let both = try JSONValue(parsing: #"{"SSES3":{},"New":{}}"#)
        #expect(throws: JSONShapeError.self) {
            try both.decode(ObjectEncryptionFilter.self, allowsUnknownMembers: true)
        }
        let one = try JSONValue(parsing: #"{"New":{}}"#)
        let filter = try one.decode(ObjectEncryptionFilter.self, allowsUnknownMembers: true)
        #expect(filter.unknownMembers.map(\.xml) == ["<New/>"])
        #expect(JSONValue(filter).description == #"{"SDK_UNKNOWN_MEMBER":{"name":"New"}}"#)
    }
}
