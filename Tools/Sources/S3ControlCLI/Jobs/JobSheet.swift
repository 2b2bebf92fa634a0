import Basics
import S3Control
import S3ControlFiles
@_spi(Shapes) import S3ControlWire
import YAML

/// All details of a job, for people.
struct JobSheet {
    let job: JobDescriptor
    /// The tags, or the error of reading them.
    let tags: Result<[S3Tag], S3ControlError>
    let now: Date

    var text: String {
        var sheet = Sheet()
        sheet.add("Job", job.jobID.rawValue)
        sheet.add("Description", job.description)
        sheet.add("Status", job.status.rawValue)
        sheet.add("Reason", job.statusUpdateReason)
        for failure in job.failureReasons {
            sheet.add(
                "Failure",
                [failure.failureCode, failure.failureReason].compactMap(\.self).joined(separator: ": ")
            )
        }
        sheet.add(
            "Suspended",
            [time(job.suspendedDate), job.suspendedCause].compactMap(\.self).joined(separator: ": ")
        )
        sheet.add("Progress", progress)
        sheet.add("Running for", activeTime)
        sheet.add("Priority", job.priority.map(String.init))
        sheet.add("Created", time(job.creationTime))
        sheet.add("Ended", time(job.terminationDate))
        if let operation = job.operation {
            sheet.add("Operation", operation.names.map(\.rawValue).joined(separator: ", "))
            let json = JSONValue(operation)
            for name in operation.names { sheet.add(details: json[name.rawValue]) }
        }
        if let manifest = job.manifest {
            sheet.add("Manifest", manifest.location.objectARN)
            sheet.add(details: JSONValue(manifest.spec))
            sheet.add("Entity tag", manifest.location.eTag)
            sheet.add("Version", manifest.location.objectVersionID)
        }
        if let generator = job.manifestGenerator?.s3JobManifestGenerator {
            sheet.add("Objects of", generator.sourceBucket)
            sheet.add(details: JSONValue(generator))
        }
        if let generated = job.generatedManifestDescriptor {
            sheet.add("List", "")
            sheet.add(details: JSONValue(generated))
        }
        sheet.add("Report", report)
        sheet.add("Role", job.roleARN)
        sheet.add(
            "Confirmation",
            job.confirmationRequired.map { $0 ? "required before the job runs" : "not required" }
        )
        switch tags {
        case .success(let tags):
            sheet.add(
                "Tags",
                tags.isEmpty ? "none" : tags.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
            )
        case .failure(let error): sheet.add("Tags", "could not be read: \(error.message)")
        }
        for unknown in job.findUnknownMembers() { sheet.add("Unknown", "\(unknown)") }
        return sheet.text
    }

    private var progress: String? {
        guard job.progressSummary != nil else { return nil }
        let snapshot = JobSnapshot(JobListDescriptor(job))
        var parts: [String] = []
        if let total = snapshot.total {
            parts.append(
                "\(snapshot.done) of \(total) \(total == 1 ? "task" : "tasks") (\(snapshot.percent))"
            )
        } else {
            parts.append("\(snapshot.done) \(snapshot.done == 1 ? "task" : "tasks")")
        }
        if snapshot.failed > 0 { parts.append("\(snapshot.failed) failed") }
        return parts.joined(separator: ", ")
    }

    private var activeTime: String? {
        guard let seconds = job.progressSummary?.timers?.elapsedTimeInActiveSeconds, seconds > 0 else {
            return nil
        }
        return TimeText.duration(Double(seconds))
    }

    private var report: String {
        guard let report = job.report, report.enabled else { return "none" }
        guard let location = CompletionReportLocation(job) else { return "enabled" }
        let scope = report.reportScope == .failedTasksOnly ? "failed tasks" : "all tasks"
        return "\(scope), in s3://\(location.bucket)/\(location.manifestKey)"
    }

    /// The time, and how long ago it was.
    private func time(_ date: Date?) -> String? {
        guard let date,
            let text = JSONValue(
                JobListDescriptor(jobID: job.jobID, status: job.status) {
                    $0.creationTime = date
                }
            )["CreationTime"]?.text
        else { return nil }
        return "\(text) (\(TimeText.ago(now.timeIntervalSince(date))))"
    }
}

/// Lines of names and values.
private struct Sheet {
    private(set) var text = ""
    private static let width = 14

    /// Adds a line with the value, if there is one.
    mutating func add(_ name: String, _ value: String?) {
        guard let value, !value.isEmpty || name == "List" else { return }
        var line = name.fitted(to: Self.width) + value.withoutControls
        while line.last == " " { line.removeLast() }
        text += line + "\n"
    }

    /// Adds the members of a structure below the previous line.
    mutating func add(details: JSONValue?) {
        guard case .object(let members)? = details, !members.isEmpty else { return }
        let margin = String(repeating: " ", count: Self.width)
        for line in YAMLText.make(.object(members)).split(separator: "\n") {
            text += margin + String(line).withoutControls + "\n"
        }
    }
}
