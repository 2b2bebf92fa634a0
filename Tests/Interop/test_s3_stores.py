"""S3Objects over HTTP against moto's server, SeaweedFS and our own store in memory, with boto3 checking every object before and after."""

import base64
import datetime
import hashlib
import zlib

import botocore.exceptions
import pytest
from stores import Probe, pattern

MIB = 1 << 20
HARD_KEYS = [
    "plain", "a b+c", "dir/sub//file", "ключ/漢字", "q?x=1&y=2#z", "per%20cent%2Fslash", "e\u0301 and é", "👩‍👩‍👧",
    "<&>'\"", "star*(paren)~!$", "k" * 900,
]


@pytest.fixture(scope="module", params=["moto", "SeaweedFS", "memory"])
def store(request, stores):
    return stores(request.param)


@pytest.fixture(scope="module")
def probe(store):
    started = Probe(store.url)
    yield started
    started.stop()


@pytest.fixture
def bucket(store, request):
    name = "b-" + hashlib.sha1(request.node.name.encode()).hexdigest()[:20]
    store.boto3.create_bucket(Bucket=name)
    return name


@pytest.fixture
def locked(store, request):
    name = "l-" + hashlib.sha1(request.node.name.encode()).hexdigest()[:20]
    store.boto3.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    return name


def versioned(store, bucket):
    store.boto3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})


def body(store, bucket, key, **more):
    return store.boto3.get_object(Bucket=bucket, Key=key, **more)["Body"].read()


@pytest.mark.parametrize("key", HARD_KEYS, ids=range(len(HARD_KEYS)))
def test_objects_with_hard_keys_are_written_read_listed_and_deleted(store, probe, bucket, key):
    if store.name == "SeaweedFS" and ("//" in key or len(key) > 255):
        pytest.skip("SeaweedFS keeps objects as files, whose names it folds and limits")
    location = f"s3://{bucket}/{key}"
    put = probe("put", location, text="héllo", contentType="text/plain", cacheControl="no-store",
                metadata={"one": "1", "two": "b c"})
    assert "error" not in put, put
    assert body(store, bucket, key) == "héllo".encode()
    head = store.boto3.head_object(Bucket=bucket, Key=key)
    assert put["eTag"] == head["ETag"]
    assert head["Metadata"] == {"one": "1", "two": "b c"}
    assert (head["ContentType"], head["CacheControl"]) == ("text/plain", "no-store")
    ours = probe("head", location)
    assert ours["metadata"] == head["Metadata"] and ours["size"] == 6 and ours["eTag"] == head["ETag"]
    assert ours["contentType"] == "text/plain" and ours["lastModified"] == int(head["LastModified"].timestamp())
    assert probe("get", location)["text"] == "héllo"
    assert [each["Key"] for each in probe("list", f"s3://{bucket}")] == [key]
    assert "error" not in probe("delete", location)
    with pytest.raises(botocore.exceptions.ClientError):
        store.boto3.head_object(Bucket=bucket, Key=key)


@pytest.mark.parametrize("algorithm", ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])
def test_checksums_are_sent_kept_and_verified(store, probe, bucket, algorithm):
    location = f"s3://{bucket}/sum"
    put = probe("put", location, text="checked", checksum=algorithm)
    assert "error" not in put, put
    found = store.boto3.head_object(Bucket=bucket, Key="sum", ChecksumMode="ENABLED")
    kept = found.get(f"Checksum{algorithm}")
    ours = probe("get", location)
    assert ours["text"] == "checked"
    if kept is not None:
        assert put["checksums"].get(algorithm, kept) == kept
        assert ours["checksums"][algorithm] == kept
    expected = {"CRC32": base64.b64encode(zlib.crc32(b"checked").to_bytes(4, "big")).decode(),
                "SHA1": base64.b64encode(hashlib.sha1(b"checked").digest()).decode(),
                "SHA256": base64.b64encode(hashlib.sha256(b"checked").digest()).decode()}
    if kept is not None and algorithm in expected:
        assert kept == expected[algorithm]


def test_large_objects_are_uploaded_in_parts_and_read_in_ranges(store, probe, bucket):
    size = 23 * MIB + 12345
    location = f"s3://{bucket}/large"
    written = probe("upload", location, size=size, partBytes=5 * MIB, metadata={"kept": "yes"}, tags={"a": "b c"})
    assert "error" not in written, written
    assert written["size"] == size
    head = store.boto3.head_object(Bucket=bucket, Key="large")
    assert written["eTag"] == head["ETag"] and head["ETag"].endswith('-5"') and head["Metadata"] == {"kept": "yes"}
    assert body(store, bucket, "large") == pattern(size)
    tags = store.boto3.get_object_tagging(Bucket=bucket, Key="large")["TagSet"]
    assert tags == [{"Key": "a", "Value": "b c"}]
    assert probe("read", location, rangeBytes=3 * MIB) == {"size": size, "isPattern": True}
    assert probe("read", location, rangeBytes=MIB, **{"from": 1_000_003, "to": 9_000_001}) == {
        "size": 7_999_998, "isPattern": True}
    assert store.boto3.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []


