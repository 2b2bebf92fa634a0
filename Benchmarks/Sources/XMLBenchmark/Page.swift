/// A page of ListJobs as the service sends it.
enum Page {
    private static let hexadecimal = Array("0123456789abcdef".utf8)

    static func make(jobs: Int) -> [UInt8] {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListJobsResult xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><Jobs>
            """
        for index in 0..<jobs {
            text += "<member><JobId>" + identifier(index) + "</JobId>"
            text += "<Description>Copy of prefix photos/2024/\(index % 97) &amp; its tags</Description>"
            text += "<Operation>S3PutObjectCopy</Operation><Priority>\(index % 100)</Priority>"
            text += "<Status>" + ["Complete", "Active", "Failed", "Suspended"][index % 4] + "</Status>"
            text += "<CreationTime>2024-01-\(10 + index % 20)T12:34:56.789Z</CreationTime>"
            text += "<TerminationDate>2024-02-\(10 + index % 19)T01:02:03.004Z</TerminationDate>"
            text += "<ProgressSummary><TotalNumberOfTasks>\(index * 977)</TotalNumberOfTasks>"
            text += "<NumberOfTasksSucceeded>\(index * 970)</NumberOfTasksSucceeded>"
            text += "<NumberOfTasksFailed>\(index * 7)</NumberOfTasksFailed>"
            text += "<Timers><ElapsedTimeInActiveSeconds>\(index * 31)</ElapsedTimeInActiveSeconds></Timers>"
            text += "</ProgressSummary></member>"
        }
        return Array((text + "</Jobs><NextToken>AAAAb3BhcXVl</NextToken></ListJobsResult>").utf8)
    }

    private static func identifier(_ index: Int) -> String {
        var state = UInt64(index) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        var bytes: [UInt8] = []
        for position in 0..<36 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            bytes.append(
                [8, 13, 18, 23].contains(position) ? UInt8(ascii: "-") : hexadecimal[Int(state & 15)]
            )
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
