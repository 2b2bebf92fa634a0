"""The store in memory, served by the emulator: boto3, the AWS CLI and rclone get from it what they get from moto's server."""

import hashlib
import io
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import urllib.request

import boto3
import botocore.compat
import botocore.config
import botocore.exceptions
import pytest
from conftest import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY, clean_environment

# More in a night than in CI.
SEQUENCES = int(os.environ.get("S3_SEQUENCES", "25"))
KEYS = ["a", "a/b", "a/b/c", "a b+c", "b", "dir//x", "é", "e\u0301", "漢字/1", "z?&=#", "%2F"]


@pytest.fixture(scope="module")
def memory(stores):
    return stores("memory")


def client(store, **config):
    return boto3.client(
        "s3", endpoint_url=store.url, region_name=REGION, aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=botocore.config.Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, **config),
    )


class Side:
    """One of the two stores in a sequence. Version ids are replaced by the order in which they appeared."""

    def __init__(self, store, bucket):
        self.s3 = store.boto3
        self.bucket = bucket
        self.versions = []
        self.uploads = []

    def alias(self, version):
        if version in (None, "null"):  # Moto leaves out "null" at times, S3 where there was never a version.
            return "null"
        if version not in self.versions:
            self.versions.append(version)
        return f"v{self.versions.index(version)}"

    def call(self, operation, **members):
        """What came back, as far as both stores must agree, or the error's code and status."""
        try:
            answer = getattr(self.s3, operation)(Bucket=self.bucket, **members)
        except botocore.exceptions.ClientError as error:
            code = error.response["Error"]["Code"]
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            return ("error", code, status)
        return getattr(self, operation, lambda answer: None)(answer)

    def put_object(self, answer):
        return answer["ETag"], self.alias(answer.get("VersionId"))

    def get_object(self, answer):
        return (answer["Body"].read(), answer["ETag"], answer["ContentLength"], answer.get("ContentRange"),
                answer.get("ContentType"), sorted(answer["Metadata"].items()), answer.get("TagCount"),
                answer.get("StorageClass"), self.alias(answer.get("VersionId")))

    def head_object(self, answer):
        return (answer["ETag"], answer["ContentLength"], answer.get("ContentType"), sorted(answer["Metadata"].items()),
                answer.get("StorageClass"), self.alias(answer.get("VersionId")))

    def delete_object(self, answer):
        self.alias(answer.get("VersionId"))  # Moto leaves it out for a version that is gone.

    def delete_objects(self, answer):
        return (sorted((d["Key"], d.get("DeleteMarker")) for d in answer.get("Deleted", [])),
                sorted((e["Key"], e["Code"]) for e in answer.get("Errors", [])))

    def copy_object(self, answer):
        return answer["CopyObjectResult"]["ETag"], self.alias(answer.get("VersionId"))

    def get_object_tagging(self, answer):
        return sorted((tag["Key"], tag["Value"]) for tag in answer["TagSet"])

    def list_objects_v2(self, answer):
        return ([(o["Key"], o["ETag"], o["Size"], o["StorageClass"]) for o in answer.get("Contents", [])],
                [p["Prefix"] for p in answer.get("CommonPrefixes", [])], answer["IsTruncated"], answer["KeyCount"])

    def list_objects(self, answer):
        return ([(o["Key"], o["ETag"], o["Size"]) for o in answer.get("Contents", [])],
                [p["Prefix"] for p in answer.get("CommonPrefixes", [])], answer["IsTruncated"])

    def list_object_versions(self, answer):
        return (sorted((v["Key"], self.alias(v["VersionId"]), v["IsLatest"], v["ETag"], v["Size"])
                       for v in answer.get("Versions", [])),
                sorted((m["Key"], self.alias(m["VersionId"]), m["IsLatest"]) for m in answer.get("DeleteMarkers", [])))

    def get_object_acl(self, answer):
        return sorted((grant["Permission"], grant["Grantee"].get("URI", "")) for grant in answer["Grants"])

    def multipart(self, key, bodies):
        """A whole upload in parts."""
        try:
            begun = self.s3.create_multipart_upload(Bucket=self.bucket, Key=key, Metadata={"m": "1"})
            parts = []
            for number, body in enumerate(bodies, 1):
                part = self.s3.upload_part(Bucket=self.bucket, Key=key, PartNumber=number,
                                           UploadId=begun["UploadId"], Body=body)
                parts.append({"PartNumber": number, "ETag": part["ETag"]})
            done = self.s3.complete_multipart_upload(
                Bucket=self.bucket, Key=key, UploadId=begun["UploadId"], MultipartUpload={"Parts": parts})
            return done["ETag"], self.alias(done.get("VersionId"))
        except botocore.exceptions.ClientError as error:
            return ("error", error.response["Error"]["Code"])


