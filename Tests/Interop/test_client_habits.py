"""What other SDKs send and expect: regions, tunnels, plus signs, presigned requests, empty lists."""

import http.client
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.exceptions
import pytest
from conftest import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY, binary, clean_environment

JOB = "8d9a18fe-c303-4d39-8ccc-860d372da386"


def client(emulator, region=REGION):
    return boto3.client(
        "s3control", region_name=region, endpoint_url="http://s3-control.test", aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=botocore.config.Config(proxies={"http": emulator.url}, retries={"total_max_attempts": 1}))


def test_a_job_is_found_in_its_region_only(emulator):
    started = emulator("--job", f"{JOB}=Active", "--region", "eu-west-1")
    at_home, abroad = client(started, "eu-west-1"), client(started, "us-east-1")
    assert at_home.describe_job(AccountId=ACCOUNT, JobId=JOB)["Job"]["JobArn"].split(":")[3] == "eu-west-1"
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        abroad.describe_job(AccountId=ACCOUNT, JobId=JOB)
    assert "NotFound" in refused.value.response["Error"]["Code"]
    assert abroad.list_jobs(AccountId=ACCOUNT)["Jobs"] == []
    assert [job["JobId"] for job in at_home.list_jobs(AccountId=ACCOUNT)["Jobs"]] == [JOB]


def test_empty_lists_are_there(emulator):
    started = emulator("--job", f"{JOB}=Active")
    assert client(started).list_jobs(AccountId=ACCOUNT, JobStatuses=["Failed"])["Jobs"] == []
    assert client(started).get_job_tagging(AccountId=ACCOUNT, JobId=JOB)["Tags"] == []


def test_an_unknown_status_cannot_be_listed(emulator):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client(emulator()).list_jobs(AccountId=ACCOUNT, JobStatuses=["Weird"])
    assert refused.value.response["Error"]["Code"] == "InvalidRequestException"


def signed(method, url, query_auth=False, headers=None):
    request = botocore.awsrequest.AWSRequest(method=method, url=url, headers=headers or {})
    kind = botocore.auth.S3SigV4QueryAuth if query_auth else botocore.auth.S3SigV4Auth
    kind(botocore.credentials.Credentials(ACCESS_KEY, SECRET_KEY), "s3", REGION).add_auth(request)
    return request.prepare()


def test_a_presigned_request_may_carry_the_account_in_its_query(emulator):
    started = emulator("--job", f"{JOB}=Active")
    request = signed("GET", f"{started.url}/v20180820/jobs/{JOB}?x-amz-account-id={ACCOUNT}", query_auth=True)
    assert JOB.encode() in urllib.request.urlopen(request.url, timeout=60).read()
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request.url.replace(ACCOUNT, "210987654321"), timeout=60)


def test_a_plus_sign_is_a_space_to_signature_and_operation(emulator):
    started = emulator("--job", f"{JOB}=Suspended")
    path = f"/v20180820/jobs/{JOB}/status?requestedJobStatus=Cancelled&statusUpdateReason="
    request = signed("POST", started.url + path + "not%20needed%2B", headers={"x-amz-account-id": ACCOUNT})
    # Between the signer and the service something wrote the space as forms do.
    sent = urllib.request.Request(
        started.url + path + "not+needed%2B", data=b"", method="POST", headers=dict(request.headers))
    assert urllib.request.urlopen(sent, timeout=60).status == 200
    job = client(started).describe_job(AccountId=ACCOUNT, JobId=JOB)["Job"]
    assert job["StatusUpdateReason"] == "not needed+"


@pytest.mark.parametrize("host", [f"{ACCOUNT}.s3-control.test:80", "example.com:443"])
def test_a_tunnel_leads_to_the_emulator(emulator, host):
    started = emulator("--job", f"{JOB}=Active", "--no-signature-check")
    connection = http.client.HTTPConnection("127.0.0.1", started.port, timeout=60)
    name, port = host.split(":")
    connection.set_tunnel(name, int(port))
    for _ in range(3):  # The tunnel is kept.
        connection.request("GET", f"/v20180820/jobs/{JOB}", headers={"x-amz-account-id": ACCOUNT})
        answer = connection.getresponse()
        assert answer.status == 200
        assert JOB.encode() in answer.read()
    connection.close()


def test_seeds_that_contradict_themselves_are_refused(tmp_path):
    seeds = tmp_path / "seeds.json"
    for text, problem in [
        ('{"jobs": [{"id": "job-1", "status": "Suspended", "confirmationRequired": false}]}', "never Suspended"),
        ('{"jobs": [{"id": "job-1", "status": "Failed", "failureShare": 0.1}]}', "failureShare"),
        ('{"jobs": [\n  {"id": job-1}]}', "line 2, column 10"),
    ]:
        seeds.write_text(text)
        done = subprocess.run(
            [binary("TOOLS_BIN", "Tools/.build/debug", "s3control-emulator"), "--port", "0", "--seeds", str(seeds)],
            capture_output=True, text=True, timeout=60, env=clean_environment())
        assert done.returncode != 0
        assert problem in done.stderr, done.stderr
