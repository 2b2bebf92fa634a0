"""`s3control doctor`: what it finds, and what it says when something is wrong."""

import os
import subprocess
import sys

import pytest
from cli_sides import response
from conftest import ACCESS_KEY, ACCOUNT, SECRET_KEY, binary, clean_environment

LISTING = "<ListJobsResult><Jobs/></ListJobsResult>"
ERROR = "<ErrorResponse><Error><Code>{}</Code><Message>no</Message></Error></ErrorResponse>"


def doctor(*arguments, **variables):
    done = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "s3control"), "doctor", *arguments],
        env=clean_environment(**variables), capture_output=True, text=True, timeout=60,
    )
    assert SECRET_KEY not in done.stdout + done.stderr
    return done


def test_shows_settings_and_their_places_and_calls_once(recorder, tmp_path):
    server = recorder(response(200, LISTING))
    config = tmp_path / "config"
    config.write_text(f"[profile work]\nregion = eu-central-1\nendpoint_url = http://127.0.0.1:{server.port}\n"
                      f"aws_account_id = {ACCOUNT}\n")
    done = doctor("--profile", "work", AWS_CONFIG_FILE=str(config), AWS_REGION=None, AWS_DEFAULT_REGION=None,
                  AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
    assert done.returncode == 1, "the profile has no credentials"
    credentials = tmp_path / "credentials"
    credentials.write_text(f"[work]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n")
    done = doctor("--profile", "work", AWS_CONFIG_FILE=str(config), AWS_SHARED_CREDENTIALS_FILE=str(credentials),
                  AWS_REGION=None, AWS_DEFAULT_REGION=None, AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None)
    # A profile's endpoint with plain http is for this machine only, and this is this machine.
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    lines = {line.split("  ")[0]: line for line in done.stdout.splitlines() if "  " in line}
    assert "eu-central-1" in lines["region"] and str(config) in lines["region"]
    assert ACCESS_KEY in lines["access key id"]
    assert done.stdout.endswith(f"OK: ListJobs for account {ACCOUNT} in eu-central-1 succeeded; there are no jobs.\n")
    assert [head.split(" HTTP")[0] for head, _ in server.requests] == ["GET /v20180820/jobs?maxResults=1"]


def test_calls_nobody_when_told_so(recorder):
    server = recorder(response(200, LISTING))
    done = doctor("--no-call", AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}", AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 0 and done.stdout.endswith("No request was made.\n")
    assert ACCESS_KEY in done.stdout and server.requests == []


def test_names_each_source_without_credentials():
    done = doctor(AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None, AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 1
    for source in ["AWS_ACCESS_KEY_ID", "profile", "container", "instance metadata"]:
        assert source in done.stdout.split("What it means")[0], source
    assert "No source has credentials" in done.stdout
    assert done.stdout.count("AWS_WEB_IDENTITY_TOKEN_FILE") == 1, "each place is named once"
    assert "(code)" not in done.stdout and "code, environment" not in done.stdout


def test_names_options_and_leaves_out_what_nobody_set():
    done = doctor("--no-call", "--region", "eu-west-1", "--account-id", ACCOUNT, "--endpoint-url", "http://127.0.0.1:9")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert any(line.startswith("region") and line.endswith("eu-west-1  (--region)") for line in lines)
    assert any("(--account-id)" in line for line in lines) and any("(--endpoint-url)" in line for line in lines)
    assert [line for line in lines if line.startswith("not set: ")], done.stdout
    assert len(lines) < 12, done.stdout


def test_names_the_region_that_the_service_expects(recorder):
    message = "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'"
    server = recorder(response(400, ERROR.replace("no", message).format("AuthorizationHeaderMalformed")))
    done = doctor(AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}", AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 1
    assert "expects the region eu-west-1, but the request was signed for us-east-1: pass --region eu-west-1" in done.stdout


def test_says_which_proxy(recorder):
    server = recorder(response(200, LISTING))
    proxy = f"http://user:secret@127.0.0.1:{server.port}"
    done = doctor("--endpoint-url", "http://s3-control.test", HTTP_PROXY=proxy, http_proxy=proxy, AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 0, done.stdout
    assert f"through the proxy http://<redacted>@127.0.0.1:{server.port} (environment variable http_proxy)" in done.stdout
    server.stop()
    done = doctor("--endpoint-url", "http://s3-control.test", HTTP_PROXY=proxy, http_proxy=proxy, AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 1 and "The request went through the proxy http://<redacted>@127.0.0.1" in done.stdout


def test_says_that_the_credentials_are_anothers(recorder, tmp_path):
    server = recorder(response(200, LISTING))
    script = tmp_path / "credentials.py"
    script.write_text(f'print(\'{{"Version": 1, "AccessKeyId": "{ACCESS_KEY}", "SecretAccessKey": "{SECRET_KEY}", '
                      f'"AccountId": "210987654321"}}\')')
    config = tmp_path / "config"
    config.write_text(f"[default]\nregion = us-east-1\ncredential_process = {sys.executable} {script}\n")
    done = doctor("--account-id", ACCOUNT, AWS_CONFIG_FILE=str(config), AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None,
                  AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}")
    assert f"the credentials belong to account 210987654321, but the call is for account {ACCOUNT}" in done.stdout


@pytest.mark.parametrize("status, body, meaning", [
    (403, ERROR.format("AccessDenied"), "must allow s3:ListJobs"),
    (403, ERROR.format("InvalidAccessKeyId"), "refused the signature"),
    (403, ERROR.format("SignatureDoesNotMatch"), "refused the signature"),
    (403, ERROR.format("RequestTimeTooSkewed"), "set this machine's clock"),
    (400, ERROR.format("InvalidRequestException"), "refused the request itself"),
    (500, ERROR.format("InternalServiceException"), "The failure is the service's"),
    (503, ERROR.format("SlowDown"), "more calls than the service accepts"),
    (200, "<html><body>Welcome</body></html>", "not this service's"),
])
def test_says_what_a_failure_means(recorder, status, body, meaning):
    server = recorder(response(status, body))
    done = doctor(AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}", AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 1
    assert "What it means: " in done.stdout and meaning in done.stdout


def test_says_that_nothing_listens(recorder):
    server = recorder(b"")
    server.stop()
    done = doctor(AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}", AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 1 and "was not reached" in done.stdout


def test_says_what_is_wrong_with_a_file(tmp_path):
    config = tmp_path / "config"
    config.write_text("region = eu-central-1\n[default\n")
    done = doctor(AWS_CONFIG_FILE=str(config), AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 1 and str(config) in done.stdout


def test_a_path_that_is_not_utf8_is_an_error(tmp_path):
    config = os.fsencode(tmp_path) + b"/c\xff"
    with open(config, "w") as file:
        file.write("[default]\nregion = eu-west-1\n")
    done = doctor("--no-call", AWS_CONFIG_FILE=config, AWS_REGION=None, AWS_DEFAULT_REGION=None)
    assert done.returncode == 1 and "AWS_CONFIG_FILE is not valid UTF-8" in done.stdout


def test_can_do_without_a_signature(recorder):
    server = recorder(response(200, LISTING))
    done = doctor("--no-sign-request", AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}", AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 0 and ", without a signature, succeeded" in done.stdout
    assert "uthorization" not in server.requests[0][0]
