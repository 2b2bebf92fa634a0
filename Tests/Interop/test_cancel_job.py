"""Examples/CancelJob: the request it sends is botocore's, and it says what is wrong in one line."""

import contextlib
import datetime
import importlib.util
import re
import socket
from unittest import mock

import botocore.session
import pytest
from conftest import ACCOUNT, REGION, cancel_job, clean_environment

# Where awscrt is installed, it signs for botocore.
CRT = ["botocore.crt.auth"] if importlib.util.find_spec("awscrt") else []
JOB = "8d9a18fe-c303-4d39-8ccc-860d372da386"
RESULT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<UpdateJobStatusResult><JobId>' + JOB
    + "</JobId><Status>Cancelling</Status></UpdateJobStatusResult>"
).encode()


def response(body=RESULT, status="200 OK"):
    return b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status.encode(), len(body), body)


def botocores_request(endpoint, date, token):
    """The request that botocore signs for the same input, endpoint, credentials and clock."""
    environment = clean_environment(AWS_SESSION_TOKEN=token)

    def now(remove_tzinfo=True):
        return date if remove_tzinfo else date.replace(tzinfo=datetime.timezone.utc)

    with contextlib.ExitStack() as stack:
        stack.enter_context(mock.patch.dict("os.environ", environment, clear=True))
        for module in ("botocore.auth", "botocore.compat", *CRT):
            stack.enter_context(mock.patch(f"{module}.get_current_datetime", now))
        client = botocore.session.Session().create_client("s3control", region_name=REGION, endpoint_url=endpoint)
        sent = []

        def keep(request, **_):
            sent.append(request)
            raise InterruptedError

        client.meta.events.register("before-send", keep)
        with pytest.raises(InterruptedError):
            client.update_job_status(AccountId=ACCOUNT, JobId=JOB, RequestedJobStatus="Cancelled")
        return sent[0]


@pytest.mark.parametrize("token", [None, "a/session+token=="])
def test_sends_what_botocore_signs(recorder, token):
    server = recorder(response())
    endpoint = f"http://s3-control.localhost:{server.port}"
    done = cancel_job(JOB, clean_environment(AWS_ENDPOINT_URL_S3_CONTROL=endpoint, AWS_SESSION_TOKEN=token))
    assert (done.returncode, done.stdout, done.stderr) == (0, "Job status updated to: Cancelling\n", "")
    [(head, body)] = server.requests
    request_line, *lines = head.split("\r\n")
    fields = {}
    for line in lines:
        name, _, value = line.partition(": ")
        assert name.lower() not in fields, f"{name} was sent twice"
        fields[name.lower()] = value

    date = datetime.datetime.strptime(fields["x-amz-date"], "%Y%m%dT%H%M%SZ")
    theirs = botocores_request(endpoint, date, token)
    assert body == b"" and not theirs.body
    authority = f"{ACCOUNT}.s3-control.localhost:{server.port}"
    assert f"http://{authority}{request_line.split(' ')[1]}" == theirs.url
    assert request_line == f"POST {theirs.url.removeprefix(f'http://{authority}')} HTTP/1.1"
    assert fields.pop("host") == authority
    expected = {
        name.lower(): value.decode() if isinstance(value, bytes) else value
        for name, value in theirs.headers.items()
    }
    # Where awscrt is installed, botocore lists the host, which it otherwise leaves to the HTTP library.
    assert expected.pop("host", authority) == authority
    # What names the client, and its retries, is each client's own; it is not signed.
    own = {"user-agent", "amz-sdk-invocation-id", "amz-sdk-request"}
    assert {k: v for k, v in fields.items() if k not in own} == {k: v for k, v in expected.items() if k not in own}


