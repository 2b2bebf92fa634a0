"""The store in memory, served by the emulator: boto3, the AWS CLI and rclone get from it what they get from moto's server."""

import base64
import datetime
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
import urllib.parse
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
        status = answer["ResponseMetadata"]["HTTPStatusCode"]
        return status, getattr(self, operation, lambda answer: None)(answer)

    def put_object(self, answer):
        return answer["ETag"], self.alias(answer.get("VersionId"))

    def get_object(self, answer):
        return answer["Body"].read(), answer.get("ContentRange"), answer.get("TagCount"), *self.head_object(answer)

    def head_object(self, answer):
        return (answer["ETag"], answer["ContentLength"], answer.get("ContentType"), answer.get("CacheControl"),
                answer.get("ContentDisposition"), answer.get("ContentEncoding"), answer.get("ContentLanguage"),
                sorted(answer["Metadata"].items()), answer.get("StorageClass"), answer.get("AcceptRanges"),
                answer.get("PartsCount"), self.alias(answer.get("VersionId")))

    def delete_object(self, answer):
        return answer.get("DeleteMarker"), self.alias(answer.get("VersionId"))

    def delete_objects(self, answer):
        return (sorted((d["Key"], d.get("DeleteMarker")) for d in answer.get("Deleted", [])),
                sorted((e["Key"], e["Code"]) for e in answer.get("Errors", [])))

    def copy_object(self, answer):
        return (answer["CopyObjectResult"]["ETag"], self.alias(answer.get("VersionId")),
                self.alias(answer.get("CopySourceVersionId")))

    def get_object_tagging(self, answer):
        return sorted((tag["Key"], tag["Value"]) for tag in answer["TagSet"])

    def get_object_attributes(self, answer):
        return answer.get("ETag"), answer.get("ObjectSize"), answer.get("StorageClass")

    def list_objects_v2(self, answer):
        return ([(o["Key"], o["ETag"], o["Size"], o["StorageClass"]) for o in answer.get("Contents", [])],
                [p["Prefix"] for p in answer.get("CommonPrefixes", [])], answer["IsTruncated"], answer["KeyCount"],
                answer["MaxKeys"], answer.get("Prefix", ""), answer.get("Delimiter"))

    def list_objects(self, answer):
        # Moto does not encode the prefix, and boto3 does not decode it.
        return ([(o["Key"], o["ETag"], o["Size"], o["StorageClass"]) for o in answer.get("Contents", [])],
                [p["Prefix"] for p in answer.get("CommonPrefixes", [])], answer["IsTruncated"], answer["MaxKeys"],
                urllib.parse.unquote(answer.get("Prefix", "")), answer.get("Delimiter"))

    def list_object_versions(self, answer):
        return ([(v["Key"], self.alias(v["VersionId"]), v["IsLatest"], v["ETag"], v["Size"], v["StorageClass"])
                 for v in answer.get("Versions", [])],
                [(m["Key"], self.alias(m["VersionId"]), m["IsLatest"]) for m in answer.get("DeleteMarkers", [])])

    def get_object_acl(self, answer):
        return sorted((grant["Permission"], grant["Grantee"]["Type"], grant["Grantee"].get("URI", "")) for grant in answer["Grants"])

    def pages(self, operation, **members):
        """The keys of a listing, page by page."""
        try:
            paginator = self.s3.get_paginator(operation)
            pages = []
            for page in paginator.paginate(Bucket=self.bucket, **members):
                pages.append(([each["Key"] for each in page.get("Contents", [])],
                              [each["Prefix"] for each in page.get("CommonPrefixes", [])]))
            return pages
        except botocore.exceptions.ClientError as error:
            return ("error", error.response["Error"]["Code"])

    def multipart(self, key, bodies, aborts=False):
        """A whole upload in parts, and what is listed of it."""
        try:
            begun = self.s3.create_multipart_upload(Bucket=self.bucket, Key=key, Metadata={"m": "1"}, ContentType="text/x-parts")
            parts = []
            upload = dict(Bucket=self.bucket, Key=key, UploadId=begun["UploadId"])
            for number, body in enumerate(bodies, 1):
                part = self.s3.upload_part(PartNumber=number, Body=body, **upload)
                parts.append({"PartNumber": number, "ETag": part["ETag"]})
            listed = [(p["PartNumber"], p["ETag"], p["Size"]) for p in self.s3.list_parts(**upload).get("Parts", [])]
            uploads = [u["Key"] for u in self.s3.list_multipart_uploads(Bucket=self.bucket).get("Uploads", [])]
            if aborts:
                self.s3.abort_multipart_upload(**upload)
                return listed, uploads, self.s3.list_multipart_uploads(Bucket=self.bucket).get("Uploads", [])
            done = self.s3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **upload)
            return listed, uploads, done["ETag"], self.alias(done.get("VersionId"))
        except botocore.exceptions.ClientError as error:
            return ("error", error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])