@pytest.mark.parametrize("size", [0, 1, 5 * MIB - 1, 5 * MIB, 5 * MIB + 1, 10 * MIB])
def test_sizes_around_a_part(store, probe, bucket, size):
    location = f"s3://{bucket}/edge"
    written = probe("upload", location, size=size, partBytes=5 * MIB, chunk=777_777)
    assert "error" not in written, written
    assert body(store, bucket, "edge") == pattern(size)
    assert probe("read", location, rangeBytes=5 * MIB) == {"size": size, "isPattern": True}


@pytest.mark.parametrize("how", ["failsAt", "cancelsAt"])
def test_an_upload_that_fails_or_is_cancelled_leaves_nothing_behind(store, probe, bucket, how):
    store.boto3.put_object(Bucket=bucket, Key="kept", Body=b"before")
    result = probe("upload", f"s3://{bucket}/kept", size=60 * MIB, partBytes=5 * MIB, **{how: 20 * MIB})
    wanted = "the source has failed" if how == "failsAt" else "CancellationError"
    assert wanted in result["error"], result
    assert store.boto3.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []
    assert body(store, bucket, "kept") == b"before"


def test_listings_go_on_page_by_page(store, probe, bucket):
    keys = sorted([f"p/{number:03d} é+%" for number in range(57)] + ["q/other"], key=lambda key: key.encode())
    for key in keys:
        store.boto3.put_object(Bucket=bucket, Key=key, Body=b"x" * len(key))
    found = probe("list", f"s3://{bucket}", pageSize=10)
    assert [each["Key"] for each in found] == keys
    assert [each["Size"] for each in found] == [len(key) for key in keys]
    assert len(probe("list", f"s3://{bucket}/p/", pageSize=7)) == 57
    assert probe("list", f"s3://{bucket}/none") == []
    deleted = probe("deleteMany", f"s3://{bucket}", keys=keys[:40])
    assert sorted(deleted["deleted"]) == sorted(keys[:40]) and deleted["failed"] == []
    left = [each["Key"] for each in store.boto3.list_objects_v2(Bucket=bucket)["Contents"]]
    assert left == keys[40:]


def test_versions_are_told_apart(store, probe, bucket):
    versioned(store, bucket)
    location = f"s3://{bucket}/v"
    first, second = probe("put", location, text="one"), probe("put", location, text="two")
    assert first["version"] and first["version"] != second["version"]
    assert probe("get", location, version=first["version"])["text"] == "one"
    marker = probe("delete", location)
    assert marker["isDeleteMarker"]
    found = probe("versions", f"s3://{bucket}", pageSize=1)
    theirs = store.boto3.list_object_versions(Bucket=bucket)
    versions = {each["VersionId"] for each in theirs["Versions"]}
    assert {each["VersionId"] for each in found if not each["IsDeleteMarker"]} == versions
    assert [each["VersionId"] for each in found if each["IsDeleteMarker"]] == [
        each["VersionId"] for each in theirs["DeleteMarkers"]]
    assert probe("delete", location, version=marker["version"])["isDeleteMarker"] in (True, False)
    assert probe("get", location)["text"] == "two"


def test_copies(store, probe, bucket):
    source = "from/a b+é"
    store.boto3.put_object(Bucket=bucket, Key=source, Body=b"copied", Metadata={"m": "1"}, ContentType="text/plain",
                           Tagging="a=b")
    copied = probe("copy", f"s3://{bucket}/to/kept", **{"from": f"s3://{bucket}/{source}"})
    assert "error" not in copied, copied
    head = store.boto3.head_object(Bucket=bucket, Key="to/kept")
    assert head["Metadata"] == {"m": "1"} and head["ETag"] == copied["eTag"]
    probe("copy", f"s3://{bucket}/to/changed", metadataDirective="REPLACE", metadata={"n": "2"},
          taggingDirective="REPLACE", tags={"x": "y"}, **{"from": f"s3://{bucket}/{source}"})
    head = store.boto3.head_object(Bucket=bucket, Key="to/changed")
    assert head["Metadata"] == {"n": "2"} and body(store, bucket, "to/changed") == b"copied"
    missing = probe("copy", f"s3://{bucket}/to/none", **{"from": f"s3://{bucket}/none"})
    assert missing["code"] == "notFound", missing


def test_tags(store, probe, bucket):
    location = f"s3://{bucket}/tagged"
    store.boto3.put_object(Bucket=bucket, Key="tagged", Body=b"")
    assert probe("tags", location) == {}
    tags = {"key one": "value / é", "k:2": ""}
    assert probe("setTags", location, tags=tags) is None
    theirs = store.boto3.get_object_tagging(Bucket=bucket, Key="tagged")["TagSet"]
    assert {each["Key"]: each.get("Value", "") for each in theirs} == tags
    assert probe("tags", location) == tags
    assert probe("deleteTags", location) is None
    assert store.boto3.get_object_tagging(Bucket=bucket, Key="tagged")["TagSet"] == []


