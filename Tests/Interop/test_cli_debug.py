"""What `s3control --debug` tells on standard error: all of a call, in the AWS CLI's form, and no secret."""

import hashlib
import hmac
import re
import subprocess
import sys

import pytest
from cli_sides import response
from conftest import ACCESS_KEY, ACCOUNT, SECRET_KEY, binary, clean_environment

JOB = "8d9a18fe-c303-4d39-8ccc-860d372da386"
TOKEN = "FwoGZXIvYXdzEXAMPLETOKENwhichNobodyShouldSee=="
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - \w+ - [\w.]+ - (DEBUG|INFO|WARNING) - ")
RESULT = f"<UpdateJobStatusResult><JobId>{JOB}</JobId><Status>Cancelled</Status></UpdateJobStatusResult>"
UPDATE = ["update-job-status", "--account-id", ACCOUNT, "--job-id", JOB, "--requested-job-status", "Cancelled",
          "--status-update-reason", "a b"]


def run(server, *arguments, **extra):
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    environment = clean_environment(AWS_SESSION_TOKEN=TOKEN, AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}", **extra)
    return subprocess.run([path, *arguments, "--debug"], env=environment, capture_output=True, text=True, timeout=60)


def sent_signature(request):
    return re.search(r"(?i)authorization: .*Signature=([0-9a-f]{64})", request[0]).group(1)


def assert_secret(text, requests):
    assert SECRET_KEY not in text and TOKEN not in text
    for request in requests:
        assert sent_signature(request) not in text


def test_tells_all_of_a_call(recorder):
    server = recorder(response(200, RESULT))
    done = run(server, *UPDATE)
    assert done.returncode == 0 and '"Status": "Cancelled"' in done.stdout
    assert_secret(done.stdout + done.stderr, server.requests)
    for expected in [
        f"'update-job-status', '--account-id', '{ACCOUNT}'", "region: us-east-1 (environment variable AWS_REGION)",
        "CanonicalRequest:\nPOST\n", "StringToSign:\nAWS4-HMAC-SHA256\n", f"url=http://127.0.0.1:{server.port}/v20180820",
        "Signature=<redacted>", "x-amz-security-token:<redacted>", "HTTP\" 200 ", "Response headers: {'Content-Length': '",
        f"Response body:\nb'{RESULT}'", "attempt 1 ended",
    ]:
        assert expected in done.stderr, expected


def test_the_string_to_sign_is_the_one_that_was_signed(recorder):
    server = recorder(response(200, RESULT))
    done = run(server, *UPDATE)
    text = re.search(r"StringToSign:\n(AWS4-HMAC-SHA256\n(\d{8})T\d+Z\n\S+\n[0-9a-f]{64})\n", done.stderr)
    key = ("AWS4" + SECRET_KEY).encode()
    for part in [text.group(2), "us-east-1", "s3", "aws4_request"]:
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    assert hmac.new(key, text.group(1).encode(), hashlib.sha256).hexdigest() == sent_signature(server.requests[0])
    canonical = re.search(r"(?s)CanonicalRequest:\n(POST\n.*?\n[0-9a-f]{64})\n", done.stderr).group(1)
    original = canonical.replace("x-amz-security-token:<redacted>", f"x-amz-security-token:{TOKEN}")
    assert hashlib.sha256(original.encode()).hexdigest() == text.group(1)[-64:]


def test_tells_why_it_tries_again(recorder):
    body = "<ErrorResponse><Error><Code>InternalServiceException</Code><Message>no</Message></Error></ErrorResponse>"
    server = recorder(response(500, body))
    done = run(server, "describe-job", "--account-id", ACCOUNT, "--job-id", JOB, AWS_MAX_ATTEMPTS="3")
    assert done.returncode == 255
    assert len(re.findall("will try again", done.stderr)) == 2
    assert "aws.retry_reason=transient" in done.stderr and "aws.retry_delay=" in done.stderr
    assert_secret(done.stderr, server.requests)


class Echoing(list):
    """The requests of a recorder, which answers with all that it was sent."""

    def __init__(self, server):
        super().__init__()
        self.server = server

    def append(self, request):
        super().append(request)
        text = f"<Error><Code>SignatureDoesNotMatch</Code><Message>no</Message><Given>{request[0]}</Given></Error>"
        self.server.answer = response(403, text)


