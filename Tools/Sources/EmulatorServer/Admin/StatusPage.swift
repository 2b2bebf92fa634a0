internal import Basics
internal import HTTPTransport
internal import HTTPTypes
internal import S3ControlEmulator
internal import S3ControlModel

/// A page of HTML that shows the jobs and goes with the time.
struct StatusPage {
    let emulator: S3ControlEmulator

    /// The jobs of each account that are shown: the latest.
    private static let shownJobs = 100

    func response() -> TransportResponse {
        let now = emulator.now
        var main = """
            <p class="sum">\(emulator.jobCount) jobs · \(emulator.callCount) calls · \
            \(emulator.faults.count) faults · \(Self.text(now))</p>
            """
        let accounts = emulator.accounts
        for account in accounts { main += section(account) }
        if accounts.isEmpty { main += "<p>There are no jobs yet.</p>" }
        let page = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>s3control-emulator</title>
            <noscript><meta http-equiv="refresh" content="2"></noscript>
            <style>\(Self.style)</style>
            <script src="/_emulator/page.js" defer></script>
            </head>
            <body>
            <h1>S3 Batch Operations, emulated</h1>
            <main>\(main)</main>
            </body>
            </html>

            """
        return Self.response(page, type: "text/html; charset=utf-8")
    }

    private func section(_ account: AccountID) -> String {
        let counts = emulator.statusCounts(of: account)
        let jobs = emulator.jobs(of: account, limit: Self.shownJobs)
        var html = "<h2>Account \(Self.escape(account.rawValue))</h2><p class=\"counts\">"
        for status in JobStatus.allCases where counts[status] != nil {
            html += "<span class=\"\(Self.kind(of: status))\">\(status) \(counts[status] ?? 0)</span> "
        }
        html += "</p>"
        for job in jobs.reversed() { html += card(job) }
        let total = counts.values.reduce(0, +)
        if total > jobs.count { html += "<p>The latest \(jobs.count) of \(total) jobs are shown.</p>" }
        return html
    }

    private func card(_ job: JobDescriptor) -> String {
        let total = job.progressSummary?.totalNumberOfTasks ?? 0
        let succeeded = job.progressSummary?.numberOfTasksSucceeded ?? 0
        let failed = job.progressSummary?.numberOfTasksFailed ?? 0
        let title = job.description.map { "<p>\(Self.escape($0))</p>" } ?? ""
        let reason = job.statusUpdateReason.map { "<p>Reason: \(Self.escape($0))</p>" } ?? ""
        return """
            <article><header><code>\(Self.escape(job.jobID.rawValue))</code> \
            <span class="\(Self.kind(of: job.status))">\(Self.escape(job.status.rawValue))</span></header>\
            \(title)\(reason)<progress max="\(max(total, 1))" value="\(succeeded + failed)"></progress>\
            <p class="sum">\(succeeded) succeeded, \(failed) failed of \(total) · priority \(job.priority ?? 0) · \
            created \(job.creationTime.map(Self.text) ?? "–")</p></article>
            """
    }

    /// The colour of a status.
    private static func kind(of status: JobStatus) -> String {
        switch status {
        case .complete: "good"
        case .failed, .failing: "bad"
        case .cancelled, .cancelling: "off"
        case .active, .completing: "busy"
        default: "wait"
        }
    }

    private static func text(_ date: Date) -> String {
        escape(date.formatted(.iso8601))
    }

    /// Text as HTML has it, within an element or an attribute in quotes.
    static func escape(_ text: String) -> String {
        var html = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(character)
            }
        }
        return html
    }

    /// Keeps the page's content up to date without a reload, which would move what is being read.
    static let script = response(
        """
        setInterval(async () => {
            try {
                const answer = await fetch(location.href);
                const page = new DOMParser().parseFromString(await answer.text(), "text/html");
                document.querySelector("main").replaceWith(page.querySelector("main"));
                document.body.classList.remove("lost");
            } catch {
                document.body.classList.add("lost");
            }
        }, 1000);

        """,
        type: "text/javascript; charset=utf-8"
    )

    private static let style = """
        :root { color-scheme: light dark; --line: #8884 }
        body { font: 16px/1.45 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem }
        h1 { font-size: 1.25rem } h2 { font-size: 1rem; margin: 1.5rem 0 .5rem }
        .lost main { opacity: .4 }
        .lost h1::after { content: " (connection lost)" }
        article { border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; margin: .6rem 0 }
        article p { margin: .25rem 0; overflow-wrap: anywhere }
        header { display: flex; flex-wrap: wrap; gap: .4rem; justify-content: space-between }
        code { overflow-wrap: anywhere }
        span { border-radius: 1rem; padding: 0 .6rem; color: #fff; white-space: nowrap }
        .counts span { display: inline-block; margin: .1rem 0 }
        .good { background: #1a7f37 } .bad { background: #b42318 } .off { background: #667085 }
        .busy { background: #0969da } .wait { background: #8a6100 }
        progress { width: 100%; height: .5rem }
        .sum { opacity: .75; font-size: .875rem }
        """

    private static func response(_ text: String, type: String) -> TransportResponse {
        var fields: HTTPFields = [
            .contentType: type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
        fields[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'"
        return TransportResponse(
            head: HTTPResponse(status: .ok, headerFields: fields),
            body: Array(text.utf8)
        )
    }
}