def step(random_source):
    """One step: the operation, and its members."""
    key = random_source.choice(KEYS)
    other = random_source.choice(KEYS)
    body = random_source.randbytes(random_source.choice([0, 1, 7, 100, 3000]))
    operation = random_source.choice([
        "put", "put", "put", "get", "get", "range", "head", "delete", "delete_many", "copy", "replace", "tag", "tags",
        "untag", "list2", "list2", "list1", "versions", "acl", "acl_of", "multipart", "old", "delete_old",
    ])
    if operation == "put":
        more = {}
        if random_source.random() < 0.4:
            more["Metadata"] = {"one": "1", "two": "b c"}
        if random_source.random() < 0.4:
            more["ContentType"] = "text/plain; charset=utf-8"
        if random_source.random() < 0.3:
            more["Tagging"] = "a=1&b=x%20y"
        if random_source.random() < 0.2:
            more["StorageClass"] = random_source.choice(["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING"])
        return "put_object", dict(Key=key, Body=body, **more)
    if operation == "get":
        return "get_object", dict(Key=key)
    if operation == "range":
        return "get_object", dict(Key=key, Range=random_source.choice(["bytes=0-0", "bytes=2-5", "bytes=-3", "bytes=1-"]))
    if operation == "head":
        return "head_object", dict(Key=key)
    if operation == "delete":
        return "delete_object", dict(Key=key)
    if operation == "delete_many":
        return "delete_objects", dict(Delete={"Objects": [{"Key": key}] + ([{"Key": other}] if key != other else [])})
    if operation == "copy":
        return "copy_object", dict(Key=other, CopySource={"Bucket": None, "Key": key})
    if operation == "replace":
        return "copy_object", dict(Key=other, CopySource={"Bucket": None, "Key": key}, MetadataDirective="REPLACE",
                                   Metadata={"new": "yes"}, ContentType="text/css")
    if operation == "tag":
        tags = [{"Key": f"k{n}", "Value": f"ü {n}"} for n in range(random_source.randrange(0, 12))]
        return "put_object_tagging", dict(Key=key, Tagging={"TagSet": tags})
    if operation == "tags":
        return "get_object_tagging", dict(Key=key)
    if operation == "untag":
        return "delete_object_tagging", dict(Key=key)
    if operation in ("list2", "list1"):
        more = {}
        if random_source.random() < 0.5:
            more["Prefix"] = random_source.choice(["a", "a/", "a/b", "é", "none", "dir/"])
        if random_source.random() < 0.5:
            more["Delimiter"] = "/"
        # Moto compares common prefixes with StartAfter, S3 the keys behind them.
        if operation == "list2" and "Delimiter" not in more and random_source.random() < 0.3:
            more["StartAfter"] = random_source.choice(KEYS)
        return ("list_objects_v2" if operation == "list2" else "list_objects"), more
    if operation == "versions":
        return "list_object_versions", {}
    if operation == "acl":
        return "put_object_acl", dict(Key=key, ACL=random_source.choice(["private", "public-read", "authenticated-read"]))
    if operation == "acl_of":
        return "get_object_acl", dict(Key=key)
    if operation == "multipart":
        return "multipart", dict(key=key, bodies=[body or b"x"])
    if operation == "old":
        return "get_object", dict(Key=key, VersionId=random_source.randrange(6))
    return "delete_object", dict(Key=key, VersionId=random_source.randrange(6))


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_random_sequence_has_the_same_results_as_on_moto(stores, memory, seed):
    moto = stores("moto")
    bucket = f"sequence-{seed}"
    sides = [Side(moto, bucket), Side(memory, bucket)]
    # Not "Suspended": moto then drops versions that S3 keeps.
    versioning = [None, "Enabled"][seed % 2]
    for side in sides:
        side.s3.create_bucket(Bucket=bucket)
        if versioning:
            side.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    source = random.Random(seed)
    history = []
    for _ in range(40):
        operation, members = step(source)
        history.append((operation, {k: v for k, v in members.items() if k != "Body"}))
        if operation in ("delete_object", "delete_objects") and versioning and "VersionId" not in members:
            # S3 makes a delete marker where there is no object, moto does not.
            keys = [members["Key"]] if "Key" in members else [each["Key"] for each in members["Delete"]["Objects"]]
            if not all(exists(sides[1], key) for key in keys):
                continue
        results = []
        for side in sides:
            mine = dict(members)
            if "CopySource" in mine:
                mine["CopySource"] = dict(mine["CopySource"], Bucket=bucket)
            if "VersionId" in mine:
                if mine["VersionId"] >= len(side.versions):
                    results.append("no version yet")
                    continue
                mine["VersionId"] = side.versions[mine["VersionId"]]
            if operation == "multipart":
                results.append(side.multipart(**mine))
            else:
                results.append(side.call(operation, **mine))
        assert agree(operation, *results), f"{history[-8:]}\nmoto:   {results[0]}\nmemory: {results[1]}"


