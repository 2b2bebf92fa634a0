@_spi(XML) import AWSXML
@_spi(XML) import Basics
@_spi(Shapes) import S3ControlWire

/// A job of a page, decoded by hand: what the reader costs without the library's own decoder.
struct Job {
    var id = ""
    var description: String?
    var operation: String?
    var priority = 0
    var status: String?
    var creationTime: Timestamp?
    var terminationDate: Timestamp?
    var total = 0
    var succeeded = 0
    var failed = 0
    var activeSeconds = 0

    static func page(_ bytes: [UInt8]) throws -> [Job] {
        var reader = XMLReader(bytes)
        var jobs: [Job] = []
        _ = try reader.readRoot()
        while let child = try reader.nextChild() {
            if reader.matches(child, "Jobs") {
                while try reader.nextChild() != nil { jobs.append(try Job(&reader)) }
            } else {
                try reader.skipElement()
            }
        }
        try reader.readEnd()
        return jobs
    }

    init(_ reader: inout XMLReader) throws(XMLError) {
        while let child = try reader.nextChild() {
            if reader.matches(child, "JobId") {
                id = try reader.readText()
            } else if reader.matches(child, "Description") {
                description = try reader.readText()
            } else if reader.matches(child, "Operation") {
                operation = try reader.readText()
            } else if reader.matches(child, "Priority") {
                priority = try reader.readInteger()
            } else if reader.matches(child, "Status") {
                status = try reader.readText()
            } else if reader.matches(child, "CreationTime") {
                creationTime = try reader.readTimestamp()
            } else if reader.matches(child, "TerminationDate") {
                terminationDate = try reader.readTimestamp()
            } else if reader.matches(child, "ProgressSummary") {
                try readProgress(&reader)
            } else {
                try reader.skipElement()
            }
        }
    }

    private mutating func readProgress(_ reader: inout XMLReader) throws(XMLError) {
        while let child = try reader.nextChild() {
            if reader.matches(child, "TotalNumberOfTasks") {
                total = try reader.readInteger()
            } else if reader.matches(child, "NumberOfTasksSucceeded") {
                succeeded = try reader.readInteger()
            } else if reader.matches(child, "NumberOfTasksFailed") {
                failed = try reader.readInteger()
            } else if reader.matches(child, "Timers") {
                while let timer = try reader.nextChild() {
                    if reader.matches(timer, "ElapsedTimeInActiveSeconds") {
                        activeSeconds = try reader.readInteger()
                    } else {
                        try reader.skipElement()
                    }
                }
            } else {
                try reader.skipElement()
            }
        }
    }
}
