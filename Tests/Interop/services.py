"""An emulator that runs jobs on its own store, with the clients that the tests of `s3control` need."""

import subprocess

import boto3
import botocore.config
from conftest import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY, binary, clean_environment

ROLE = f"arn:aws:iam::{ACCOUNT}:role/batch"


def jobs_client(url, **options):
    """boto3's client of S3 Control, on an emulator."""
    return boto3.client(
        "s3control", endpoint_url="http://s3-control.test", region_name=REGION, aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(proxies={"http": url}, **options))


class Service:
    """An emulator with a store, and what calls it."""

    def __init__(self, emulator):
        self.url = emulator.url
        self.s3 = boto3.client(
            "s3", endpoint_url=self.url, region_name=REGION, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY,
            config=botocore.config.Config(s3={"addressing_style": "path"}))

        self.jobs = jobs_client(self.url)

    def environment(self, **extra):
        return clean_environment(AWS_ENDPOINT_URL=self.url, AWS_ACCOUNT_ID=ACCOUNT, TERM="xterm-256color", **extra)

    def run(self, *arguments, **options):
        return subprocess.run([binary("TOOLS_BIN", "Tools/.build/debug", "s3control"), *map(str, arguments)],
                              env=self.environment(), capture_output=True, text=True, timeout=120, **options)

    def tags(self, key):
        return {tag["Key"]: tag["Value"] for tag in self.s3.get_object_tagging(Bucket="photos", Key=key)["TagSet"]}