def agree(operation, moto, memory):
    """Whether the results are the same, but for what moto is known to do in another way than S3."""
    if moto == memory or moto == ("error", "500", 500):
        return True
    # It looks for the object before it looks at tags, and keeps the common prefixes of what was deleted.
    if operation == "put_object_tagging":
        return moto[0] == memory[0] == "error"
    if operation in ("list_objects", "list_objects_v2"):
        return moto[0] == memory[0] and set(memory[1]) <= set(moto[1])
    return False


def exists(side, key):
    try:
        side.s3.head_object(Bucket=side.bucket, Key=key)
        return True
    except botocore.exceptions.ClientError:
        return False


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **more)


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    source = random.Random(1)
    for name in ["one.txt", "sub/two.bin", "sub/deep/é ü.txt", "a b+c", "empty"]:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"" if name == "empty" else source.randbytes(5000))
    (folder / "large").write_bytes(source.randbytes(9 << 20))  # More than the AWS CLI sends at once.
    return folder


def test_aws_s3_sync_there_and_back(memory, files, tmp_path):
    aws = str(pathlib.Path(sys.executable).parent / "aws")
    environment = clean_environment(AWS_ENDPOINT_URL=memory.url)

    def s3(*arguments):
        done = run(aws, "s3", *arguments, env=environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    s3("mb", "s3://sync")
    first = s3("sync", str(files), "s3://sync/tree")
    assert first.count("upload:") == 6
    assert s3("sync", str(files), "s3://sync/tree") == ""
    back = tmp_path / "back"
    s3("sync", "s3://sync/tree", str(back))
    assert tree(back) == tree(files)
    (files / "one.txt").unlink()
    assert "delete: s3://sync/tree/one.txt" in s3("sync", "--delete", str(files), "s3://sync/tree")
    s3("cp", "--recursive", "s3://sync/tree", "s3://sync/copy")
    listing = s3("ls", "--recursive", "s3://sync/copy")
    assert len(listing.splitlines()) == 5
    s3("mv", "s3://sync/copy/large", "s3://sync/moved")
    s3("rb", "--force", "s3://sync")
    assert "sync" not in s3("ls")


def find_rclone():
    beside = pathlib.Path(sys.executable).parent / "rclone"
    return os.environ.get("RCLONE") or (str(beside) if beside.exists() else shutil.which("rclone"))


@pytest.mark.skipif(not find_rclone(), reason="rclone is not installed")
def test_rclone_copies_checks_and_removes(memory, files, tmp_path):
    flags = [
        "--config", os.devnull, "--s3-provider", "Other", "--s3-endpoint", memory.url, "--s3-region", REGION,
        "--s3-access-key-id", ACCESS_KEY, "--s3-secret-access-key", SECRET_KEY, "--s3-force-path-style",
        "--s3-chunk-size", "5Mi", "--s3-upload-cutoff", "5Mi", "--retries", "1", "--low-level-retries", "1",
    ]

    def rclone(*arguments):
        done = run(find_rclone(), *arguments, *flags, env=clean_environment())
        assert done.returncode == 0, done.stderr
        return done.stdout

    rclone("mkdir", ":s3:rclone")
    rclone("sync", str(files), ":s3:rclone/tree")
    rclone("check", "--download", str(files), ":s3:rclone/tree")
    rclone("copy", ":s3:rclone/tree", ":s3:rclone/copy")
    listed = json.loads(rclone("lsjson", "--recursive", "--files-only", ":s3:rclone/copy"))
    assert sorted(entry["Path"] for entry in listed) == sorted(tree(files))
    back = tmp_path / "back"
    rclone("copy", ":s3:rclone/copy", str(back))
    assert tree(back) == tree(files)
    rclone("moveto", ":s3:rclone/tree/one.txt", ":s3:rclone/tree/moved.txt")
    rclone("purge", ":s3:rclone")
    assert rclone("lsf", ":s3:").strip().find("rclone") < 0


def test_presigned_urls_read_and_write(memory):
    s3 = client(memory, signature_version="s3v4")
    s3.create_bucket(Bucket="signed")
    put = s3.generate_presigned_url("put_object", {"Bucket": "signed", "Key": "a b/é"}, ExpiresIn=60)
    request = urllib.request.Request(put, data=b"content", method="PUT")
    assert urllib.request.urlopen(request, timeout=10).status == 200
    get = s3.generate_presigned_url(
        "get_object", {"Bucket": "signed", "Key": "a b/é", "ResponseContentType": "text/x-test"}, ExpiresIn=60)
    answer = urllib.request.urlopen(get, timeout=10)
    assert answer.read() == b"content"
    assert answer.headers["Content-Type"] == "text/x-test"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(get.replace("text%2Fx-test", "text%2Fother"), timeout=10)
    assert refused.value.code == 403


def test_trailing_checksums_over_tls(emulator, tmp_path):
    """Over TLS boto3 sends bodies in chunks with the checksum behind them."""
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True, timeout=60)
    started = emulator("--memory-store", "--bucket", "trailers", "--tls-certificate", str(certificate), "--tls-key", str(key))
    s3 = boto3.client(
        "s3", endpoint_url=started.url, region_name=REGION, aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY, verify=str(certificate),
        config=botocore.config.Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}))
    body = random.Random(3).randbytes(3_000_000)
    # Two of them need awscrt.
    for algorithm in ["CRC32", "SHA1", "SHA256"] + (["CRC32C", "CRC64NVME"] if botocore.compat.HAS_CRT else []):
        s3.put_object(Bucket="trailers", Key=algorithm, Body=io.BytesIO(body), ChecksumAlgorithm=algorithm)
        found = s3.get_object(Bucket="trailers", Key=algorithm, ChecksumMode="ENABLED")
        assert found["Body"].read() == body
        assert found[f"Checksum{algorithm}"]
        attributes = s3.get_object_attributes(
            Bucket="trailers", Key=algorithm, ObjectAttributes=["ETag", "Checksum", "ObjectSize"])
        assert attributes["ETag"] == hashlib.md5(body).hexdigest()
        assert attributes["ObjectSize"] == len(body)
        assert attributes["Checksum"][f"Checksum{algorithm}"] == found[f"Checksum{algorithm}"]


