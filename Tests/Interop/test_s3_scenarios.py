"""What SeaweedFS tests of its own S3 API (the folder test/s3 of its repository: basic, copying, delete, etag, multipart, retention,
tagging, versioning), scenario by scenario, against the emulator's store in memory and against SeaweedFS itself."""

import concurrent.futures
import datetime
import hashlib
import http.client
import io
import os
import random
import socket
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import boto3
import boto3.s3.transfer
import botocore.config
import botocore.exceptions
import pytest
from conftest import ACCESS_KEY, REGION, SECRET_KEY


@pytest.fixture(scope="module", params=["memory", "SeaweedFS"])
def store(request, stores):
    return stores(request.param)


@pytest.fixture
def bucket(store):
    name = f"scenario-{uuid.uuid4().hex[:12]}"
    store.boto3.create_bucket(Bucket=name)
    return name


@pytest.fixture
def versioned(store, bucket):
    store.boto3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return bucket


def code_of(call, **members):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**members)
    return refused.value.response["Error"]["Code"]


def keys(answer):
    return [each["Key"] for each in answer.get("Contents", [])]


def prefixes(answer):
    return [each["Prefix"] for each in answer.get("CommonPrefixes", [])]


# basic

@pytest.mark.parametrize("size", [0, 1, 1024, 10 * 1024, 1 << 20, 5 << 20, 10 << 20])
def test_objects_of_every_size_come_back(store, bucket, size):
    body = random.Random(size).randbytes(size)
    put = store.boto3.put_object(Bucket=bucket, Key="k", Body=body)
    got = store.boto3.get_object(Bucket=bucket, Key="k")
    assert got["Body"].read() == body and got["ETag"] == put["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'
    assert got["ContentLength"] == size


def test_metadata_and_type_come_back(store, bucket):
    store.boto3.put_object(Bucket=bucket, Key="k", Body=b"x", ContentType="text/x-a", CacheControl="max-age=5",
                           Metadata={"author": "test", "description": "words and more"})
    found = store.boto3.head_object(Bucket=bucket, Key="k")
    assert (found["ContentType"], found["CacheControl"]) == ("text/x-a", "max-age=5")
    assert found["Metadata"] == {"author": "test", "description": "words and more"}


def test_a_key_that_is_a_folder_is_grouped_with_what_is_in_it(store, bucket):
    for key in ["0/", "0/1000", "0/1001", "0/1002", "1999", "1999#", "1999+", "2000"]:
        store.boto3.put_object(Bucket=bucket, Key=key, Body=b"" if key.endswith("/") else key.encode())
    for listing in (store.boto3.list_objects, store.boto3.list_objects_v2):
        found = listing(Bucket=bucket, Delimiter="/")
        assert keys(found) == ["1999", "1999#", "1999+", "2000"] and prefixes(found) == ["0/"]
        assert keys(listing(Bucket=bucket))[0] == "0/"
        assert keys(listing(Bucket=bucket, Prefix="0/", Delimiter="/")) == ["0/", "0/1000", "0/1001", "0/1002"]


def test_a_bucket_with_objects_stays_and_one_that_is_gone_is_not_found(store, bucket):
    store.boto3.put_object(Bucket=bucket, Key="k", Body=b"x")
    if store.name == "SeaweedFS":
        pytest.skip("it deletes buckets with what is in them, unless told otherwise")
    assert code_of(store.boto3.delete_bucket, Bucket=bucket) == "BucketNotEmpty"
    store.boto3.delete_object(Bucket=bucket, Key="k")
    store.boto3.delete_bucket(Bucket=bucket)
    assert code_of(store.boto3.list_objects_v2, Bucket=bucket) == "NoSuchBucket"
    assert bucket not in store.buckets()


def test_a_range_of_an_object(store, bucket):
    store.boto3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")
    for text, expected, content in [("bytes=2-5", b"2345", "bytes 2-5/10"), ("bytes=-3", b"789", "bytes 7-9/10"), ("bytes=8-", b"89", "bytes 8-9/10"),
                                    ("bytes=5-99", b"56789", "bytes 5-9/10")]:
        found = store.boto3.get_object(Bucket=bucket, Key="k", Range=text)
        assert (found["Body"].read(), found["ContentRange"], found["ResponseMetadata"]["HTTPStatusCode"]) == (expected, content, 206)
    assert code_of(store.boto3.get_object, Bucket=bucket, Key="k", Range="bytes=10-") == "InvalidRange"


def test_pages_of_a_listing(store, bucket):
    names = [f"{number:03}" for number in range(25)]
    for name in names:
        store.boto3.put_object(Bucket=bucket, Key=f"d/{name}", Body=b"")
    for operation in ("list_objects", "list_objects_v2"):
        pages = list(store.boto3.get_paginator(operation).paginate(Bucket=bucket, Prefix="d/", PaginationConfig={"PageSize": 10}))
        assert [len(keys(page)) for page in pages] == [10, 10, 5]
        assert sum(map(keys, pages), []) == [f"d/{name}" for name in names]
    assert keys(store.boto3.list_objects_v2(Bucket=bucket, StartAfter="d/022")) == ["d/023", "d/024"]
    assert keys(store.boto3.list_objects(Bucket=bucket, Marker="d/022")) == ["d/023", "d/024"]


def test_presigned_urls(store, bucket):
    s3 = boto3.client("s3", endpoint_url=store.url, region_name=REGION, aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY,
                      config=botocore.config.Config(signature_version="s3v4", s3={"addressing_style": "path"}))
    put = s3.generate_presigned_url("put_object", {"Bucket": bucket, "Key": "a b/ü+"}, ExpiresIn=60)
    assert urllib.request.urlopen(urllib.request.Request(put, data=b"signed", method="PUT"), timeout=60).status == 200
    get = s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "a b/ü+"}, ExpiresIn=60)
    assert urllib.request.urlopen(get, timeout=60).read() == b"signed"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(get.replace("X-Amz-Signature=", "X-Amz-Signature=0"), timeout=60)
    assert refused.value.code == 403