def test_does_not_repeat_what_a_service_says_of_a_signature(recorder):
    server = recorder(b"")
    server.requests = Echoing(server)
    done = run(server, *UPDATE)
    assert done.returncode == 255
    assert "<Given>" in done.stderr and "Credential=" in done.stderr.split("Response body")[1]
    assert_secret(done.stdout + done.stderr, server.requests)


@pytest.mark.parametrize("command", [["jobs"], ["watch", JOB], ["wait", JOB], ["cancel", JOB, "--dry-run"],
                                     ["confirm", JOB, "--dry-run"], ["doctor"]])
def test_the_other_commands_tell_as_much(recorder, command):
    job = f"<JobId>{JOB}</JobId><Status>Complete</Status><Priority>1</Priority><CreationTime>2026-11-22T18:49:59Z</CreationTime>"
    answer = f"<DescribeJobResult><Job>{job}</Job></DescribeJobResult>" if command[0] not in ("jobs", "doctor") else \
        f"<ListJobsResult><Jobs><member>{job}</member></Jobs></ListJobsResult>"
    server = recorder(response(200, answer))
    done = run(server, *command, AWS_ACCOUNT_ID=ACCOUNT)
    assert "StringToSign:\n" in done.stderr and "Response headers" in done.stderr
    assert_secret(done.stdout + done.stderr, server.requests)


def test_an_unsigned_request_has_nothing_to_tell_of_a_signature(recorder):
    server = recorder(response(200, RESULT))
    done = run(server, *UPDATE, "--no-sign-request")
    assert "The request is not signed." in done.stderr and "StringToSign" not in done.stderr
    assert "uthorization" not in server.requests[0][0]


@pytest.mark.parametrize("command", [UPDATE, ["doctor"]])
@pytest.mark.parametrize("url", [
    "http://user:hunter2#x@127.0.0.1:{}", "http://user:hunter2/x@127.0.0.1:{}", "http://user:hunter2?x@127.0.0.1:{}",
    "http://us er:hunter2@ho st:{}", "http://user:hunter2@127.0.0.1:99999", "htp://user:hunter2@127.0.0.1:{}",
    "user:hunter2://@127.0.0.1:{}", "user:hunter2", "http://user:hunter2%0a@127.0.0.1:{}",
])
def test_a_malformed_proxy_shows_no_password(recorder, url, command):
    server = recorder(response(200, RESULT))
    environment = clean_environment(AWS_ENDPOINT_URL="https://s3-control.test", AWS_ACCOUNT_ID=ACCOUNT, AWS_MAX_ATTEMPTS="3",
                                    https_proxy=url.format(server.port))
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    done = subprocess.run([path, *command, "--debug"], env=environment, capture_output=True, text=True, timeout=60)
    output = done.stdout + done.stderr
    assert done.returncode != 0 and "The proxy URL in https_proxy is malformed" in output
    assert "hunter2" not in output and "us er" not in output and "user:" not in output.replace("scheme://user:password", "")
    assert "will try again" not in output and not server.requests


def test_lines_have_the_form_of_the_aws_clis(recorder):
    server = recorder(response(200, RESULT))
    environment = clean_environment(HTTP_PROXY=f"http://127.0.0.1:{server.port}", http_proxy=f"http://127.0.0.1:{server.port}")
    theirs = subprocess.run([sys.executable, "-m", "awscli", "s3control", *UPDATE, "--endpoint-url", "http://s3-control.test", "--debug"],
                            env=environment, capture_output=True, text=True, timeout=60)
    mine = run(server, *UPDATE)
    for done in (theirs, mine):
        assert done.returncode == 0
        first = done.stderr.splitlines()[0]
        assert LINE.match(first) and "CLI version: " in first
        assert len(LINE.findall(done.stderr)) > 10
    for text in ("Arguments entered to CLI: ['", "Sending http request: <", "Response headers: {'", "Response body:\nb'"):
        assert text in theirs.stderr and text in mine.stderr
    assert ACCESS_KEY in mine.stderr
