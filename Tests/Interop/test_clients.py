"""The AWS CLI and boto3, unmodified, against the emulator: the scenarios of `update-job-status`."""

import json
import subprocess
import sys
import time

import botocore.exceptions
import pytest
from conftest import ACCOUNT
from services import jobs_client

# Any name will do: the emulator is reached as a proxy, because the account goes in front of the host.
ENDPOINT = "http://s3-control.test"
WAITING, OTHER, RUNNING, DONE = (f"11111111-aaaa-4bbb-8ccc-00000000000{n}" for n in range(1, 5))
SEEDS = [
    part
    for job, status in [(WAITING, "Suspended"), (OTHER, "Suspended"), (RUNNING, "Active"), (DONE, "Complete")]
    for part in ("--job", f"{job}={status}")
] + ["--winding-up-seconds", "0.3"]


class CommandLine:
    """`aws s3control`, in a process of its own."""

    def __init__(self, emulator):
        self.environment = emulator.environment()

    def call(self, operation, *arguments):
        done = subprocess.run(
            [sys.executable, "-m", "awscli", "s3control", operation, "--account-id", ACCOUNT,
             "--endpoint-url", ENDPOINT, "--output", "json", *arguments],
            env=self.environment, capture_output=True, text=True, timeout=60,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)

    def update(self, job, status, reason=None):
        extra = ["--status-update-reason", reason] if reason else []
        return self.call("update-job-status", "--job-id", job, "--requested-job-status", status, *extra)

    def describe(self, job):
        return self.call("describe-job", "--job-id", job)["Job"]


class Boto:
    """boto3, in this process."""

    def __init__(self, emulator):
        self.client = jobs_client(emulator.url, retries={"total_max_attempts": 1})

    def update(self, job, status, reason=None):
        extra = {"StatusUpdateReason": reason} if reason else {}
        return self.client.update_job_status(
            AccountId=ACCOUNT, JobId=job, RequestedJobStatus=status, **extra)

    def describe(self, job):
        return self.client.describe_job(AccountId=ACCOUNT, JobId=job)["Job"]


@pytest.fixture(params=[CommandLine, Boto], ids=["aws", "boto3"])
def client(request, emulator):
    return request.param(emulator(*SEEDS))


def test_cancels_a_job_that_awaits_confirmation(client):
    result = client.update(WAITING, "Cancelled", "no longer: <needed> & \"wanted\" ü")
    assert (result["JobId"], result["Status"]) == (WAITING, "Cancelled")
    assert result["StatusUpdateReason"] == "no longer: <needed> & \"wanted\" ü"
    assert client.describe(WAITING)["Status"] == "Cancelled"


def test_confirms_a_job(client):
    assert client.update(OTHER, "Ready")["Status"] == "Ready"


def test_cancels_a_running_job(client):
    assert client.update(RUNNING, "Cancelled")["Status"] == "Cancelling"
    deadline = time.monotonic() + 60
    while (status := client.describe(RUNNING)["Status"]) == "Cancelling":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert status == "Cancelled"


def test_is_told_that_a_job_has_ended(client):
    with pytest.raises((RuntimeError, botocore.exceptions.ClientError), match="JobStatusException"):
        client.update(DONE, "Cancelled")


def test_is_told_that_a_job_does_not_exist(client):
    with pytest.raises((RuntimeError, botocore.exceptions.ClientError), match="NotFoundException"):
        client.describe("00000000-0000-4000-8000-000000000000")


def test_refuses_a_wrong_secret(emulator):
    client = Boto(emulator("--secret-access-key", "another", *SEEDS))
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        client.describe(WAITING)
    assert caught.value.response["Error"]["Code"] == "SignatureDoesNotMatch"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert caught.value.response["ResponseMetadata"]["RequestId"]
