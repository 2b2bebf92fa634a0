"""boto3 and the AWS CLI run all eight operations against the emulator; its admin API serves any language's tests."""

import json
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
import botocore.exceptions
import botocore.parsers
import pytest
from conftest import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY
from services import jobs_client

ENDPOINT = "http://s3-control.test"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/batch"
MISSING = "00000000-0000-4000-8000-000000000000"
MANIFEST = {
    "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
    "Location": {"ObjectArn": "arn:aws:s3:::bucket/manifest.csv", "ETag": "60e460c9d1046e73f7dde5043ac3ae85"},
}
GENERATOR = {
    "S3JobManifestGenerator": {
        "SourceBucket": "arn:aws:s3:::bucket",
        "EnableManifestOutput": False,
        "Filter": {"KeyNameConstraint": {"MatchAnyPrefix": ["a/", "b/ ü"]}},
    }
}


def create_input(**changes):
    request = {
        "Operation": {"S3PutObjectTagging": {"TagSet": [{"Key": "color", "Value": "blue = grün"}]}},
        "Report": {"Enabled": False},
        "ClientRequestToken": "token-1",
        "Manifest": MANIFEST,
        "Description": "a job of \"many\" words ü",
        "Priority": 7,
        "RoleArn": ROLE,
        "ConfirmationRequired": True,
        "Tags": [{"Key": "team", "Value": "media"}],
    }
    request.update(changes)
    return {key: value for key, value in request.items() if value is not None}


class Boto:
    """boto3, in this process; botocore's own parser reads what comes."""

    def __init__(self, emulator):
        self.client = jobs_client(emulator.url, retries={"total_max_attempts": 1}, parameter_validation=False)

    def call(self, operation, **members):
        answer = getattr(self.client, operation)(AccountId=ACCOUNT, **members)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200
        assert len(answer["ResponseMetadata"]["RequestId"]) == 16
        del answer["ResponseMetadata"]
        return answer

    def error(self, operation, **members):
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            self.call(operation, **members)
        assert caught.value.response["ResponseMetadata"]["RequestId"]
        return caught.value.response["Error"]["Code"]


class CommandLine:
    """`aws s3control`, in a process of its own."""

    def __init__(self, emulator):
        self.environment = emulator.environment(AWS_MAX_ATTEMPTS="1")

    def run(self, operation, *arguments, **members):
        return subprocess.run(
            [sys.executable, "-m", "awscli", "s3control", operation.replace("_", "-"),
             "--endpoint-url", ENDPOINT, "--output", "json", *arguments,
             "--cli-input-json", json.dumps({"AccountId": ACCOUNT, **members})],
            env=self.environment, capture_output=True, text=True, timeout=60,
        )

    def call(self, operation, **members):
        done = self.run(operation, **members)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "{}")

    def error(self, operation, **members):
        done = self.run(operation, **members)
        assert done.returncode != 0
        return done.stderr.split("(", 1)[1].split(")", 1)[0]


@pytest.fixture(params=[Boto, CommandLine], ids=["boto3", "aws"])
def start(request, emulator):
    def begin(*arguments):
        running = emulator("--step-seconds", "0.1", "--winding-up-seconds", "0.1", *arguments)
        return request.param(running), running

    return begin