ETAG_OF_NOTHING = '"d41d8cd98f00b204e9800998ecf8427e"'


def step(random_source):
    """One step: the operation, and its members."""
    key = random_source.choice(KEYS)
    other = random_source.choice(KEYS)
    body = random_source.randbytes(random_source.choice([0, 1, 7, 100, 3000]))
    operation = random_source.choice([
        "put", "put", "put", "put_if", "get", "get", "get_if", "range", "head", "delete", "delete_many", "copy", "copy_old", "replace",
        "tag", "tags", "untag", "list2", "list2", "list1", "pages", "versions", "acl", "acl_of", "multipart", "old", "delete_old",
        "attributes", "old_tags",
    ])
    chance = random_source.random
    if operation in ("put", "put_if"):
        more = {}
        if chance() < 0.4:
            more["Metadata"] = {"one": "1", "two": "b c"}
        if chance() < 0.4:
            more["ContentType"] = "text/plain; charset=utf-8"
        if chance() < 0.3:
            more |= {"CacheControl": "no-cache", "ContentDisposition": 'attachment; filename="a"', "ContentLanguage": "de"}
        if chance() < 0.3:
            more["Tagging"] = "a=1&b=x%20y"
        if chance() < 0.2:
            more["StorageClass"] = random_source.choice(["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING"])
        if operation == "put_if":
            more["IfNoneMatch"] = "*"
        return "put_object", dict(Key=key, Body=body, **more)
    if operation == "get":
        return "get_object", dict(Key=key)
    if operation == "get_if":
        name, value = random_source.choice([
            ("IfMatch", ETAG_OF_NOTHING), ("IfNoneMatch", ETAG_OF_NOTHING), ("IfMatch", '"0"'), ("IfNoneMatch", '"0"'),
            ("IfModifiedSince", datetime.datetime(2020, 1, 1)), ("IfUnmodifiedSince", datetime.datetime(2020, 1, 1)),
        ])
        return random_source.choice(["get_object", "head_object"]), {"Key": key, name: value}
    if operation == "range":
        return "get_object", dict(Key=key, Range=random_source.choice(
            ["bytes=0-0", "bytes=2-5", "bytes=-3", "bytes=1-", "bytes=5000-", "bytes=99-2", "bytes=0-99999"]))
    if operation == "head":
        return "head_object", dict(Key=key)
    if operation == "delete":
        return "delete_object", dict(Key=key)
    if operation == "delete_many":
        return "delete_objects", dict(Delete={"Objects": [{"Key": key}] + ([{"Key": other}] if key != other else [])})
    if operation == "copy":
        return "copy_object", dict(Key=other, CopySource={"Bucket": None, "Key": key})
    if operation == "copy_old":
        return "copy_object", dict(Key=other, CopySource={"Bucket": None, "Key": key, "VersionId": random_source.randrange(6)})
    if operation == "replace":
        return "copy_object", dict(Key=other, CopySource={"Bucket": None, "Key": key}, MetadataDirective="REPLACE",
                                   Metadata={"new": "yes"}, ContentType="text/css", TaggingDirective="REPLACE", Tagging="c=3")
    if operation == "tag":
        tags = [{"Key": f"k{n}", "Value": f"ü {n}"} for n in range(random_source.randrange(0, 12))]
        return "put_object_tagging", dict(Key=key, Tagging={"TagSet": tags})
    if operation == "tags":
        return "get_object_tagging", dict(Key=key)
    if operation == "old_tags":
        return "get_object_tagging", dict(Key=key, VersionId=random_source.randrange(6))
    if operation == "untag":
        return "delete_object_tagging", dict(Key=key)
    if operation in ("list2", "list1"):
        more = {}
        if chance() < 0.5:
            more["Prefix"] = random_source.choice(["a", "a/", "a/b", "é", "none", "dir/"])
        if chance() < 0.5:
            more["Delimiter"] = random_source.choice(["/", "b", "//"])
        # Moto compares common prefixes with StartAfter, S3 the keys behind them.
        if operation == "list2" and "Delimiter" not in more and chance() < 0.3:
            more["StartAfter"] = random_source.choice(KEYS)
        return ("list_objects_v2" if operation == "list2" else "list_objects"), more
    if operation == "pages":
        more = {"Delimiter": "/"} if chance() < 0.5 else {}
        return "pages", dict(operation=random_source.choice(["list_objects", "list_objects_v2"]),
                             PaginationConfig={"PageSize": random_source.randrange(1, 4)}, **more)
    if operation == "versions":
        return "list_object_versions", {"Prefix": random_source.choice(["a", "e", "dir/"])} if chance() < 0.4 else {}
    if operation == "acl":
        return "put_object_acl", dict(Key=key, ACL=random_source.choice(["private", "public-read", "authenticated-read"]))
    if operation == "acl_of":
        return "get_object_acl", dict(Key=key)
    if operation == "attributes":
        return "get_object_attributes", dict(Key=key, ObjectAttributes=["ETag", "ObjectSize", "StorageClass"])
    if operation == "multipart":
        return "multipart", dict(key=key, bodies=[body or b"x"], aborts=chance() < 0.3)
    if operation == "old":
        return random_source.choice(["get_object", "head_object"]), dict(Key=key, VersionId=random_source.randrange(6))
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
            version = mine.get("VersionId", mine.get("CopySource", {}).get("VersionId"))
            if version is not None and version >= len(side.versions):
                results.append("no version yet")
                continue
            if "CopySource" in mine:
                mine["CopySource"] = dict(mine["CopySource"], Bucket=bucket)
                if version is not None:
                    mine["CopySource"]["VersionId"] = side.versions[version]
            elif version is not None:
                mine["VersionId"] = side.versions[version]
            call = getattr(side, operation) if operation in ("multipart", "pages") else lambda **more: side.call(operation, **more)
            results.append(call(**mine))
        assert agree(sides[1], operation, members, *results), f"{history[-8:]}\nmoto:   {results[0]}\nmemory: {results[1]}"


