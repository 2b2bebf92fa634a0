"""`s3control doctor`: what it finds, and what it says when something is wrong."""

import subprocess

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
    assert done.stdout.endswith(f"A signed call (ListJobs of account {ACCOUNT}) was answered, with no job: all is well.\n")
    assert [head.split(" HTTP")[0] for head, _ in server.requests] == ["GET /v20180820/jobs?maxResults=1"]


def test_calls_nobody_when_told_so(recorder):
    server = recorder(response(200, LISTING))
    done = doctor("--no-call", AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}", AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 0 and done.stdout.endswith("Nobody was called.\n")
    assert ACCESS_KEY in done.stdout and server.requests == []


def test_names_each_source_without_credentials():
    done = doctor(AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None, AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 1
    for source in ["AWS_ACCESS_KEY_ID", "profile", "container", "instance metadata"]:
        assert source in done.stdout.split("What it means")[0], source
    assert "no source of credentials has any" in done.stdout


@pytest.mark.parametrize("status, body, meaning", [
    (403, ERROR.format("AccessDenied"), "must allow s3:ListJobs"),
    (403, ERROR.format("InvalidAccessKeyId"), "refused the signature"),
    (403, ERROR.format("SignatureDoesNotMatch"), "refused the signature"),
    (403, ERROR.format("RequestTimeTooSkewed"), "set this machine's clock"),
    (400, ERROR.format("InvalidRequestException"), "refused the request itself"),
    (500, ERROR.format("InternalServiceException"), "the failure is the service's"),
    (503, ERROR.format("SlowDown"), "more calls than the service takes"),
    (200, "<html><body>Welcome</body></html>", "not this service"),
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


def test_can_do_without_a_signature(recorder):
    server = recorder(response(200, LISTING))
    done = doctor("--no-sign-request", AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}", AWS_ACCOUNT_ID=ACCOUNT)
    assert done.returncode == 0 and "A call without a signature" in done.stdout
    assert "uthorization" not in server.requests[0][0]