def admin(emulator, path, body=None, method=None):
    """Calls the admin API with nothing but the standard library."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{emulator.url}/_emulator{path}", data=data, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as answer:
        return json.load(answer)


def wait_for(client, job, status):
    deadline = time.monotonic() + 60
    while (found := client.call("describe_job", JobId=job)["Job"])["Status"] != status:
        assert time.monotonic() < deadline, f"still {found['Status']}"
        time.sleep(0.1)
    return found


def test_all_eight_operations(start):
    client, running = start("--manual-clock")
    job = client.call("create_job", **create_input())["JobId"]
    assert client.call("create_job", **create_input())["JobId"] == job

    admin(running, "/clock", {"advanceSeconds": 10})
    described = client.call("describe_job", JobId=job)["Job"]
    assert described["Status"] == "Suspended"
    assert described["Description"] == "a job of \"many\" words ü"
    assert described["Operation"]["S3PutObjectTagging"]["TagSet"][0]["Value"] == "blue = grün"
    assert described["Manifest"] == MANIFEST
    assert described["JobArn"] == f"arn:aws:s3:{REGION}:{ACCOUNT}:job/{job}"
    assert described["SuspendedCause"] == "Awaiting confirmation"

    assert client.call("update_job_priority", JobId=job, Priority=42) == {"JobId": job, "Priority": 42}
    assert client.call("get_job_tagging", JobId=job)["Tags"] == [{"Key": "team", "Value": "media"}]
    tags = [{"Key": f"key {n}", "Value": "ü + x"} for n in range(50)]
    assert client.call("put_job_tagging", JobId=job, Tags=tags) == {}
    assert client.call("get_job_tagging", JobId=job)["Tags"] == tags
    assert client.call("delete_job_tagging", JobId=job) == {}
    assert client.call("get_job_tagging", JobId=job).get("Tags", []) == []

    updated = client.call(
        "update_job_status", JobId=job, RequestedJobStatus="Ready", StatusUpdateReason="go & run <it>")
    assert updated["Status"] == "Ready"
    assert updated["StatusUpdateReason"] == "go & run <it>"
    admin(running, "/clock", {"advanceSeconds": 5})
    summary = client.call("describe_job", JobId=job)["Job"]["ProgressSummary"]
    assert summary["TotalNumberOfTasks"] == 1000
    assert 0 < summary["NumberOfTasksSucceeded"] < 1000
    admin(running, "/clock", {"advanceSeconds": 60})
    listed = client.call("list_jobs", JobStatuses=["Complete"])["Jobs"]
    assert [each["JobId"] for each in listed] == [job]
    assert listed[0]["Operation"] == "S3PutObjectTagging"
    assert listed[0]["ProgressSummary"]["NumberOfTasksSucceeded"] == 1000

    counts = admin(running, "/calls")["counts"]
    assert all(counts.values()), counts
    life = [step["status"] for step in admin(running, f"/jobs/{job}")["transitions"]]
    assert life == ["New", "Preparing", "Suspended", "Ready", "Active", "Completing", "Complete"]


def test_error_cases(start):
    client, _ = start("--job", "job-done=Complete", "--job", "job-waiting=Suspended")
    tags = [{"Key": f"key-{n}", "Value": ""} for n in range(51)]
    cases = [
        ("NotFoundException", "describe_job", {"JobId": MISSING}),
        ("NotFoundException", "get_job_tagging", {"JobId": MISSING}),
        ("NotFoundException", "update_job_status", {"JobId": MISSING, "RequestedJobStatus": "Ready"}),
        ("JobStatusException", "update_job_status", {"JobId": "job-done", "RequestedJobStatus": "Cancelled"}),
        ("TooManyTagsException", "put_job_tagging", {"JobId": "job-waiting", "Tags": tags}),
        ("InvalidNextTokenException", "list_jobs", {"NextToken": "page:99"}),
        ("BadRequestException", "create_job", create_input(Manifest=None)),
        ("BadRequestException", "create_job", create_input(Operation={})),
    ]
    for code, operation, members in cases:
        assert client.error(operation, **members) == code, operation
    client.call("create_job", **create_input())
    assert client.error("create_job", **create_input(Priority=8)) == "IdempotencyException"


def test_manifest_generators_are_taken(start):
    client, _ = start()
    job = client.call("create_job", **create_input(Manifest=None, ManifestGenerator=GENERATOR))["JobId"]
    found = client.call("describe_job", JobId=job)["Job"]["ManifestGenerator"]
    assert found == GENERATOR


def test_a_job_runs_by_the_real_clock(start):
    client, _ = start("--tasks", "20", "--tasks-per-second", "100")
    job = client.call("create_job", **create_input(ConfirmationRequired=False))["JobId"]
    ended = wait_for(client, job, "Complete")
    assert ended["ProgressSummary"]["NumberOfTasksSucceeded"] == 20
    assert ended["TerminationDate"]


def test_a_job_fails_by_the_rule_of_1000_tasks(start):
    client, running = start("--manual-clock", "--tasks", "5000", "--failure-share", "0.6")
    job = client.call("create_job", **create_input(ConfirmationRequired=False))["JobId"]
    admin(running, "/clock", {"advanceSeconds": 60})
    ended = client.call("describe_job", JobId=job)["Job"]
    assert ended["Status"] == "Failed"
    assert ended["ProgressSummary"]["NumberOfTasksFailed"] == 600
    assert ended["FailureReasons"]


def test_pauses_for_a_higher_priority(start):
    client, running = start("--manual-clock", "--active-limit", "1", "--tasks", "100000")
    first = client.call(
        "create_job", **create_input(ConfirmationRequired=False, Priority=1, ClientRequestToken="a"))["JobId"]
    admin(running, "/clock", {"advanceSeconds": 10})
    second = client.call(
        "create_job", **create_input(ConfirmationRequired=False, Priority=2, ClientRequestToken="b"))["JobId"]
    admin(running, "/clock", {"advanceSeconds": 10})
    jobs = {job["JobId"]: job["Status"] for job in client.call("list_jobs")["Jobs"]}
    assert jobs == {first: "Paused", second: "Active"}


def test_pagination(emulator, tmp_path):
    ids = [f"job-{n:05}" for n in range(2500)]
    seeds = tmp_path / "seeds.json"
    seeds.write_text(json.dumps(
        {"jobs": [{"id": id, "status": "Suspended" if n % 2 else "Complete"} for n, id in enumerate(ids)]}))
    running = emulator("--seeds", str(seeds))
    client = Boto(running)

    def pages(call, **members):
        token = {}
        while True:
            page = call("list_jobs", **members, **token)
            yield [job["JobId"] for job in page["Jobs"]]
            if "NextToken" not in page:
                return
            token = {"NextToken": page["NextToken"]}

    found = list(pages(client.call, MaxResults=300))
    assert [len(page) for page in found] == [300] * 8 + [100]
    assert sum(found, []) == ids
    assert sum(pages(client.call, JobStatuses=["Suspended"]), []) == ids[1::2]
    assert sum(pages(CommandLine(running).call, JobStatuses=["Complete"], MaxResults=700), []) == ids[::2]


def test_faults_over_the_admin_api(emulator):
    running = emulator("--job", "job-1=Active")
    client = Boto(running)

    def inject(**fault):
        admin(running, "/faults", method="DELETE")
        admin(running, "/faults", [fault])

    inject(fault="throttle", operation="DescribeJob", first=2)
    for _ in range(2):
        assert client.error("describe_job", JobId="job-1") == "TooManyRequestsException"
    assert client.call("describe_job", JobId="job-1")["Job"]["Status"] == "Active"
    inject(fault="error", code="InternalServiceException", status=500)
    assert client.error("describe_job", JobId="job-1") == "InternalServiceException"
    inject(fault="htmlPage", status=502)
    with pytest.raises(botocore.exceptions.ClientError, match="502"):
        client.call("describe_job", JobId="job-1")
    inject(fault="clockSkew", seconds=3600)
    assert client.error("describe_job", JobId="job-1") == "RequestTimeTooSkewed"
    for fault in ["resetBeforeActing", "resetAfterActing", "truncatedBody"]:
        inject(fault=fault)
        # What is cut short reaches some versions of urllib3 as a whole body.
        with pytest.raises((botocore.exceptions.HTTPClientError, botocore.exceptions.ProxyConnectionError,
                            botocore.parsers.ResponseParserError)):
            client.call("describe_job", JobId="job-1")
    inject(fault="wrongXML")
    with pytest.raises(botocore.parsers.ResponseParserError):
        client.call("describe_job", JobId="job-1")
    inject(fault="delay", seconds=0.5)
    started = time.monotonic()
    client.call("describe_job", JobId="job-1")
    assert time.monotonic() - started >= 0.5

    # The AWS CLI tries again by itself.
    inject(fault="throttle", operation="DescribeJob", first=1)
    line = CommandLine(running)
    line.environment.update(AWS_MAX_ATTEMPTS="3", AWS_RETRY_MODE="standard")
    assert line.call("describe_job", JobId="job-1")["Job"]["Status"] == "Active"


def test_rate_limit(emulator):
    running = emulator("--rate-limit", "1", "--burst", "3")
    client = Boto(running)
    for _ in range(3):
        client.call("list_jobs")
    assert client.error("list_jobs") == "TooManyRequestsException"


def test_unsigned_wrongly_dated_and_replayed_requests(emulator):
    running = emulator("--refuse-replays")

    def status(**fields):
        request = urllib.request.Request(
            f"{running.url}/v20180820/jobs", headers={"x-amz-account-id": ACCOUNT, **fields})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    assert status()[0] == 403
    signed = {}
    client = Boto(running).client
    client.meta.events.register("before-send.s3-control.*", lambda request, **_: signed.update(
        {name: value.decode() if isinstance(value, bytes) else value for name, value in request.headers.items()},
        host=request.url.split("/")[2]))
    client.list_jobs(AccountId=ACCOUNT)
    signed = {name: value for name, value in signed.items() if name.lower() not in ("user-agent", "content-length")}
    signed["Host"] = signed.pop("host")
    code, body = status(**signed)
    assert code == 403 and "used before" in body, body
    signed["X-Amz-Date"] = "20200101T000000Z"
    assert status(**signed)[0] in (400, 403)


def test_https_with_a_given_certificate(emulator, tmp_path, monkeypatch):
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=s3-control.test",
         "-addext", "subjectAltName=DNS:*.s3-control.test,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    running = emulator("--tls-certificate", str(certificate), "--tls-key", str(key), "--job", "job-1=Active")
    assert running.url.startswith("https://")
    found = socket.getaddrinfo

    def resolve(host, *arguments, **options):
        return found("127.0.0.1" if host.endswith(".s3-control.test") else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    client = boto3.client(
        "s3control", region_name=REGION, endpoint_url=f"https://s3-control.test:{running.port}",
        aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY, verify=str(certificate),
    )
    assert client.describe_job(AccountId=ACCOUNT, JobId="job-1")["Job"]["Status"] == "Active"
    with pytest.raises(ssl.SSLError):
        ssl.create_default_context().wrap_socket(
            socket.create_connection(("127.0.0.1", running.port)), server_hostname="s3-control.test")


def test_it_says_what_it_trusts_and_stops_gracefully(emulator):
    running = emulator("--no-signature-check", "--job", "job-1=Active", stderr=subprocess.PIPE)
    client = Boto(running)
    admin(running, "/faults", [{"fault": "delay", "seconds": 0.5}])
    request = socket.create_connection(("127.0.0.1", running.port))
    request.sendall(
        f"GET /v20180820/jobs/job-1 HTTP/1.1\r\nHost: h\r\nx-amz-account-id: {ACCOUNT}\r\n\r\n".encode())
    deadline = time.monotonic() + 60
    while not admin(running, "/calls")["total"]:
        assert time.monotonic() < deadline
    running.process.terminate()
    answer = b""
    while piece := request.recv(65536):
        answer += piece
    assert answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b"</DescribeJobResult>")
    assert running.process.wait(timeout=60) == 0
    said = running.process.stderr.read()
    assert "Signatures are not checked." in said
    assert "Only this machine can connect." in said
    with pytest.raises(botocore.exceptions.BotoCoreError):
        client.call("list_jobs")


def test_thousands_of_idle_connections(emulator):
    running = emulator("--max-connections", "3000", "--job", "job-1=Active")
    import resource
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 8192), hard))
    idle = []
    try:
        for _ in range(2900):
            idle.append(socket.create_connection(("127.0.0.1", running.port)))
        assert Boto(running).call("describe_job", JobId="job-1")["Job"]["Status"] == "Active"
        for _ in range(200):
            idle.append(socket.create_connection(("127.0.0.1", running.port)))
        idle[-1].settimeout(60)
        assert b" 503 " in idle[-1].recv(65536)
    finally:
        for each in idle:
            each.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    deadline = time.monotonic() + 60
    while True:
        try:
            assert admin(running, "/health")["status"] == "ok"
            break
        except (urllib.error.HTTPError, ConnectionError):
            assert time.monotonic() < deadline