def agree(side, operation, members, moto, memory):
    """Whether the results are the same, but for what moto is known to do in another way than S3: each of these is named here,
    with what S3 does, which the store in memory has to do."""
    if moto == memory:
        return True
    if moto == ("error", "500", 500) and memory != ("error", "MethodNotAllowed", 405):
        # Moto breaks down where an object that there is not loses its tags, over an empty set of tags, and over the access
        # control list of an object from parts.
        return (operation, memory) in [
            ("delete_object_tagging", ("error", "NoSuchKey", 404)),
            ("put_object_tagging", (200, None)),
            ("get_object_acl", (200, [("FULL_CONTROL", "CanonicalUser", "")])),
        ]
    if moto == ("error", "NoSuchVersion", 404):
        # A delete marker that is named is refused (GetObject of the API reference), moto does not find it.
        return (operation, memory) in [
            ("get_object", ("error", "MethodNotAllowed", 405)), ("get_object_tagging", ("error", "MethodNotAllowed", 405)),
            ("copy_object", ("error", "InvalidRequest", 400)),
        ]
    if operation in ("get_object_tagging", "delete_object_tagging") and memory == ("error", "MethodNotAllowed", 405):
        # Where the current version is a delete marker, only PutObjectTagging of moto says so.
        return moto[0] == "error" and moto[2] in (404, 500)
    if operation == "put_object_tagging":
        # It looks for the object before it counts the tags.
        return (moto, memory) == (("error", "NoSuchKey", 404), ("error", "BadRequest", 400))
    if members.get("Range") == "bytes=99-2":
        # A range whose end is before its start is none, and ignored (RFC 9110, 14.1.1 and 14.2).
        return moto == ("error", "InvalidRange", 416) and memory[0] == 200
    if operation == "delete_object" and "VersionId" in members:
        # It names no version that is gone already; S3 names the one that was asked for.
        return moto == (204, (None, "null")) and memory[0] == 204 and memory[1][0] is None
    if operation in ("list_objects", "list_objects_v2"):
        # It keeps the common prefixes of what was deleted.
        (_, found), (_, shown) = moto, memory
        gone = [prefix for prefix in found[1] if prefix not in shown[1]]
        counts = (found[3] - len(gone),) if operation == "list_objects_v2" else (found[3],)
        return (not any(keys_below(side, prefix) for prefix in gone) and len(found[1]) - len(gone) == len(shown[1])
                and found[:1] + found[2:3] + counts + found[4:] == shown[:1] + shown[2:3] + shown[3:4] + shown[4:])
    if operation == "pages":
        # Its pages have as many keys as a page may have entries, and each has all common prefixes.
        size = members["PaginationConfig"]["PageSize"]
        prefixes = [prefix for _, page in memory for prefix in page]
        missing = {prefix for _, page in moto for prefix in page} - set(prefixes)
        return ([key for page, _ in moto for key in page] == [key for page, _ in memory for key in page]
                and prefixes == sorted(set(prefixes), key=str.encode) and not any(keys_below(side, prefix) for prefix in missing)
                and all(len(keys) + len(more) == size for keys, more in memory[:-1]))
    return False


