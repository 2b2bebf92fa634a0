"""What the JSON reader makes of bad input: an error with the path of what is wrong."""

import json
import subprocess

import pytest
from conftest import ACCOUNT, binary

JOB = "8d9a18fe-c303-4d39-8ccc-860d372da386"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/batch"
CREATE = {
    "AccountId": ACCOUNT, "Operation": {"S3ReplicateObject": {}}, "Report": {"Enabled": False},
    "ClientRequestToken": "token", "Priority": 1, "RoleArn": ROLE,
}
UPDATE = {"AccountId": ACCOUNT, "JobId": JOB, "RequestedJobStatus": "Ready"}


def answer(line):
    done = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "CodecProbe")],
        input=line + "\n", capture_output=True, text=True, timeout=60, check=True,
    )
    return json.loads(done.stdout)


def generator(**changes):
    return {"ManifestGenerator": {"S3JobManifestGenerator": {
        "SourceBucket": "arn:aws:s3:::b", "EnableManifestOutput": False, "Filter": changes}}}


@pytest.mark.parametrize("operation, values, error", [
    ("UpdateJobStatus", [], "must be an object, but is []"),
    ("UpdateJobStatus", {**UPDATE, "JobId": 1}, "JobId must be a string, but is 1"),
    ("UpdateJobStatus", {**UPDATE, "JobId": None}, "must have the member JobId"),
    ("UpdateJobStatus", {**UPDATE, "Jobid": "x"}, "has the unknown member Jobid: UpdateJobStatusRequest has no such member"),
    ("UpdateJobStatus", {**UPDATE, "RequestedJobStatus": "Active"},
     'RequestedJobStatus must be Cancelled or Ready, but is "Active"'),
    ("UpdateJobPriority", {"AccountId": ACCOUNT, "JobId": JOB, "Priority": 1.5},
     "Priority must be a whole number, but is 1.5"),
    ("UpdateJobPriority", {"AccountId": ACCOUNT, "JobId": JOB, "Priority": 10**30},
     "Priority must be a whole number, but is 1e+30"),
    ("ListJobs", {"AccountId": ACCOUNT, "JobStatuses": "New"}, 'JobStatuses must be an array, but is "New"'),
    ("ListJobs", {"AccountId": ACCOUNT, "JobStatuses": ["New", 1]}, "JobStatuses[1] must be a string, but is 1"),
    ("CreateJob", {**CREATE, "Tags": [{"Key": "a"}]}, "Tags[0] must have the member Value"),
    ("CreateJob", {**CREATE, "Report": {"Enabled": "yes"}}, 'Report.Enabled must be true or false, but is "yes"'),
    ("CreateJob", {**CREATE, "Operation": {"LambdaInvoke": {"UserArguments": {"a": 1}}}},
     'Operation.LambdaInvoke.UserArguments["a"] must be a string, but is 1'),
    ("CreateJob", {**CREATE, **generator(CreatedAfter="soon")},
     "ManifestGenerator.S3JobManifestGenerator.Filter.CreatedAfter must be a date such as 2026-11-22T18:49:59Z, "
     'but is "soon"'),
    ("CreateJob", {**CREATE, "ManifestGenerator": {}}, "ManifestGenerator must have one member"),
    ("CreateJob", {**CREATE, "ManifestGenerator": {"Tomorrow": {}}},
     "ManifestGenerator has the unknown member Tomorrow: JobManifestGenerator has no such member"),
    ("CreateJob", {**CREATE, **generator(MatchAnyObjectEncryption=[{"SSES3": {}, "SSEC": {}}])},
     "ManifestGenerator.S3JobManifestGenerator.Filter.MatchAnyObjectEncryption[0] must have only one member"),
])
def test_bad_input_is_an_error_with_its_path(operation, values, error):
    assert answer(json.dumps({"operation": operation, "input": values})) == {"error": error}


@pytest.mark.parametrize("date, sent", [
    ("2026-11-22T18:49:59Z", "2026-11-22T18:49:59Z"), ("2026-11-22", "2026-11-22T00:00:00Z"),
    (1_795_373_399, "2026-11-22T18:49:59Z"), (1_795_373_399.5, "2026-11-22T18:49:59.500000Z"),
])
def test_dates_are_text_or_seconds(date, sent):
    answered = answer(json.dumps({"operation": "CreateJob", "input": {**CREATE, **generator(CreatedAfter=date)}}))
    assert f"<CreatedAfter>{sent}</CreatedAfter>" in answered["body"]


@pytest.mark.parametrize("line", ["", "{", "[1,]", '{"operation": "CreateJob"}', '{"operation": "Nothing", "input": {}}'])
def test_what_is_no_question_is_an_error(line):
    assert "error" in answer(line)
