"""Jobs that really run: boto3 and the AWS CLI create and watch them through s3control-emulator, on moto, on SeaweedFS and on
the emulator's own store in memory.

boto3 checks every object and the report afterwards.
"""

import csv
import datetime
import gzip
import hashlib
import io
import json
import signal
import subprocess
import sys
import time
import urllib.parse
import uuid
import zlib

import boto3
import botocore.config
import botocore.exceptions
import pytest
from conftest import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY, Emulator, binary, clean_environment
from local_server import LocalHandler, LocalServer

ROLE = f"arn:aws:iam::{ACCOUNT}:role/batch"
KEYS = ["a b", "c,d", 'quo"te', "é/漢字", "plain", "plus+plus"]


class Bench:
    """A store, and an emulator that runs jobs on it."""

    def __init__(self, store, lambda_url):
        """Starts an emulator beside a store; with None, one whose own store is in memory."""
        self.store = store
        functions = ["--lambda-endpoint", lambda_url]
        if store:
            self.name, self.s3 = store.name, store.boto3
            self.emulator = Emulator("--s3-endpoint", store.url, "--s3-path-style", *functions, env=clean_environment())
        else:
            self.name = "memory"
            self.emulator = Emulator("--memory-store", *functions, env=clean_environment())
            self.s3 = boto3.client(
                "s3", region_name=REGION, endpoint_url=self.emulator.url, aws_access_key_id=ACCESS_KEY,
                aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(s3={"addressing_style": "path"}),
            )
        self.jobs = boto3.client(
            "s3control", region_name=REGION, endpoint_url="http://s3-control.test", aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(proxies={"http": self.emulator.url}),
        )

    def bucket(self, **options):
        name = f"bucket-{uuid.uuid4().hex[:12]}"
        self.s3.create_bucket(Bucket=name, **options)
        return name

    def put(self, bucket, keys=KEYS):
        for key in keys:
            self.s3.put_object(Bucket=bucket, Key=key, Body=f"content of {key}".encode(), Metadata={"n": "1"})

    def manifest(self, bucket, rows):
        """A manifest of (bucket, key) or (bucket, key, version), for CreateJob."""
        text = "".join(",".join([row[0], urllib.parse.quote(row[1]), *row[2:]]) + "\n" for row in rows)
        written = self.s3.put_object(Bucket=bucket, Key="lists/list.csv", Body=text.encode())
        fields = ["Bucket", "Key", "VersionId"][: len(rows[0])]
        return {
            "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": fields},
            "Location": {"ObjectArn": f"arn:aws:s3:::{bucket}/lists/list.csv", "ETag": written["ETag"].strip('"')},
        }

    def request(self, operation, bucket, **members):
        report = {"Bucket": f"arn:aws:s3:::{bucket}", "Format": "Report_CSV_20180820", "Enabled": True, "Prefix": "done",
                  "ReportScope": "AllTasks"}
        return {"AccountId": ACCOUNT, "Operation": operation, "Report": report, "Priority": 10, "RoleArn": ROLE,
                "ConfirmationRequired": False, "ClientRequestToken": str(uuid.uuid4()), **members}

    def create(self, operation, bucket, **members):
        return self.jobs.create_job(**self.request(operation, bucket, **members))["JobId"]

    def describe(self, job):
        return self.jobs.describe_job(AccountId=ACCOUNT, JobId=job)["Job"]

    def wait(self, job, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.describe(job)
            if found["Status"] in ("Complete", "Failed", "Cancelled"):
                return found
            time.sleep(0.05)
        raise AssertionError(found)

    def report(self, bucket, job):
        """The report's rows, with every checksum compared; none if there is no report."""
        folder = f"done/job-{job}"
        try:
            text = self.s3.get_object(Bucket=bucket, Key=f"{folder}/manifest.json")["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return []
        md5 = self.s3.get_object(Bucket=bucket, Key=f"{folder}/manifest.json.md5")["Body"].read()
        assert hashlib.md5(text).hexdigest() == md5.decode().strip()
        rows = []
        for result in json.loads(text)["Results"]:
            assert result["Bucket"] == bucket and result["Key"].startswith(f"{folder}/results/")
            body = self.s3.get_object(Bucket=bucket, Key=result["Key"])["Body"].read()
            assert hashlib.md5(body).hexdigest() == result["MD5Checksum"]
            found = list(csv.reader(io.StringIO(body.decode())))
            assert all(row[3] == result["TaskExecutionStatus"] for row in found)
            rows += found
        return rows

    def run(self, operation, bucket, rows=None, **members):
        """Runs a job; its description, and its report by key."""
        if rows is not None:
            members["Manifest"] = self.manifest(bucket, rows)
        job = self.wait(self.create(operation, bucket, **members))
        rows = self.report(bucket, job["JobId"])
        progress = job["ProgressSummary"]
        assert sum(row[3] == "succeeded" for row in rows) == progress["NumberOfTasksSucceeded"]
        assert sum(row[3] == "failed" for row in rows) == progress["NumberOfTasksFailed"]
        return job, {urllib.parse.unquote(row[1]): row for row in rows}

    def expect_all(self, operation, bucket, keys=KEYS, **members):
        job, report = self.run(operation, bucket, [(bucket, key) for key in keys], **members)
        assert job["Status"] == "Complete", job
        assert set(report) == set(keys)
        assert all(row[3:5] == ["succeeded", "200"] for row in report.values()), report
        return report


class Function(LocalHandler):
    """A local Lambda: answers by the key."""

    tries = {}
    events = []
    program = binary("EXAMPLES_BIN", ".build/debug", "TaskFunction")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "/example/" in self.path:
            return self.reply(subprocess.run([self.program], input=body, capture_output=True, timeout=60).stdout)
        event = json.loads(body)
        task = event["tasks"][0]
        key = urllib.parse.unquote_plus(task["s3Key"])
        self.events.append((self.path, event))
        self.tries[key] = self.tries.get(key, 0) + 1
        code = "Succeeded"
        if key == "c,d":
            code = "PermanentFailure"
        if key == "plain" and self.tries[key] < 3:
            code = "TemporaryFailure"
        results = [{"taskId": task["taskId"], "resultCode": code, "resultString": f"{key}: {code}"}]
        self.reply(json.dumps({
            "invocationSchemaVersion": event["invocationSchemaVersion"], "invocationId": event["invocationId"],
            "treatMissingKeysAs": "PermanentFailure", "results": [] if key == "a b" else results,
        }).encode())


@pytest.fixture(scope="module")
def function_url():
    with LocalServer(Function) as server:
        yield server.url


@pytest.fixture(scope="module", params=["moto", "SeaweedFS", "memory"])
def bench(request, stores, function_url):
    running = Bench(None if request.param == "memory" else stores(request.param), function_url)
    yield running
    running.emulator.stop()


def tags_of(bench, bucket, key):
    found = bench.s3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"]
    return {tag["Key"]: tag["Value"] for tag in found}


def test_tags_are_replaced_and_deleted(bench):
    bucket = bench.bucket()
    bench.put(bucket)
    bench.expect_all({"S3PutObjectTagging": {"TagSet": [{"Key": "team", "Value": "média"}]}}, bucket)
    assert all(tags_of(bench, bucket, key) == {"team": "média"} for key in KEYS)
    bench.expect_all({"S3DeleteObjectTagging": {}}, bucket)
    assert all(tags_of(bench, bucket, key) == {} for key in KEYS)


def test_objects_are_copied_with_new_metadata_and_tags(bench):
    source, target = bench.bucket(), bench.bucket()
    bench.put(source)
    bench.expect_all({"S3PutObjectCopy": {
        "TargetResource": f"arn:aws:s3:::{target}", "TargetKeyPrefix": "copies", "MetadataDirective": "REPLACE",
        "NewObjectMetadata": {"ContentType": "text/plain", "UserMetadata": {"by": "job"}},
        "NewObjectTagging": [{"Key": "a", "Value": "b"}],
    }}, source)
    for key in KEYS:
        copy = bench.s3.get_object(Bucket=target, Key=f"copies/{key}")
        assert copy["Body"].read() == f"content of {key}".encode()
        assert copy["ContentType"] == "text/plain" and copy["Metadata"] == {"by": "job"}
        assert tags_of(bench, target, f"copies/{key}") == {"a": "b"}
    bench.expect_all({"S3PutObjectCopy": {"TargetResource": f"arn:aws:s3:::{target}"}}, source)
    assert all(bench.s3.head_object(Bucket=target, Key=key)["Metadata"] == {"n": "1"} for key in KEYS)


def test_access_control_lists_are_replaced(bench):
    bucket = bench.bucket()
    try:
        # Where owners are enforced, lists cannot be set.
        bench.s3.put_bucket_ownership_controls(
            Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    except botocore.exceptions.ClientError:
        pass
    bench.put(bucket)
    policy = {"AccessControlPolicy": {"CannedAccessControlList": "public-read"}}
    bench.expect_all({"S3PutObjectAcl": policy}, bucket)
    for key in KEYS:
        grants = bench.s3.get_object_acl(Bucket=bucket, Key=key)["Grants"]
        assert any(grant["Grantee"].get("URI", "").endswith("AllUsers") and grant["Permission"] == "READ" for grant in grants)


def test_objects_are_held_and_retained(bench):
    bucket, lists = bench.bucket(ObjectLockEnabledForBucket=True), bench.bucket()
    bench.put(bucket)
    rows = [(bucket, key) for key in KEYS]
    job, report = bench.run({"S3PutObjectLegalHold": {"LegalHold": {"Status": "ON"}}}, lists, rows)
    assert job["ProgressSummary"]["NumberOfTasksSucceeded"] == len(KEYS), report
    until = datetime.datetime(2090, 1, 2, tzinfo=datetime.timezone.utc)
    retention = {"Mode": "GOVERNANCE", "RetainUntilDate": until}
    job, report = bench.run({"S3PutObjectRetention": {"Retention": retention}}, lists, rows)
    assert job["ProgressSummary"]["NumberOfTasksSucceeded"] == len(KEYS), report
    for key in KEYS:
        assert bench.s3.get_object_legal_hold(Bucket=bucket, Key=key)["LegalHold"]["Status"] == "ON"
        # GetObjectRetention is an internal error of moto's.
        found = bench.s3.head_object(Bucket=bucket, Key=key)
        assert found["ObjectLockMode"] == "GOVERNANCE" and found["ObjectLockRetainUntilDate"] == until


def test_archived_objects_are_restored(bench):
    bucket = bench.bucket()
    for key in KEYS:
        bench.s3.put_object(Bucket=bucket, Key=key, Body=b"x", StorageClass="GLACIER")
    operation = {"S3InitiateRestoreObject": {"ExpirationInDays": 3, "GlacierJobTier": "BULK"}}
    job, report = bench.run(operation, bucket, [(bucket, key) for key in KEYS])
    assert job["Status"] == "Complete"
    if bench.name != "SeaweedFS":
        assert all(row[3] == "succeeded" for row in report.values()), report
        assert all("ongoing-request" in bench.s3.head_object(Bucket=bucket, Key=key)["Restore"] for key in KEYS)
    else:
        # SeaweedFS does not restore: what it says instead is in the report.
        assert all(row[3] == "failed" and row[5] for row in report.values()), report


def test_checksums_are_in_the_report(bench):
    bucket = bench.bucket()
    bench.put(bucket)
    report = bench.expect_all({"S3ComputeObjectChecksum": {"ChecksumAlgorithm": "CRC32", "ChecksumType": "FULL_OBJECT"}}, bucket)
    for key, row in report.items():
        found = json.loads(row[6])
        assert found["checksum_hex"] == f"{zlib.crc32(f'content of {key}'.encode()):08x}"
        assert found["etag"] == bench.s3.head_object(Bucket=bucket, Key=key)["ETag"].strip('"')
    report = bench.expect_all({"S3ComputeObjectChecksum": {"ChecksumAlgorithm": "SHA256", "ChecksumType": "FULL_OBJECT"}}, bucket)
    for key, row in report.items():
        assert json.loads(row[6])["checksum_hex"] == hashlib.sha256(f"content of {key}".encode()).hexdigest()


@pytest.mark.parametrize("operation", [
    {"S3ReplicateObject": {}},
    {"S3UpdateObjectEncryption": {"ObjectEncryption": {"SSEKMS": {
        "KMSKeyArn": f"arn:aws:kms:us-east-1:{ACCOUNT}:key/12345678-1234-1234-1234-123456789012"}}}},
])
def test_replication_and_encryption_are_the_stores_matter(bench, operation):
    bucket = bench.bucket()
    bench.put(bucket)
    job, report = bench.run(operation, bucket, [(bucket, key, "null") for key in KEYS])
    assert job["Status"] == "Complete"
    if bench.name == "memory":
        assert all(row[3] == "succeeded" for row in report.values()), report
    else:
        # Neither knows the request: they would take it for PutObject, which is found out before it reaches an object.
        assert all(row[3:6] == ["failed", "501", "NotImplemented"] for row in report.values()), report
    for key in KEYS:
        assert bench.s3.get_object(Bucket=bucket, Key=key)["Body"].read() == f"content of {key}".encode()
    assert not [o for o in bench.s3.list_objects_v2(Bucket=bucket)["Contents"] if "probe" in o["Key"]]


@pytest.mark.parametrize("operation, subresource", [
    ({"S3PutObjectTagging": {"TagSet": [{"Key": "a", "Value": "b"}]}}, "tagging"),
    ({"S3PutObjectAcl": {"AccessControlPolicy": {"CannedAccessControlList": "public-read"}}}, "acl"),
])
def test_a_store_that_takes_such_requests_for_objects_keeps_what_is_in_them(stores, function_url, operation, subresource):
    bench = Bench(stores("rclone"), function_url)
    try:
        bucket = bench.bucket()
        bench.put(bucket, ["a", "folder/b"])
        job, report = bench.run(operation, bucket, [(bucket, "a"), (bucket, "folder/b")])
        assert job["Status"] == "Complete" and len(report) == 2
        assert all(row[3:6] == ["failed", "501", "NotImplemented"] and f"?{subresource}" in row[6] for row in report.values()), report
        for key in ["a", "folder/b"]:
            assert bench.s3.get_object(Bucket=bucket, Key=key)["Body"].read() == f"content of {key}".encode()
        assert not [o for o in bench.s3.list_objects_v2(Bucket=bucket)["Contents"] if "probe" in o["Key"]]
    finally:
        bench.emulator.stop()


def test_a_function_is_invoked_for_each_object(bench):
    bucket = bench.bucket()
    bench.put(bucket)
    Function.tries.clear()
    Function.events.clear()
    job, report = bench.run({"LambdaInvoke": {
        "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:check", "InvocationSchemaVersion": "2.0",
        "UserArguments": {"a": "b"},
    }}, bucket, [(bucket, key) for key in KEYS])
    assert job["Status"] == "Complete"
    assert {key for key, row in report.items() if row[3] == "failed"} == {"a b", "c,d"}
    assert report["c,d"][4:] == ["200", "PermanentFailure", "c,d: PermanentFailure"]
    assert report["plain"][6] == "plain: Succeeded" and Function.tries["plain"] == 3
    path, event = Function.events[0]
    assert path == "/2015-03-31/functions/check/invocations"
    assert event["job"] == {"id": job["JobId"], "userArguments": {"a": "b"}}
    assert event["tasks"][0]["s3Bucket"] == bucket and event["tasks"][0]["s3VersionId"] is None


def test_the_example_of_a_function_runs_in_a_job(bench):
    bucket = bench.bucket()
    bench.put(bucket, ["folder/name", "bad:name", "two/" + "x" * 20])
    job, report = bench.run({"LambdaInvoke": {
        "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:example", "InvocationSchemaVersion": "2.0",
        "UserArguments": {"longestName": "10"},
    }}, bucket, [(bucket, key) for key in ["folder/name", "bad:name", "two/" + "x" * 20]])
    assert job["Status"] == "Complete"
    assert report["folder/name"][3:] == ["succeeded", "200", "", "2 names"]
    assert report["bad:name"][5:] == ["PermanentFailure", "a character that Windows forbids"]
    assert report["two/" + "x" * 20][5:] == ["PermanentFailure", "20 bytes in one name"]


def test_versions_are_worked_on(bench):
    bucket = bench.bucket()
    bench.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    versions = [bench.s3.put_object(Bucket=bucket, Key="k", Body=body)["VersionId"] for body in (b"1", b"2")]
    job, report = bench.run({"S3PutObjectTagging": {"TagSet": [{"Key": "old", "Value": "yes"}]}}, bucket,
                            [(bucket, "k", versions[0]), (bucket, "missing", versions[1])])
    assert job["Status"] == "Complete"
    assert report["k"][2:5] == [versions[0], "succeeded", "200"]
    assert report["missing"][3] == "failed" and report["missing"][4] == "404"
    tagged = bench.s3.get_object_tagging(Bucket=bucket, Key="k", VersionId=versions[0])["TagSet"]
    assert tagged == [{"Key": "old", "Value": "yes"}]
    assert bench.s3.get_object_tagging(Bucket=bucket, Key="k", VersionId=versions[1])["TagSet"] == []


def test_an_inventory_is_a_manifest(bench):
    bucket = bench.bucket()
    bench.put(bucket)
    text = "".join(f'"{bucket}","{urllib.parse.quote_plus(key, safe="/")}"\n' for key in KEYS)
    data = gzip.compress(text.encode())
    bench.s3.put_object(Bucket=bucket, Key="inventory/data.csv.gz", Body=data)
    written = bench.s3.put_object(Bucket=bucket, Key="inventory/manifest.json", Body=json.dumps({
        "sourceBucket": bucket, "destinationBucket": f"arn:aws:s3:::{bucket}", "version": "2016-11-30",
        "creationTimestamp": "1790000000000", "fileFormat": "CSV", "fileSchema": "Bucket, Key",
        "files": [{"key": "inventory/data.csv.gz", "size": len(data), "MD5checksum": hashlib.md5(data).hexdigest()}],
    }).encode())
    job, report = bench.run({"S3PutObjectTagging": {"TagSet": [{"Key": "i", "Value": "n"}]}}, bucket, Manifest={
        "Spec": {"Format": "S3InventoryReport_CSV_20161130"},
        "Location": {"ObjectArn": f"arn:aws:s3:::{bucket}/inventory/manifest.json", "ETag": written["ETag"].strip('"')},
    })
    assert job["Status"] == "Complete", job
    assert set(report) == set(KEYS)
    assert all(tags_of(bench, bucket, key) == {"i": "n"} for key in KEYS)


def test_a_manifest_is_generated_with_filters_and_written(bench):
    bucket, lists = bench.bucket(), bench.bucket()
    for key, size in [("in/a.jpg", 100), ("in/b.jpg", 5000), ("in/c.txt", 100), ("out/d.jpg", 100), ("in/e f.jpg", 200)]:
        bench.s3.put_object(Bucket=bucket, Key=key, Body=b"x" * size)
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
    job, report = bench.run({"S3PutObjectTagging": {"TagSet": [{"Key": "g", "Value": "1"}]}}, lists, ManifestGenerator={
        "S3JobManifestGenerator": {
            "SourceBucket": f"arn:aws:s3:::{bucket}", "EnableManifestOutput": True,
            "ManifestOutputLocation": {"Bucket": f"arn:aws:s3:::{lists}", "ManifestPrefix": "generated",
                                       "ManifestFormat": "S3InventoryReport_CSV_20211130"},
            "Filter": {"KeyNameConstraint": {"MatchAnyPrefix": ["in/"], "MatchAnySuffix": [".jpg"]},
                       "ObjectSizeGreaterThanBytes": 50, "ObjectSizeLessThanBytes": 1000, "CreatedAfter": past,
                       "MatchAnyStorageClass": ["STANDARD"]},
        }})
    assert job["Status"] == "Complete", job
    assert set(report) == {"in/a.jpg", "in/e f.jpg"}
    location = job["GeneratedManifestDescriptor"]["Location"]
    assert job["GeneratedManifestDescriptor"]["Format"] == "S3InventoryReport_CSV_20211130"
    key = location["ObjectArn"].removeprefix(f"arn:aws:s3:::{lists}/")
    found = bench.s3.get_object(Bucket=lists, Key=key)
    assert found["ETag"].strip('"') == location["ETag"]
    document = json.loads(found["Body"].read())
    data = bench.s3.get_object(Bucket=lists, Key=document["files"][0]["key"])["Body"].read()
    assert hashlib.md5(data).hexdigest() == document["files"][0]["MD5checksum"]
    assert [row[:2] for row in csv.reader(io.StringIO(data.decode()))] == [[bucket, "in/a.jpg"], [bucket, "in/e%20f.jpg"]]
    # What was generated is a manifest itself.
    again, report = bench.run({"S3DeleteObjectTagging": {}}, lists, Manifest={
        "Spec": {"Format": "S3InventoryReport_CSV_20161130"}, "Location": location})
    assert again["Status"] == "Complete" and set(report) == {"in/a.jpg", "in/e f.jpg"}


@pytest.mark.parametrize("fault, code", [
    ("missing", "NoSuchKey"), ("bucket", "NoSuchBucket"), ("etag", "ManifestETagMismatch"), ("columns", "InvalidManifest"),
    ("gzip", "InvalidManifest"), ("report", "NoSuchBucket"),
])
def test_bad_input_fails_the_job_with_a_reason(bench, fault, code):
    bucket = bench.bucket()
    bench.put(bucket, ["a"])
    operation = {"S3DeleteObjectTagging": {}}
    request = bench.request(operation, bucket, Manifest=bench.manifest(bucket, [(bucket, "a")]))
    location = request["Manifest"]["Location"]
    if fault == "missing":
        location["ObjectArn"] += ".not"
    if fault == "bucket":
        # SeaweedFS misses the key.
        code = "NoSuchKey" if bench.name == "SeaweedFS" else code
        location["ObjectArn"] = "arn:aws:s3:::no-such-bucket-here/list.csv"
    if fault == "etag":
        location["ETag"] = "0" * 32
    if fault == "columns":
        written = bench.s3.put_object(Bucket=bucket, Key="lists/list.csv", Body=b"only-one\n")
        location["ETag"] = written["ETag"].strip('"')
    if fault == "gzip":
        bench.s3.put_object(Bucket=bucket, Key="data.csv.gz", Body=b"none")
        written = bench.s3.put_object(Bucket=bucket, Key="manifest.json", Body=json.dumps({
            "sourceBucket": bucket, "destinationBucket": f"arn:aws:s3:::{bucket}", "fileFormat": "CSV",
            "fileSchema": "Bucket, Key", "files": [{"key": "data.csv.gz"}]}).encode())
        request["Manifest"] = {"Spec": {"Format": "S3InventoryReport_CSV_20161130"}, "Location": {
            "ObjectArn": f"arn:aws:s3:::{bucket}/manifest.json", "ETag": written["ETag"].strip('"')}}
    if fault == "report":
        request["Report"]["Bucket"] = "arn:aws:s3:::no-such-bucket-here"
    job = bench.wait(bench.jobs.create_job(**request)["JobId"])
    assert job["Status"] == "Failed", job
    assert [reason["FailureCode"] for reason in job["FailureReasons"]] == [code], job["FailureReasons"]


def test_a_cancelled_job_stops_within_a_second(bench):
    bucket = bench.bucket()
    bench.put(bucket, ["a"])
    job = bench.create({"S3PutObjectTagging": {"TagSet": [{"Key": "a", "Value": "b"}]}}, bucket,
                       Manifest=bench.manifest(bucket, [(bucket, "a")] * 20_000))
    while bench.describe(job)["ProgressSummary"]["NumberOfTasksSucceeded"] == 0:
        time.sleep(0.05)
    start = time.monotonic()
    bench.jobs.update_job_status(AccountId=ACCOUNT, JobId=job, RequestedJobStatus="Cancelled")
    found = bench.wait(job)
    assert found["Status"] == "Cancelled"
    # Running tasks have ended and the report is written by then.
    assert time.monotonic() - start < 5
    done = found["ProgressSummary"]["NumberOfTasksSucceeded"]
    assert 0 < done < 20_000
    assert len(bench.report(bucket, job)) == done


def test_the_aws_cli_creates_confirms_and_watches_a_job(bench, tmp_path):
    bucket = bench.bucket()
    bench.put(bucket)
    request = bench.request({"S3PutObjectTagging": {"TagSet": [{"Key": "cli", "Value": "1"}]}}, bucket,
                            Manifest=bench.manifest(bucket, [(bucket, key) for key in KEYS]), ConfirmationRequired=True)
    file = tmp_path / "job.json"
    file.write_text(json.dumps(request))

    def aws(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "awscli", "s3control", *arguments, "--endpoint-url", "http://s3-control.test",
             "--output", "json"],
            capture_output=True, text=True, timeout=60, env=bench.emulator.environment())
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    job = aws("create-job", "--cli-input-json", f"file://{file}")["JobId"]

    def status():
        return aws("describe-job", "--account-id", ACCOUNT, "--job-id", job)["Job"]

    end = time.monotonic() + 60
    while status()["Status"] != "Suspended" and time.monotonic() < end:
        pass
    assert status()["ProgressSummary"]["TotalNumberOfTasks"] == len(KEYS)
    aws("update-job-status", "--account-id", ACCOUNT, "--job-id", job, "--requested-job-status", "Ready")
    while status()["Status"] != "Complete" and time.monotonic() < end:
        pass
    assert status()["ProgressSummary"]["NumberOfTasksSucceeded"] == len(KEYS)
    assert len(bench.report(bucket, job)) == len(KEYS)
    assert all(tags_of(bench, bucket, key) == {"cli": "1"} for key in KEYS)


def test_a_store_that_is_stopped_and_comes_back_loses_nothing(bench):
    if bench.name != "SeaweedFS":
        pytest.skip("one store is enough")
    bucket = bench.bucket()
    bench.put(bucket, ["a"])
    job = bench.create({"S3PutObjectTagging": {"TagSet": [{"Key": "a", "Value": "b"}]}}, bucket,
                       Manifest=bench.manifest(bucket, [(bucket, "a")] * 10_000))
    while bench.describe(job)["ProgressSummary"]["NumberOfTasksSucceeded"] == 0:
        time.sleep(0.05)
    bench.store.process.send_signal(signal.SIGSTOP)
    try:
        time.sleep(8)
    finally:
        bench.store.process.send_signal(signal.SIGCONT)
    found = bench.wait(job, seconds=180)
    assert found["Status"] == "Complete", found
    assert found["ProgressSummary"]["NumberOfTasksSucceeded"] == 10_000, found["ProgressSummary"]
    assert len(bench.report(bucket, job)) == 10_000