def keys_below(side, prefix):
    return side.s3.list_objects_v2(Bucket=side.bucket, Prefix=prefix).get("Contents", [])


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
    assert urllib.request.urlopen(request, timeout=60).status == 200
    get = s3.generate_presigned_url(
        "get_object", {"Bucket": "signed", "Key": "a b/é", "ResponseContentType": "text/x-test"}, ExpiresIn=60)
    answer = urllib.request.urlopen(get, timeout=60)
    assert answer.read() == b"content"
    assert answer.headers["Content-Type"] == "text/x-test"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(get.replace("text%2Fx-test", "text%2Fother"), timeout=60)
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


def test_an_upload_keeps_to_its_checksum_algorithm(memory):
    """boto3 sends the CRC32 of a part unless it is given an algorithm, which S3 refuses if the upload has another one."""
    s3 = memory.boto3
    s3.create_bucket(Bucket="sums")
    begun = s3.create_multipart_upload(Bucket="sums", Key="k", ChecksumAlgorithm="SHA256")
    upload = dict(Bucket="sums", Key="k", UploadId=begun["UploadId"])

    def code_of(call, **members):
        with pytest.raises(botocore.exceptions.ClientError) as refused:
            call(**members, **upload)
        return refused.value.response["Error"]["Code"]

    assert code_of(s3.upload_part, PartNumber=1, Body=b"x") == "InvalidRequest"
    part = s3.upload_part(PartNumber=1, Body=b"x", ChecksumAlgorithm="SHA256", **upload)
    bare = {"PartNumber": 1, "ETag": part["ETag"]}
    full = bare | {"ChecksumSHA256": part["ChecksumSHA256"]}
    wrong = base64.b64encode(bytes(32)).decode()
    for entry, more, code in [
        (bare, {}, "InvalidRequest"), (bare | {"ChecksumSHA256": wrong}, {}, "InvalidPart"), (full, {"MpuObjectSize": 2}, "InvalidRequest"),
        (full, {"ChecksumType": "FULL_OBJECT"}, "InvalidRequest"), (full, {"ChecksumSHA256": wrong}, "BadDigest"),
    ]:
        assert code_of(s3.complete_multipart_upload, MultipartUpload={"Parts": [entry]}, **more) == code
    done = s3.complete_multipart_upload(MultipartUpload={"Parts": [full]}, MpuObjectSize=1, ChecksumType="COMPOSITE", **upload)
    of_parts = hashlib.sha256(hashlib.sha256(b"x").digest()).digest()
    assert done["ChecksumSHA256"] == base64.b64encode(of_parts).decode() + "-1"


def test_buckets_are_listed_in_pages_and_their_configurations_are_kept_by_id(memory):
    s3 = memory.boto3
    names = [f"paged-{number}" for number in range(5)]
    for name in names:
        s3.create_bucket(Bucket=name)
    pages = s3.get_paginator("list_buckets").paginate(Prefix="paged-", PaginationConfig={"PageSize": 2})
    assert [[bucket["Name"] for bucket in page["Buckets"]] for page in pages] == [names[:2], names[2:4], names[4:]]
    assert s3.list_buckets(Prefix="paged-", BucketRegion="eu-west-1")["Buckets"] == []
    for name in ["a", "b"]:
        s3.put_bucket_metrics_configuration(Bucket=names[0], Id=name, MetricsConfiguration={"Id": name})
    s3.delete_bucket_metrics_configuration(Bucket=names[0], Id="a")
    assert s3.get_bucket_metrics_configuration(Bucket=names[0], Id="b")["MetricsConfiguration"] == {"Id": "b"}
    with pytest.raises(botocore.exceptions.ClientError) as missing:
        s3.get_bucket_metrics_configuration(Bucket=names[0], Id="a")
    assert missing.value.response["Error"]["Code"] == "NoSuchConfiguration"


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