# tagging

def test_tags_of_an_object(store, bucket):
    store.boto3.put_object(Bucket=bucket, Key="k", Body=b"x", Tagging="a=1&b=%20c")
    tags = {"TagSet": [{"Key": "x", "Value": "1"}, {"Key": "y", "Value": ""}]}
    assert {t["Key"]: t["Value"] for t in store.boto3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"]} == {"a": "1", "b": " c"}
    store.boto3.put_object_tagging(Bucket=bucket, Key="k", Tagging=tags)
    assert sorted(store.boto3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"], key=lambda t: t["Key"]) == tags["TagSet"]
    assert store.boto3.get_object(Bucket=bucket, Key="k")["TagCount"] == 2
    store.boto3.delete_object_tagging(Bucket=bucket, Key="k")
    assert store.boto3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == []
    assert store.boto3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"x"
    assert code_of(store.boto3.get_object_tagging, Bucket=bucket, Key="missing") == "NoSuchKey"
    eleven = {"TagSet": [{"Key": f"k{n}", "Value": "v"} for n in range(11)]}
    assert code_of(store.boto3.put_object_tagging, Bucket=bucket, Key="k", Tagging=eleven) in ("BadRequest", "InvalidTag", "InvalidArgument")


# copying

def test_copies_in_a_bucket_and_to_another(store, bucket):
    other = f"{bucket}-b"
    store.boto3.create_bucket(Bucket=other)
    store.boto3.put_object(Bucket=bucket, Key="foo 123+bar", Body=b"foo", Metadata={"k": "v"}, ContentType="text/x-a")
    for target in (bucket, other):
        copied = store.boto3.copy_object(Bucket=target, Key="bar/321", CopySource={"Bucket": bucket, "Key": "foo 123+bar"})
        found = store.boto3.get_object(Bucket=target, Key="bar/321")
        assert (found["Body"].read(), found["Metadata"], found["ContentType"]) == (b"foo", {"k": "v"}, "text/x-a")
        # SeaweedFS leaves the quotes out.
        assert copied["CopyObjectResult"]["ETag"].strip('"') == found["ETag"].strip('"')


def test_a_copy_with_other_metadata_and_one_to_itself(store, bucket):
    store.boto3.put_object(Bucket=bucket, Key="k", Body=b"foo", Metadata={"a": "b"}, ContentType="text/x-a")
    source = {"Bucket": bucket, "Key": "k"}
    store.boto3.copy_object(Bucket=bucket, Key="c", CopySource=source, Metadata={"c": "d"}, MetadataDirective="REPLACE")
    assert store.boto3.head_object(Bucket=bucket, Key="c")["Metadata"] == {"c": "d"}
    # Without REPLACE, what the request says of metadata does not count.
    store.boto3.copy_object(Bucket=bucket, Key="c", CopySource=source, Metadata={"c": "d"})
    assert store.boto3.head_object(Bucket=bucket, Key="c")["Metadata"] == {"a": "b"}
    store.boto3.copy_object(Bucket=bucket, Key="k", CopySource=source, Metadata={"n": "1"}, MetadataDirective="REPLACE")
    assert store.boto3.head_object(Bucket=bucket, Key="k")["Metadata"] == {"n": "1"}
    assert code_of(store.boto3.copy_object, Bucket=bucket, Key="k", CopySource=source) == "InvalidRequest"


def test_conditions_of_a_copy(store, bucket):
    eTag = store.boto3.put_object(Bucket=bucket, Key="k", Body=b"foo")["ETag"]
    copy = dict(Bucket=bucket, Key="c", CopySource={"Bucket": bucket, "Key": "k"})
    store.boto3.copy_object(CopySourceIfMatch=eTag, **copy)
    store.boto3.copy_object(CopySourceIfNoneMatch='"0"', **copy)
    assert code_of(store.boto3.copy_object, CopySourceIfMatch='"0"', **copy) == "PreconditionFailed"
    assert code_of(store.boto3.copy_object, CopySourceIfNoneMatch=eTag, **copy) == "PreconditionFailed"
    assert code_of(store.boto3.copy_object, Bucket=bucket, Key="c", CopySource={"Bucket": bucket, "Key": "missing"}) == "NoSuchKey"


def test_parts_are_copied_with_ranges(store, bucket):
    body = random.Random(5).randbytes(12 << 20)
    store.boto3.put_object(Bucket=bucket, Key="source", Body=body)
    upload = dict(Bucket=bucket, Key="target", UploadId=store.boto3.create_multipart_upload(Bucket=bucket, Key="target")["UploadId"])
    parts = []
    for number, first in enumerate(range(0, len(body), 5 << 20), 1):
        last = min(first + (5 << 20), len(body)) - 1
        copied = store.boto3.upload_part_copy(PartNumber=number, CopySource={"Bucket": bucket, "Key": "source"},
                                              CopySourceRange=f"bytes={first}-{last}", **upload)
        parts.append({"PartNumber": number, "ETag": copied["CopyPartResult"]["ETag"]})
    store.boto3.complete_multipart_upload(MultipartUpload={"Parts": parts}, **upload)
    assert store.boto3.get_object(Bucket=bucket, Key="target")["Body"].read() == body


# multipart and etag

def test_an_upload_in_parts(store, bucket):
    bodies = [random.Random(n).randbytes(5 << 20) for n in range(2)] + [b"end"]
    upload = dict(Bucket=bucket, Key="k", UploadId=store.boto3.create_multipart_upload(
        Bucket=bucket, Key="k", ContentType="text/x-a", Metadata={"m": "1"})["UploadId"])
    # In any order, and one of them twice; SeaweedFS then lists that part twice.
    order = (3, 1, 2) if store.name == "SeaweedFS" else (3, 1, 2, 1)
    sent = {number: store.boto3.upload_part(PartNumber=number, Body=bodies[number - 1], **upload)["ETag"] for number in order}
    listed = store.boto3.list_parts(**upload)["Parts"]
    assert [(p["PartNumber"], p["Size"], p["ETag"]) for p in listed] == [(n, len(bodies[n - 1]), sent[n]) for n in (1, 2, 3)]
    assert [u["Key"] for u in store.boto3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == ["k"]
    done = store.boto3.complete_multipart_upload(
        MultipartUpload={"Parts": [{"PartNumber": n, "ETag": sent[n]} for n in (1, 2, 3)]}, **upload)
    whole = hashlib.md5(b"".join(hashlib.md5(body).digest() for body in bodies)).hexdigest()
    assert done["ETag"] == f'"{whole}-3"'
    found = store.boto3.get_object(Bucket=bucket, Key="k")
    assert (found["Body"].read(), found["ETag"], found["ContentType"], found["Metadata"]) == (b"".join(bodies), done["ETag"], "text/x-a", {"m": "1"})
    assert not store.boto3.list_multipart_uploads(Bucket=bucket).get("Uploads")


def test_an_upload_that_is_aborted_and_wrong_parts(store, bucket):
    upload = dict(Bucket=bucket, Key="k", UploadId=store.boto3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"])
    store.boto3.upload_part(PartNumber=1, Body=b"x", **upload)
    assert code_of(store.boto3.complete_multipart_upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": '"0"'}]}, **upload) == "InvalidPart"
    store.boto3.abort_multipart_upload(**upload)
    assert code_of(store.boto3.list_parts, **upload) == "NoSuchUpload"
    assert code_of(store.boto3.upload_part, PartNumber=1, Body=b"x", **upload) == "NoSuchUpload"
    assert keys(store.boto3.list_objects_v2(Bucket=bucket)) == []


def test_the_transfer_manager_up_and_down(store, bucket, tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(random.Random(9).randbytes(23 << 20))
    config = boto3.s3.transfer.TransferConfig(multipart_threshold=6 << 20, multipart_chunksize=6 << 20, max_concurrency=6)
    store.boto3.upload_file(str(source), bucket, "large", Config=config)
    assert store.boto3.head_object(Bucket=bucket, Key="large")["ETag"].endswith('-4"')
    store.boto3.download_file(bucket, "large", str(target), Config=config)
    assert target.read_bytes() == source.read_bytes()


# conditions and deletion

def test_conditions_of_writing(store, bucket):
    first = store.boto3.put_object(Bucket=bucket, Key="k", Body=b"1", IfNoneMatch="*")["ETag"]
    assert code_of(store.boto3.put_object, Bucket=bucket, Key="k", Body=b"2", IfNoneMatch="*") == "PreconditionFailed"
    second = store.boto3.put_object(Bucket=bucket, Key="k", Body=b"2", IfMatch=first)["ETag"]
    assert code_of(store.boto3.put_object, Bucket=bucket, Key="k", Body=b"3", IfMatch=first) == "PreconditionFailed"
    found = store.boto3.get_object(Bucket=bucket, Key="k", IfMatch=second)
    assert found["Body"].read() == b"2"
    assert code_of(store.boto3.get_object, Bucket=bucket, Key="k", IfMatch=first) == "PreconditionFailed"
    assert code_of(store.boto3.get_object, Bucket=bucket, Key="k", IfNoneMatch=second) == "304"


def test_only_one_of_many_that_write_at_once_is_the_first(store, bucket):
    def write(number):
        try:
            store.boto3.put_object(Bucket=bucket, Key="k", Body=str(number).encode(), IfNoneMatch="*")
            return number
        except botocore.exceptions.ClientError:
            return None

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        winners = [each for each in pool.map(write, range(32)) if each is not None]
    assert len(winners) == 1
    assert store.boto3.get_object(Bucket=bucket, Key="k")["Body"].read() == str(winners[0]).encode()


def test_many_are_deleted_with_one_request_and_again(store, bucket):
    names = [f"k{number}" for number in range(30)] + ["a b", "é"]
    for name in names:
        store.boto3.put_object(Bucket=bucket, Key=name, Body=b"")
    delete = {"Objects": [{"Key": name} for name in names]}
    for _ in range(2):
        answer = store.boto3.delete_objects(Bucket=bucket, Delete=delete)
        assert sorted(each["Key"] for each in answer["Deleted"]) == sorted(names) and not answer.get("Errors")
    assert "Deleted" not in store.boto3.delete_objects(Bucket=bucket, Delete={**delete, "Quiet": True})
    assert keys(store.boto3.list_objects_v2(Bucket=bucket)) == []


# versioning

def test_versions_and_delete_markers(store, versioned):
    s3 = store.boto3
    ids = [s3.put_object(Bucket=versioned, Key="k", Body=str(n).encode())["VersionId"] for n in range(3)]
    assert len(set(ids)) == 3
    assert [s3.get_object(Bucket=versioned, Key="k", VersionId=each)["Body"].read() for each in ids] == [b"0", b"1", b"2"]
    marker = s3.delete_object(Bucket=versioned, Key="k")
    assert marker["DeleteMarker"] and marker["VersionId"] not in ids
    assert code_of(s3.get_object, Bucket=versioned, Key="k") == "NoSuchKey"
    assert keys(s3.list_objects_v2(Bucket=versioned)) == []
    listed = s3.list_object_versions(Bucket=versioned)
    assert [v["VersionId"] for v in listed["Versions"]] == ids[::-1] and not any(v["IsLatest"] for v in listed["Versions"])
    assert [(m["VersionId"], m["IsLatest"]) for m in listed["DeleteMarkers"]] == [(marker["VersionId"], True)]
    s3.delete_object(Bucket=versioned, Key="k", VersionId=marker["VersionId"])
    assert s3.get_object(Bucket=versioned, Key="k")["Body"].read() == b"2"
    s3.delete_object(Bucket=versioned, Key="k", VersionId=ids[2])
    assert s3.get_object(Bucket=versioned, Key="k")["Body"].read() == b"1"
    assert [v["VersionId"] for v in s3.list_object_versions(Bucket=versioned)["Versions"]] == [ids[1], ids[0]]


def test_versions_are_deleted_with_one_request_and_again(store, versioned):
    objects = [{"Key": "key", "VersionId": store.boto3.put_object(Bucket=versioned, Key="key", Body=str(n).encode())["VersionId"]} for n in range(2)]
    for _ in range(2):
        assert not store.boto3.delete_objects(Bucket=versioned, Delete={"Objects": objects}).get("Errors")
    assert not store.boto3.list_object_versions(Bucket=versioned).get("Versions")
    store.boto3.delete_bucket(Bucket=versioned)


def test_versions_from_before_during_and_after(store, bucket):
    s3 = store.boto3
    s3.put_object(Bucket=bucket, Key="k", Body=b"before")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    during = s3.put_object(Bucket=bucket, Key="k", Body=b"during")["VersionId"]
    assert s3.get_object(Bucket=bucket, Key="k", VersionId="null")["Body"].read() == b"before"
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    s3.put_object(Bucket=bucket, Key="k", Body=b"after")
    assert sorted(v["VersionId"] for v in s3.list_object_versions(Bucket=bucket)["Versions"]) == sorted([during, "null"])
    assert s3.get_object(Bucket=bucket, Key="k", VersionId="null")["Body"].read() == b"after"
    assert s3.get_object(Bucket=bucket, Key="k", VersionId=during)["Body"].read() == b"during"


def test_tags_and_copies_of_a_version(store, versioned):
    s3 = store.boto3
    old = s3.put_object(Bucket=versioned, Key="k", Body=b"old", Tagging="a=1")["VersionId"]
    s3.put_object(Bucket=versioned, Key="k", Body=b"new", Tagging="a=2")
    assert s3.get_object_tagging(Bucket=versioned, Key="k", VersionId=old)["TagSet"] == [{"Key": "a", "Value": "1"}]
    assert s3.get_object_tagging(Bucket=versioned, Key="k")["TagSet"] == [{"Key": "a", "Value": "2"}]
    s3.copy_object(Bucket=versioned, Key="k", CopySource={"Bucket": versioned, "Key": "k", "VersionId": old})
    assert s3.get_object(Bucket=versioned, Key="k")["Body"].read() == b"old"
    assert len(s3.list_object_versions(Bucket=versioned)["Versions"]) == 3


# retention

def test_a_locked_version_is_not_deleted(store):
    s3 = store.boto3
    bucket = f"locked-{uuid.uuid4().hex[:12]}"
    s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    version = s3.put_object(Bucket=bucket, Key="k", Body=b"x")["VersionId"]
    named = dict(Bucket=bucket, Key="k", VersionId=version)
    s3.put_object_legal_hold(LegalHold={"Status": "ON"}, **named)
    assert s3.get_object_legal_hold(**named)["LegalHold"]["Status"] == "ON"
    assert code_of(s3.delete_object, **named) == "AccessDenied"
    s3.put_object_legal_hold(LegalHold={"Status": "OFF"}, **named)
    until = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=1)
    s3.put_object_retention(Retention={"Mode": "GOVERNANCE", "RetainUntilDate": until}, **named)
    assert s3.get_object_retention(**named)["Retention"] == {"Mode": "GOVERNANCE", "RetainUntilDate": until}
    assert code_of(s3.delete_object, **named) == "AccessDenied"
    # A delete marker hides the version, which stays.
    assert s3.delete_object(Bucket=bucket, Key="k")["DeleteMarker"]
    assert s3.get_object(**named)["Body"].read() == b"x"
    s3.delete_object(BypassGovernanceRetention=True, **named)
    assert code_of(s3.get_object, **named) in ("NoSuchVersion", "NoSuchKey")


# names

ODD = ["../up", "a/../b", "a/./b", "..", ".", "/leading", "a//b", "trailing/", " space", "+", "%", "%2e%2e/x", "a\\b", "?q=1", "#f", "&", "*", "'\"<>`{}|^~",
       "é", "e\u0301", "漢字/😀", "\u200b", "k" * 1024, "/".join("ab" for _ in range(341)), "con", "a:b", "a;b=c", "jobs/x", "_emulator/health"]


def test_odd_keys_are_kept_as_they_are(store, bucket):
    if store.name == "SeaweedFS":
        pytest.skip("its keys are paths of files")
    for number, key in enumerate(ODD):
        store.boto3.put_object(Bucket=bucket, Key=key, Body=str(number).encode(), Tagging="n=" + str(number))
    for number, key in enumerate(ODD):
        assert store.boto3.get_object(Bucket=bucket, Key=key)["Body"].read() == str(number).encode(), key
        assert store.boto3.get_object_tagging(Bucket=bucket, Key=key)["TagSet"] == [{"Key": "n", "Value": str(number)}]
        store.boto3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": key})
        assert store.boto3.get_object(Bucket=bucket, Key="copy")["Body"].read() == str(number).encode(), key
    store.boto3.delete_object(Bucket=bucket, Key="copy")
    for listing in ("list_objects", "list_objects_v2"):
        pages = store.boto3.get_paginator(listing).paginate(Bucket=bucket, PaginationConfig={"PageSize": 3})
        assert sum(map(keys, pages), []) == sorted(ODD, key=str.encode)
    answer = store.boto3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in ODD]})
    assert sorted(each["Key"] for each in answer["Deleted"]) == sorted(ODD)
    assert keys(store.boto3.list_objects_v2(Bucket=bucket)) == []


def request(store, method, target, body=b"", **fields):
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(store.url).netloc, timeout=60)
    connection.request(method, target, body, fields)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer.status, text


@pytest.mark.parametrize("name", ["ab", "A-Upper", "under_score", "-dash", "dash-", "a..b", "192.168.0.1", "x" * 64, "xn--a", "a/b", "%2e%2e", "..", "a b"])
def test_odd_bucket_names_are_refused(store, name):
    if store.name == "SeaweedFS":
        pytest.skip("it takes some of them")
    s3 = store.boto3
    url = s3.generate_presigned_url("create_bucket", {"Bucket": "placeholder"}, ExpiresIn=60)
    # Presigned for another name, so that the client does not refuse the name first: whatever is wrong with it is found.
    status, text = request(store, "PUT", url.replace(store.url, "").replace("placeholder", urllib.parse.quote(name, safe="/%")))
    assert status in (400, 403), text
    assert name not in store.buckets()


def test_a_key_that_is_too_long_or_no_text_is_refused(store, bucket):
    if store.name == "SeaweedFS":
        pytest.skip("it has other limits")
    assert code_of(store.boto3.put_object, Bucket=bucket, Key="k" * 1025, Body=b"") == "KeyTooLongError"
    url = store.boto3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "key"}, ExpiresIn=60).replace(store.url, "")
    for key in ["%ff%fe", "%", "%zz", "%00"]:
        status, text = request(store, "GET", url.replace("/key?", f"/{key}?"))
        assert status in (400, 403, 404) and b"<Error>" in text, (key, status, text)


