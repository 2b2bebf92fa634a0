"""The runbooks of Docs/Operations.md, played from their first command to their last, on jobs that really run.

The commands are read from the page, so that a runbook that changes is played as it stands.
"""

import json
import re
import shlex
import time

import pytest
from conftest import ROOT
from services import ROLE, Service
from terminals import Terminal

PAGE_ID = "8d9a18fe-c303-4d39-8ccc-860d372da386"
BUCKETS = ["--memory-store", "--bucket", "photos", "--bucket", "lists", "--bucket", "reports"]


class Runbook:
    """The commands of one runbook, in order; each is played once."""

    def __init__(self, title, service, folder):
        text = (ROOT / "Docs/Operations.md").read_text().partition(f"## Runbook: {title}\n")[2].partition("\n## ")[0]
        lines = re.findall(r"^ *(s3control .*)$|`(s3control [^`]*)`", text, re.M)
        self.commands = [shlex.split(block or inline) for block, inline in lines]
        self.service, self.folder = service, folder
        assert self.commands, f"there is no runbook '{title}'"

    def next(self, verb, job=None):
        """The arguments of the next command, which has to be `verb`, for `job` instead of the page's."""
        command = self.commands.pop(0)
        assert command[1] == verb, command
        return [job if word == PAGE_ID else word for word in command[1:]]

    def run(self, verb, job=None, more=(), **options):
        return self.service.run(*self.next(verb, job), *more, cwd=self.folder, **options)

    def terminal(self, verb, job=None):
        return Terminal(self.next(verb, job), 100, self.service.environment(NO_COLOR="1"), rows=30, cwd=self.folder)

    def end(self):
        assert self.commands == [], "every command was played"


def listed(service, *arguments):
    return json.loads(service.run("jobs", *arguments, "--output", "json").stdout)["Jobs"]


def submit(service, *arguments, **options):
    """Creates a job without waiting for it; returns its ID."""
    done = service.run("submit", *arguments, "--role", ROLE, "--upload-to", f"s3://lists/{time.monotonic_ns()}.csv",
                       "--report", "s3://reports", "--yes", "--no-wait", **options)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def wait_for(service, job, *statuses):
    for _ in range(600):
        status = next((each["Status"] for each in listed(service) if each["JobId"] == job), None)
        if status in statuses:
            return
        time.sleep(0.05)
    raise AssertionError(f"{job} is {status}, not one of {statuses}")


def test_a_wrong_job_is_running(emulator, tmp_path):
    service = Service(emulator(*BUCKETS, "--concurrency", "1"))
    service.s3.put_object(Bucket="photos", Key="k", Body=b"x")
    count = 100_000
    job = submit(service, "untag", "--keys", "-", "--bucket", "photos", "--description", "wrong", "--report-all",
                 input="k\n" * count)
    wait_for(service, job, "Active")
    book = Runbook("a wrong job is running", service, tmp_path)
    found = book.run("jobs")
    assert found.returncode == 0 and job in found.stdout and "wrong" in found.stdout
    stopped = book.run("cancel", job)
    assert stopped.returncode == 0, stopped.stderr
    assert job in stopped.stdout
    waited = book.run("wait", job)
    assert (waited.returncode, waited.stdout) == (0, "Cancelled\n"), waited.stderr
    shown = book.run("show", job)
    assert shown.returncode == 0 and "INC-1234 wrong bucket" in shown.stdout and "S3DeleteObjectTagging" in shown.stdout
    ran = int(re.search(rf"(\d+) of {count} tasks", shown.stdout)[1])
    assert ran < count
    report = book.run("report", job)
    if ran > 0:
        assert (report.returncode, report.stdout) == (0, f"{ran} tasks succeeded, 0 failed\n"), report.stderr
    else:
        assert report.returncode == 255 and "no task was run" in report.stderr
    # If cancelling fails, `doctor` shows the account and the region.
    checked = book.run("doctor")
    assert checked.returncode == 0 and "us-east-1" in checked.stdout and "123456789012" in checked.stdout, checked.stdout
    book.end()


