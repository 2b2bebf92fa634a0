"""The path of a job by `s3control` alone: objects, a job that really runs on them, its report, and what failed again."""

import json

import pytest
from services import ROLE, Service
from terminals import Terminal


@pytest.fixture
def service(emulator):
    service = Service(emulator("--memory-store", "--bucket", "photos", "--bucket", "lists", "--bucket", "reports"))
    for key in ["a b.jpg", "dir/é.jpg", "last"]:
        service.s3.put_object(Bucket="photos", Key=key, Body=b"x")
    return service


JOB = ["--role", ROLE, "--report", "s3://reports/nightly", "--upload-to", "s3://lists/keys.csv", "--yes"]


def test_a_job_from_keys_to_what_failed_and_again(service):
    done = service.run("submit", "tag", "team=media", "--keys", "-", "--bucket", "photos", *JOB,
                       input="a b.jpg\ndir/é.jpg\nlast\nmissing-1\nmissing-2\n")
    assert done.returncode == 1, "two tasks failed"
    first = done.stdout.splitlines()[0]
    job = first.split()[0]
    assert first == f"{job} Complete: 5 of 5 tasks (100%), 2 failed"
    assert "2 × NoSuchKey, HTTP 404" in done.stdout
    assert f"Created job {job}." in done.stderr and f"s3control retry {job}" in done.stderr
    assert service.tags("dir/é.jpg") == {"team": "media"}

    report = service.run("report", job)
    assert report.returncode == 1 and "2 × NoSuchKey" in report.stdout
    listed = service.run("report", f"s3://reports/nightly/job-{job}/manifest.json", "--list")
    keys = sorted(line.split("\t")[0] for line in listed.stdout.splitlines())
    assert keys == ["s3://photos/missing-1", "s3://photos/missing-2"]

    service.s3.put_object(Bucket="photos", Key="missing-1", Body=b"x")
    again = service.run("retry", job, "--yes")
    assert again.returncode == 1 and "2 failed tasks to run again." in again.stderr
    assert f"Manifest: s3://lists/retry-{job}.csv" in again.stderr
    assert "2 of 2 tasks (100%), 1 failed" in again.stdout
    assert service.tags("missing-1") == {"team": "media"}
    none = service.run("retry", job, "--upload-to", "s3://lists/none.csv", "--code", "SlowDown", "--yes")
    assert none.returncode == 0 and "There is nothing to retry" in none.stderr


def test_all_of_a_prefix(service):
    done = service.run("submit", "tag", "a=1", "--prefix", "s3://photos/", *JOB)
    assert (done.returncode, done.stdout.split(" ", 1)[1]) == (0, "Complete: 3 of 3 tasks (100%)\n"), done.stderr
    assert [service.tags(key) for key in ["a b.jpg", "dir/é.jpg", "last"]] == [{"a": "1"}] * 3
    copied = service.run("submit", "copy", "--to", "s3://lists/copies/", "--manifest", "s3://lists/keys.csv", "--role", ROLE,
                         "--no-report", "--yes")
    assert copied.returncode == 0, copied.stderr
    assert service.s3.get_object(Bucket="lists", Key="copies/dir/é.jpg")["Body"].read() == b"x"


def test_asks_with_the_number_of_tasks_and_cancels_what_is_declined(service):
    arguments = ["submit", "untag", "--prefix", "s3://photos/", *JOB[:-1]]
    terminal = Terminal(arguments, 80, service.environment(NO_COLOR="1"), rows=24)
    terminal.read_until("Run this job? [y/N]")
    assert "3 objects" in terminal.text() and "S3DeleteObjectTagging" in terminal.text()
    terminal.child.sendline("n")
    assert terminal.finish() == 1
    assert "cancelled before any task ran" in terminal.text()
    jobs = json.loads(service.run("jobs", "--output", "json").stdout)["Jobs"]
    assert [job["Status"] for job in jobs] == ["Cancelled"]
    terminal = Terminal(arguments, 80, service.environment(NO_COLOR="1"), rows=24)
    terminal.read_until("Run this job? [y/N]")
    terminal.child.sendline("y")
    assert terminal.finish() == 0
    assert "Complete: 3 of 3 tasks (100%)" in terminal.text()


def test_ctrl_c_at_the_question_names_the_job_that_waits(service):
    terminal = Terminal(["submit", "untag", "--prefix", "s3://photos/", *JOB[:-1]], 100, service.environment(), rows=24)
    terminal.read_until("Run this job? [y/N]")
    terminal.child.sendintr()
    assert terminal.finish() == 130
    job = json.loads(service.run("jobs", "--output", "json").stdout)["Jobs"][0]
    assert job["Status"] == "Suspended"
    assert f"Job {job['JobId']} awaits confirmation" in terminal.text()


def test_a_file_is_applied_once_and_compared(service, tmp_path):
    uploaded = service.run("manifest", "upload", "--prefix", "s3://photos/", "--upload-to", "s3://lists/m.csv")
    manifest = json.loads(uploaded.stdout)
    assert manifest["Location"]["ObjectArn"] == "arn:aws:s3:::lists/m.csv"
    path = tmp_path / "job.json"
    job = {"Description": "nightly", "Operation": {"S3DeleteObjectTagging": {}}, "Manifest": manifest, "Priority": 5,
           "Report": {"Enabled": False}, "RoleArn": ROLE}
    path.write_text(json.dumps(job))
    assert service.run("apply", path, "--plan").returncode == 1
    done = service.run("apply", path, "--yes")
    assert done.returncode == 0, done.stderr
    same = service.run("apply", path, "--yes")
    assert same.returncode == 0 and "as the file describes it" in same.stderr
    path.write_text(json.dumps({**job, "Operation": {"S3PutObjectTagging": {"TagSet": [{"Key": "a", "Value": "b"}]}}}))
    plan = service.run("apply", path, "--plan")
    assert plan.returncode == 1
    assert "+ Operation.S3PutObjectTagging.TagSet[0].Key: a" in plan.stdout.splitlines()
    assert "- Operation.S3DeleteObjectTagging: {}" in plan.stdout.splitlines()
    assert len(json.loads(service.run("jobs", "--output", "json").stdout)["Jobs"]) == 1