# sizes and speed

def test_a_body_of_a_hundred_megabytes(store, bucket):
    body = os.urandom(1 << 20) * 100
    store.boto3.put_object(Bucket=bucket, Key="huge", Body=io.BytesIO(body))
    found = store.boto3.get_object(Bucket=bucket, Key="huge")
    assert found["ContentLength"] == len(body)
    assert hashlib.md5(found["Body"].read()).digest() == hashlib.md5(body).digest()


def test_a_body_beyond_the_limit_is_refused_and_the_server_goes_on(emulator):
    running = emulator("--memory-store", "--bucket", "box", "--max-body", "64KiB", "--no-signature-check")
    for fields in [{"Content-Length": "99999999"}, {"Transfer-Encoding": "chunked"}]:
        with socket.create_connection(("127.0.0.1", running.port), timeout=60) as client:
            head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
            client.sendall(f"PUT /box/k HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode())
            try:
                for _ in range(100):
                    client.sendall(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            except OSError:
                pass
            assert b"413" in client.recv(4096)
    s3 = boto3.client("s3", endpoint_url=running.url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b",
                      config=botocore.config.Config(s3={"addressing_style": "path"}))
    assert code_of(s3.put_object, Bucket="box", Key="k", Body=b"x" * 70_000) == "EntityTooLarge"
    s3.put_object(Bucket="box", Key="k", Body=b"x" * 60_000)
    assert keys(s3.list_objects_v2(Bucket="box")) == ["k"]


def test_slow_clients_are_ended_and_hold_nobody_up(emulator):
    running = emulator("--memory-store", "--bucket", "box", "--no-signature-check", "--request-seconds", "1", "--idle-seconds", "1")
    slow = [socket.create_connection(("127.0.0.1", running.port), timeout=60) for _ in range(50)]
    try:
        for number, client in enumerate(slow):
            client.sendall(b"PUT /box/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc" if number % 2 else b"GET /box HT")
        s3 = boto3.client("s3", endpoint_url=running.url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b",
                          config=botocore.config.Config(s3={"addressing_style": "path"}))
        started = time.monotonic()
        for number in range(50):
            s3.put_object(Bucket="box", Key=str(number), Body=b"x")
        assert time.monotonic() - started < 10
        for client in slow:
            assert b" 408 " in client.recv(4096)
        assert "k" not in keys(s3.list_objects_v2(Bucket="box"))
    finally:
        for client in slow:
            client.close()


def test_a_client_that_does_not_read_holds_nobody_up(emulator):
    running = emulator("--memory-store", "--bucket", "box", "--no-signature-check")
    s3 = boto3.client("s3", endpoint_url=running.url, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b",
                      config=botocore.config.Config(s3={"addressing_style": "path"}))
    s3.put_object(Bucket="box", Key="large", Body=b"x" * (20 << 20))
    deaf = [socket.create_connection(("127.0.0.1", running.port), timeout=60) for _ in range(8)]
    try:
        for client in deaf:
            client.sendall(b"GET /box/large HTTP/1.1\r\nHost: localhost\r\n\r\n" * 4)
        for number in range(20):
            s3.put_object(Bucket="box", Key=str(number), Body=b"x")
        assert s3.get_object(Bucket="box", Key="19")["Body"].read() == b"x"
    finally:
        for client in deaf:
            client.close()
