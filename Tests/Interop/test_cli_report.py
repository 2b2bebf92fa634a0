"""`s3control report`: a completion report's manifest and its files, as S3 lays them out."""

import gzip
import hashlib
import json
import subprocess

import pytest
from conftest import binary, clean_environment

SCHEMA = "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"
SUCCEEDED = '"photos","a.jpg","","succeeded","","200","Successful"\n"photos","b.jpg","","succeeded","","200","Successful"\n'
FAILED = '"photos","c.jpg","","failed","AccessDenied","403","Access Denied"\n'


def lay_out(folder, where="results", checksum=True):
    """A report as it was copied from a bucket; the manifest's path."""
    files = []
    for status, text in [("succeeded", SUCCEEDED), ("failed", FAILED)]:
        name = hashlib.sha1(status.encode()).hexdigest() + ".csv"
        path = folder / where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        files.append({"TaskExecutionStatus": status, "Bucket": "reports", "Key": f"finals/job-0001/results/{name}",
                      **({"MD5Checksum": hashlib.md5(text.encode()).hexdigest()} if checksum else {})})
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps({
        "Format": "Report_CSV_20180820", "ReportCreationDate": "2019-04-05T17:48:39.725Z", "Results": files,
        "ReportSchema": SCHEMA}))
    return manifest


def report(*arguments):
    return subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "s3control"), "report", *map(str, arguments)],
        env=clean_environment(), capture_output=True, text=True, timeout=60,
    )


@pytest.mark.parametrize("where", [".", "results", "job-0001/results", "finals/job-0001/results"])
@pytest.mark.parametrize("checksum", [True, False])
def test_finds_the_files_of_a_manifest(tmp_path, where, checksum):
    manifest = lay_out(tmp_path, where, checksum)
    done = report(manifest)
    parts = report(*sorted(tmp_path.rglob("*.csv")))
    assert done.returncode == 1, "a task failed"
    assert (done.stdout, done.stderr) == (parts.stdout, "")
    assert "2 " in done.stdout and "AccessDenied" in done.stdout


def test_compares_the_checksums(tmp_path):
    manifest = lay_out(tmp_path)
    part = next(path for path in tmp_path.rglob("*.csv") if path.read_text() == FAILED)
    part.write_text(FAILED.replace("c.jpg", "d.jpg"))
    done = report(manifest)
    assert (done.returncode, done.stdout) == (255, "")
    assert str(part.name) in done.stderr and "MD5" in done.stderr


def test_names_all_files_that_are_missing(tmp_path):
    manifest = lay_out(tmp_path)
    names = [path.name for path in tmp_path.rglob("*.csv")]
    for path in tmp_path.rglob("*.csv"):
        path.unlink()
    done = report(manifest)
    assert (done.returncode, done.stdout) == (255, "")
    assert all(name in done.stderr for name in names)


def test_does_not_leave_the_manifests_folder(tmp_path):
    folder = tmp_path / "report"
    folder.mkdir()
    (tmp_path / "outside.csv").write_text(FAILED)
    manifest = lay_out(folder)
    document = json.loads(manifest.read_text())
    document["Results"] = [{"TaskExecutionStatus": "failed", "Bucket": "b", "Key": "x/../../outside.csv"}]
    manifest.write_text(json.dumps(document))
    done = report(manifest)
    assert (done.returncode, done.stdout) == (255, "") and "not found" in done.stderr


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"Format": 1}'])
def test_says_what_is_no_manifest(tmp_path, text):
    manifest = tmp_path / "manifest.json"
    manifest.write_text(text)
    done = report(manifest)
    assert (done.returncode, done.stdout) == (255, "") and str(manifest) in done.stderr


def test_a_report_without_tasks_is_fine(tmp_path):
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"Format": "Report_CSV_20180820", "Results": []}))
    assert report(manifest).returncode == 0


def test_counts_a_file_that_is_given_twice_once(tmp_path):
    manifest = lay_out(tmp_path)
    files = sorted(tmp_path.rglob("*.csv"))
    (tmp_path / "link.csv").symlink_to(files[0])
    alone = report(manifest)
    assert report(manifest, *files, manifest, tmp_path / "link.csv").stdout == alone.stdout
    assert report(*files, *files).stdout == alone.stdout


def test_counts_failures_by_code_whatever_the_messages(tmp_path):
    path = tmp_path / "failed.csv"
    rows = [f"b,a{i},,failed,403,AccessDenied,Request {i}\n" for i in range(2500)]
    rows += [f"b,m{i},,failed,404,NoSuchKey,Request n{i}\n" for i in range(40)]
    path.write_text("".join(rows))
    done = report(path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "0 tasks succeeded, 2540 failed"
    assert "2500 × AccessDenied, HTTP 403: Request 0" in done.stdout
    assert "40 × NoSuchKey, HTTP 404: Request n0" in done.stdout


def test_names_an_inventory(tmp_path):
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({
        "sourceBucket": "photos", "destinationBucket": "arn:aws:s3:::lists", "version": "2016-11-30",
        "fileFormat": "CSV", "fileSchema": "Bucket, Key", "files": []}))
    done = report(manifest)
    assert (done.returncode, done.stdout) == (255, "")
    assert "manifest.json of an S3 inventory" in done.stderr and str(manifest) in done.stderr
    plain = tmp_path / "part.csv"
    plain.write_text('"photos","a","","true","false","17","2020-05-01T06:07:08.250Z"\n')
    done = report(plain)
    assert (done.returncode, done.stdout) == (255, "") and "inventory" in done.stderr and str(plain) in done.stderr
    part = tmp_path / "part.csv.gz"
    part.write_bytes(gzip.compress(b"photos,a\n"))
    done = report(part)
    assert (done.returncode, done.stdout) == (255, "") and "gzip" in done.stderr and str(part) in done.stderr


def test_names_a_file_that_is_missing_once(tmp_path):
    done = report(tmp_path / "no.csv")
    assert (done.returncode, done.stdout) == (255, "")
    assert done.stderr.count("no.csv") == 1 and "no such file" in done.stderr