@pytest.mark.parametrize(
    ("change", "job", "account", "said"),
    [
        ({}, "no", ACCOUNT, "JobId must be 5 to 36 characters long, but is 2"),
        ({}, "a job!", ACCOUNT, 'JobId must be letters, digits, - and _, but is "a job!"'),
        ({}, JOB, "12345", 'AccountId must be 12 digits, but is "12345"'),
        ({"AWS_REGION": None, "AWS_DEFAULT_REGION": None}, JOB, ACCOUNT, "Region must be set"),
        ({"AWS_ACCESS_KEY_ID": None}, JOB, ACCOUNT, "AWS_ACCESS_KEY_ID"),
        ({"AWS_ENDPOINT_URL_S3_CONTROL": "ftp://x"}, JOB, ACCOUNT, "must begin with https:// or http://"),
        ({"AWS_ENDPOINT_URL_S3_CONTROL": "http://example.com"}, JOB, ACCOUNT, "plain http to another machine"),
    ],
)
def test_refuses_bad_input_before_it_sends_anything(recorder, change, job, account, said):
    server = recorder(response())
    environment = clean_environment(AWS_ENDPOINT_URL_S3_CONTROL=f"http://127.0.0.1:{server.port}")
    environment.update(change)
    done = cancel_job(job, {k: v for k, v in environment.items() if v is not None}, account)
    assert_one_line(done, said)
    assert server.requests == []


def assert_one_line(done, said):
    assert done.returncode == 1
    assert done.stdout == ""
    assert re.fullmatch(r"Failed to cancel job: [^\n]+\n", done.stderr), done.stderr
    assert said in done.stderr


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (response(b"not xml"), "not what the service sends"),
        (response(b"<!DOCTYPE html><html><body>Welcome</body></html>"), "not what the service sends"),
        (response(b"<html><body>Welcome</body></html>"), "not what the service sends"),
        (response(RESULT[:-20]), "not what the service sends"),
        (response(b""), "not what the service sends"),
        (response(b"<Error><Code>JobStatusException</Code><Message>Too late</Message></Error>", "400 Bad Request"),
         "Too late (JobStatusException, HTTP 400"),
        (response(b"<ErrorResponse><Error><Code>JobStatusException</Code><Message>Too late</Message></Error>"
                  b"<RequestId>4442587FB7D0A2F9</RequestId></ErrorResponse>"),
         "Too late (JobStatusException, HTTP 200, request 4442587FB7D0A2F9"),
        (response(b"<html>Bad gateway</html>", "400 Bad Request"), "HTTP 400"),
    ],
)
def test_says_what_came_instead_of_a_result(recorder, answer, said):
    server = recorder(answer)
    done = cancel_job(JOB, clean_environment(AWS_ENDPOINT_URL_S3_CONTROL=f"http://127.0.0.1:{server.port}"))
    assert_one_line(done, said)


def test_says_that_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    done = cancel_job(JOB, clean_environment(AWS_ENDPOINT_URL_S3_CONTROL=f"http://127.0.0.1:{port}"))
    assert_one_line(done, f"connect to 127.0.0.1 port {port}")


def test_says_that_a_host_does_not_exist():
    done = cancel_job(JOB, clean_environment(AWS_ENDPOINT_URL_S3_CONTROL="https://nowhere.invalid"))
    assert_one_line(done, "nowhere.invalid")


def test_cancels_in_the_emulator(emulator):
    server = emulator("--job", f"{JOB}=Suspended", "--job", "completed-job=Complete")
    environment = clean_environment(AWS_ENDPOINT_URL_S3_CONTROL=server.url)
    done = cancel_job(JOB, environment)
    assert (done.returncode, done.stdout) == (0, "Job status updated to: Cancelled\n")
    assert_one_line(cancel_job("completed-job", environment), "JobStatusException")
    assert_one_line(cancel_job("no-such-job", environment), "NotFoundException")
    wrong = dict(environment, AWS_SECRET_ACCESS_KEY="wrong")
    assert_one_line(cancel_job(JOB, wrong), "SignatureDoesNotMatch, HTTP 403")