def test_access_control_lists(store, probe, bucket):
    location = f"s3://{bucket}/acl"
    store.boto3.put_object(Bucket=bucket, Key="acl", Body=b"")
    ours = probe("acl", location)
    theirs = store.boto3.get_object_acl(Bucket=bucket, Key="acl")
    assert ours["Owner"].get("ID", "") == theirs["Owner"].get("ID", "")
    assert len(ours["Grants"]) == len(theirs["Grants"])
    assert probe("setCannedACL", location, acl="public-read") is None
    theirs = store.boto3.get_object_acl(Bucket=bucket, Key="acl")
    assert any(grant["Grantee"].get("URI", "").endswith("AllUsers") for grant in theirs["Grants"])
    acl = {"Owner": probe("acl", location)["Owner"], "Grants": [
        {"Grantee": {"TypeIdentifier": "id", "Identifier": theirs["Owner"]["ID"]}, "Permission": "FULL_CONTROL"}]}
    assert probe("setACL", location, acl=acl) is None
    grants = store.boto3.get_object_acl(Bucket=bucket, Key="acl")["Grants"]
    assert [(grant["Grantee"]["ID"], grant["Permission"]) for grant in grants] == [(theirs["Owner"]["ID"], "FULL_CONTROL")]


def test_locks(store, probe, locked):
    location = f"s3://{locked}/locked"
    version = store.boto3.put_object(Bucket=locked, Key="locked", Body=b"")["VersionId"]
    assert probe("setLegalHold", location, status="ON") is None
    assert store.boto3.get_object_legal_hold(Bucket=locked, Key="locked")["LegalHold"]["Status"] == "ON"
    assert probe("legalHold", location) == "ON"
    assert probe("setLegalHold", location, status="OFF") is None
    until = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)).replace(microsecond=0)
    text = until.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert probe("setRetention", location, retention={"Mode": "GOVERNANCE", "RetainUntilDate": text}) is None
    theirs = store.boto3.head_object(Bucket=locked, Key="locked")
    assert (theirs["ObjectLockMode"], theirs["ObjectLockRetainUntilDate"]) == ("GOVERNANCE", until)
    if store.name != "moto":  # It has no GetObjectRetention.
        assert probe("retention", location) == {"Mode": "GOVERNANCE", "RetainUntilDate": text}
    refused = probe("delete", location, version=version)
    assert refused["code"] == "accessDenied", refused


def test_conditions(store, probe, bucket):
    location = f"s3://{bucket}/c"
    tag = probe("put", location, text="one")["eTag"]
    assert probe("get", location, ifMatch=tag)["text"] == "one"
    assert probe("get", location, ifMatch='"other"')["code"] == "preconditionFailed"
    assert probe("get", location, ifNoneMatch=tag)["code"] == "notModified"
    assert probe("put", location, text="two", ifNoneMatch="*")["code"] in ("preconditionFailed",)
    assert body(store, bucket, "c") == b"one"
    assert probe("get", location, range="bytes=1-1")["text"] == "n"
    assert probe("get", location, range="bytes=9-10")["code"] == "invalidRange"


def test_what_is_missing_is_named(store, probe, bucket):
    assert probe("get", f"s3://{bucket}/none")["code"] == "notFound"
    assert probe("get", f"s3://{bucket}/none")["serviceCode"] == "NoSuchKey"
    assert probe("head", f"s3://{bucket}/none")["code"] == "notFound"
    assert probe("get", "s3://no-such-bucket-here/none")["code"] == "noSuchBucket"
    assert probe("headBucket", "s3://no-such-bucket-here")["code"] == "noSuchBucket"
    assert "error" not in str(probe("headBucket", f"s3://{bucket}"))
    assert probe("list", "s3://no-such-bucket-here")["code"] == "noSuchBucket"
    assert probe("get", "s3://none")["code"] == "invalidLocation"
    assert probe("get", "http://bucket/key")["code"] == "invalidLocation"
    upload = probe("upload", "s3://no-such-bucket-here/x", size=12 * MIB, partBytes=5 * MIB)
    assert upload["code"] == "noSuchBucket"


def test_restoring(store, probe, bucket):
    if store.name != "moto":
        pytest.skip("SeaweedFS has no archive")
    store.boto3.put_object(Bucket=bucket, Key="archived", Body=b"cold", StorageClass="GLACIER")
    refused = probe("get", f"s3://{bucket}/archived")
    assert refused["code"] == "invalidObjectState", refused
    assert probe("restore", f"s3://{bucket}/archived", days=2) is True
    assert 'ongoing-request="' in probe("head", f"s3://{bucket}/archived")["restore"]


def test_settings_come_from_the_environment(store, bucket):
    started = Probe("", AWS_ENDPOINT_URL_S3=store.url)
    store.boto3.put_object(Bucket=bucket, Key="env", Body=b"found")
    try:
        assert started("get", f"s3://{bucket}/env")["text"] == "found"
    finally:
        started.stop()