@pytest.mark.parametrize("interrupted", [True, False])
def test_thousands_of_wrong_jobs(emulator, tmp_path, interrupted):
    """Suspended jobs of a nightly program, between jobs that must stay; all on objects that must keep their tags."""
    service = Service(emulator(*BUCKETS))
    service.s3.put_object(Bucket="photos", Key="k", Body=b"x", Tagging="team=media")
    written = service.s3.put_object(Bucket="lists", Key="m.csv", Body=b"photos,k\n")
    count = 1200
    jobs = service.jobs
    ids = {"nightly": set(), "other": set()}
    for number in range(count):
        description = "nightly" if number % 3 else "other"
        ids[description].add(jobs.create_job(
            AccountId="123456789012", ConfirmationRequired=True, Description=f"{description} {number}", Priority=1, RoleArn=ROLE,
            Operation={"S3DeleteObjectTagging": {}}, Report={"Enabled": False},
            Manifest={"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                      "Location": {"ObjectArn": "arn:aws:s3:::lists/m.csv", "ETag": written["ETag"].strip('"')}})["JobId"])
    deadline = time.monotonic() + 60
    while len(listed(service, "--status", "Suspended")) < count:
        assert time.monotonic() < deadline, "the jobs are prepared"
    wrong = len(ids["nightly"])

    book = Runbook("thousands of wrong jobs", service, tmp_path)
    preview = book.run("cancel")
    assert preview.returncode == 0 and len(preview.stdout.splitlines()) == wrong + 1, preview.stderr
    assert preview.stderr == f"Dry run: {wrong} jobs would be cancelled. Nothing was changed.\n"
    assert len(listed(service, "--status", "Suspended")) == count

    terminal = book.terminal("cancel")
    terminal.read_until(f"Cancel these {wrong} jobs? [y/N]")
    assert "nightly" in terminal.text() and "more; --dry-run shows all" in terminal.text()
    terminal.child.sendline("y")
    if interrupted:
        terminal.read_until("Ctrl-C stops")
        terminal.child.sendintr()
        assert terminal.finish() == 130
        assert "s3control cancel --resume cancelled.json" in "".join(terminal.lines()), terminal.text()
    else:
        assert terminal.finish() == 0
    kept = json.loads((tmp_path / "cancelled.json").read_text())
    assert {result["jobID"] for result in kept["results"]} == ids["nightly"]
    assert (sum(result["outcome"] == "done" for result in kept["results"]) < wrong) == interrupted

    resumed = book.run("cancel", more=["--yes"])
    assert resumed.returncode == 0, resumed.stderr
    book.end()
    found = {job["JobId"]: job["Status"] for job in listed(service)}
    assert {found[job] for job in ids["nightly"]} == {"Cancelled"}
    assert {found[job] for job in ids["other"]} == {"Suspended"}
    described = jobs.describe_job(AccountId="123456789012", JobId=min(ids["nightly"]))["Job"]
    assert described["StatusUpdateReason"] == "INC-1234"
    assert service.tags("k") == {"team": "media"}, "no task of a cancelled job has run"
    # The jobs that were right still run.
    right = sorted(ids["other"])[:3]
    assert service.run("confirm", *right, "--yes").returncode == 0
    assert service.run("wait", *right, "--for", "succeeded", "--timeout", "1m").returncode == 0
    assert service.tags("k") == {}


def test_tasks_of_a_job_failed(emulator, tmp_path):
    """Copies to a bucket that is not there yet, of objects some of which are missing."""
    service = Service(emulator(*BUCKETS))
    for key in ["a b.jpg", "dir/é.jpg", "last"]:
        service.s3.put_object(Bucket="photos", Key=key, Body=b"x")
    job = submit(service, "copy", "--to", "s3://copies/2026/", "--keys", "-", "--bucket", "photos",
                 input="a b.jpg\ndir/é.jpg\nlast\ngone-1\ngone-2\n")
    wait_for(service, job, "Complete", "Failed")
    book = Runbook("tasks of a job failed", service, tmp_path)
    causes = book.run("report", job)
    assert causes.returncode == 1 and "0 tasks succeeded, 5 failed" in causes.stdout, causes.stderr
    assert "× NoSuchBucket, HTTP 404" in causes.stdout, causes.stdout
    objects = book.run("report", job)
    assert objects.returncode == 1
    failed = {line.split("\t")[0]: line.split("\t")[2] for line in objects.stdout.splitlines()}
    assert set(failed) == {f"s3://photos/{key}" for key in ["a b.jpg", "dir/é.jpg", "last", "gone-1", "gone-2"]}
    policy = json.loads(book.run("policy").stdout)
    actions = json.dumps(policy)
    assert "s3:PutObjectTagging" in actions and "arn:aws:s3:::photos/*" in actions
    service.s3.create_bucket(Bucket="copies")
    terminal = book.terminal("retry", job)
    terminal.read_until("Run this job? [y/N]")
    again = sum(code != "NoSuchKey" for code in failed.values())
    assert f"{again} failed tasks to run again." in terminal.text() and "S3PutObjectCopy" in terminal.text()
    terminal.child.sendline("y")
    code = terminal.finish()
    assert (code == 0) == (again == 3), terminal.text()
    book.end()
    copied = {item["Key"] for item in service.s3.list_objects_v2(Bucket="copies")["Contents"]}
    assert copied == {"2026/a b.jpg", "2026/dir/é.jpg", "2026/last"}
