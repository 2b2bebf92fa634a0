"""Examples/TagEverything, from a list of keys to the failed rows: objects in moto or SeaweedFS, the job in the emulator."""

import subprocess
import urllib.parse

import boto3
import botocore.config
import pytest
from conftest import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY, binary, clean_environment

ROLE = f"arn:aws:iam::{ACCOUNT}:role/batch"


@pytest.fixture(params=["moto", "SeaweedFS"])
def store(request, stores):
    store = stores(request.param)
    before = store.buckets()
    yield store
    store.remove(store.buckets() - before)


def jobs_of(emulator):
    return boto3.client(
        "s3control", region_name=REGION, endpoint_url="http://s3-control.test", aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(proxies={"http": emulator.url}),
    )


def tag_everything(store, emulator, keys, list_location="s3://lists/tag.csv"):
    return subprocess.run(
        [binary("EXAMPLES_BIN", ".build/debug", "TagEverything"), "photos", list_location, ROLE],
        input="".join(key + "\n" for key in keys), capture_output=True, text=True, timeout=120,
        env=clean_environment(AWS_ENDPOINT_URL_S3=store.url, AWS_ENDPOINT_URL_S3_CONTROL=emulator.url,
                              AWS_ACCOUNT_ID=ACCOUNT),
    )


def test_the_example_goes_from_keys_to_failed_rows(store, emulator):
    keys = ["a b", "c,d", "é/漢字", "plain"]
    for bucket in ("photos", "lists"):
        store.boto3.create_bucket(Bucket=bucket)
    for key in keys:
        if key != "c,d":
            store.boto3.put_object(Bucket="photos", Key=key, Body=b"x")
    started = emulator("--s3-endpoint", store.url, "--s3-path-style", env=clean_environment())
    jobs = jobs_of(started)
    done = tag_everything(store, started, keys)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].endswith("is Complete") and lines[1].startswith("c%2Cd NoSuchKey "), lines
    for key in set(keys) - {"c,d"}:
        tags = store.boto3.get_object_tagging(Bucket="photos", Key=key)["TagSet"]
        assert tags == [{"Key": "reviewed", "Value": "yes"}]
    manifest = store.boto3.get_object(Bucket="lists", Key="tag.csv")
    assert manifest["Body"].read().decode() == "".join(f"photos,{urllib.parse.quote(key, safe='/')}\n" for key in keys)
    job = jobs.describe_job(AccountId=ACCOUNT, JobId=lines[0].split()[1])["Job"]
    location = job["Manifest"]["Location"]
    assert location["ObjectArn"] == "arn:aws:s3:::lists/tag.csv"
    assert location["ETag"] == manifest["ETag"].strip('"')
    assert job["Operation"]["S3PutObjectTagging"]["TagSet"] == [{"Key": "reviewed", "Value": "yes"}]


@pytest.mark.parametrize("keys,location,reason", [
    ([], "s3://lists/tag.csv", "would be empty"),
    (["k"], "s3://missing-bucket/tag.csv", "bucket"),
    (["k" * 1025], "s3://lists/tag.csv", "1024"),
])
def test_bad_input_ends_before_a_job_is_created(store, emulator, keys, location, reason):
    store.boto3.create_bucket(Bucket="lists")
    started = emulator()
    done = tag_everything(store, started, keys, location)
    assert done.returncode != 0 and reason in done.stderr, done.stderr
    assert jobs_of(started).list_jobs(AccountId=ACCOUNT).get("Jobs", []) == []
    assert store.boto3.list_objects_v2(Bucket="lists").get("Contents", []) == []