def test_virtual_hosts_reach_the_bucket(memory):
    port = int(memory.url.rsplit(":", 1)[1])
    memory.boto3.create_bucket(Bucket="virtual")
    memory.boto3.put_object(Bucket="virtual", Key="k", Body=b"hosted")
    s3 = boto3.client(
        "s3", endpoint_url=f"http://localhost:{port}", region_name=REGION, aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(s3={"addressing_style": "virtual"}))
    found = socket.getaddrinfo

    def local(host, *rest, **more):
        return found("127.0.0.1" if host.endswith(".localhost") else host, *rest, **more)

    socket.getaddrinfo = local
    try:
        assert s3.get_object(Bucket="virtual", Key="k")["Body"].read() == b"hosted"
    finally:
        socket.getaddrinfo = found


def test_a_job_tags_objects_of_the_store(emulator):
    """The whole path with nothing but the emulator: objects, a manifest, a job, its report."""
    started = emulator("--memory-store", "--bucket", "photos", "--bucket", "lists", "--step-seconds", "0")
    s3 = boto3.client(
        "s3", endpoint_url=started.url, region_name=REGION, aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(s3={"addressing_style": "path"}))
    for number in range(20):
        s3.put_object(Bucket="photos", Key=f"p/{number}", Body=b"x")
    rows = "".join(f"photos,p/{number}\n" for number in range(21))
    eTag = s3.put_object(Bucket="lists", Key="m.csv", Body=rows.encode())["ETag"]
    jobs = boto3.client(
        "s3control", region_name=REGION, endpoint_url="http://s3-control.test", aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(proxies={"http": started.url}))
    job = jobs.create_job(
        AccountId=ACCOUNT, ConfirmationRequired=False, Priority=1, RoleArn=f"arn:aws:iam::{ACCOUNT}:role/batch",
        ClientRequestToken="t", Operation={"S3PutObjectTagging": {"TagSet": [{"Key": "a", "Value": "b"}]}},
        Manifest={"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                  "Location": {"ObjectArn": "arn:aws:s3:::lists/m.csv", "ETag": eTag.strip('"')}},
        Report={"Enabled": True, "Bucket": "arn:aws:s3:::lists", "Format": "Report_CSV_20180820", "Prefix": "r",
                "ReportScope": "AllTasks"})["JobId"]
    for _ in range(300):
        status = jobs.describe_job(AccountId=ACCOUNT, JobId=job)["Job"]
        if status["Status"] in ("Complete", "Failed"):
            break
        subprocess.run(["sleep", "0.1"], check=True)
    assert status["Status"] == "Complete"
    assert status["ProgressSummary"]["NumberOfTasksSucceeded"] == 20
    assert status["ProgressSummary"]["NumberOfTasksFailed"] == 1
    for number in range(20):
        assert s3.get_object_tagging(Bucket="photos", Key=f"p/{number}")["TagSet"] == [{"Key": "a", "Value": "b"}]
    manifest = json.loads(s3.get_object(Bucket="lists", Key=f"r/job-{job}/manifest.json")["Body"].read())
    report = b"".join(s3.get_object(Bucket="lists", Key=part["Key"])["Body"].read() for part in manifest["Results"])
    assert report.count(b"succeeded") == 20
    assert b"NoSuchKey" in report
