"""Random requests to S3 through botocore and through S3Objects: both must send the same bytes.

What differs on purpose, and is made equal before comparing:
- The user agent, and what counts attempts.
- `Expect: 100-continue`, which botocore sends with bodies.
- Over TLS, botocore sends bodies of PutObject and UploadPart in chunks with the checksum behind them; the library has the
  whole body, and sends the checksum before it. Those are compared over plain HTTP.
- A version in the source of a copy is percent-encoded; botocore leaves it as it is.
- A bucket is not put in front of an IP address; botocore does it with buckets that have dots.
- How a document writes what means the same: botocore's empty elements have a blank (`<Value />`), and its carriage
  returns are written as they are, so that whoever reads them gets line feeds. Where that changes the bytes, their
  checksums differ too.
"""

import email.utils
import functools
import io
import os
import random
import re
import urllib.parse
from xml.etree import ElementTree

import botocore.awsrequest
import botocore.config
import botocore.loaders
import botocore.session
import pytest
from conftest import ACCESS_KEY, SECRET_KEY, ask_probe
from random_text import free

SEED = int(os.environ.get("INTEROP_SEED", "20261128"))
CASES = int(os.environ.get("INTEROP_CASES", "1000"))

OPERATIONS = [
    "GetObject", "HeadObject", "PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload",
    "AbortMultipartUpload", "CopyObject", "DeleteObject", "DeleteObjects", "ListObjectsV2", "ListObjectVersions",
    "GetObjectTagging", "PutObjectTagging", "DeleteObjectTagging", "GetObjectAcl", "PutObjectAcl",
    "GetObjectLegalHold", "PutObjectLegalHold", "GetObjectRetention", "PutObjectRetention", "RestoreObject",
    "UpdateObjectEncryption", "HeadBucket",
]
REGIONS = ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-iso-east-1"]
# What jobs need nothing of.
LEFT_OUT = {
    "SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5", "CopySourceSSECustomerAlgorithm",
    "CopySourceSSECustomerKey", "CopySourceSSECustomerKeyMD5", "ResponseCacheControl", "ResponseContentDisposition",
    "ResponseContentEncoding", "ResponseContentLanguage", "ResponseContentType", "ResponseExpires", "MFA",
    "ContentLength", "ContentMD5", "WriteOffsetBytes", "EncodingType", "OptionalObjectAttributes",
    "IfMatchLastModifiedTime", "IfMatchSize", "IfMatchInitiatedTime", "GrantWrite",
    "ChecksumCRC32", "ChecksumCRC32C", "ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256", "ChecksumSHA512",
    "ChecksumMD5", "ChecksumXXHASH64", "ChecksumXXHASH3", "ChecksumXXHASH128",
}
# Those that botocore can compute without the C runtime; the algorithms that only it has are compared in Swift's tests.
ALGORITHMS = ["CRC32", "SHA1", "SHA256"]
# Bodies of other operations have the checksum of the client's settings.
CHOOSES_CHECKSUM = {"PutObject", "UploadPart", "CreateMultipartUpload", "CopyObject"}
BODIES = {"Tagging", "Delete", "AccessControlPolicy", "LegalHold", "Retention", "RestoreRequest", "MultipartUpload",
          "ObjectEncryption"}
NOT_COMPARED = {"user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "expect", "authorization", "x-amz-date"}
GRANTS = {"GrantFullControl": "FULL_CONTROL", "GrantRead": "READ", "GrantReadACP": "READ_ACP", "GrantWriteACP": "WRITE_ACP"}


@functools.cache
def service():
    return botocore.loaders.Loader().load_service_model("s3", "service-2")


def shape(name):
    return service()["shapes"][name]


class Inputs:
    """Random inputs: what the library is asked for, and the same for botocore."""

    def __init__(self, source):
        self.random = source
        self.members = set()

    def ascii(self, low=1, high=40):
        length = self.random.randint(low, high)
        text = "".join(chr(self.random.randint(0x20, 0x7E)) for _ in range(length))
        return text.strip() or "x"

    def bucket(self):
        kind = self.random.random()
        letters = "abcdefghijklmnopqrstuvwxyz0123456789"
        if kind < 0.7:
            return "b" + "".join(self.random.choice(letters + "-") for _ in range(self.random.randint(1, 61))) + "z"
        if kind < 0.8:
            return "192.168.5.4"
        alphabet = letters + "ABCXYZ.-_"
        return self.random.choice(letters) + "".join(
            self.random.choice(alphabet) for _ in range(self.random.randint(2, 62)))

    def key(self):
        while True:
            # Dot segments: what sends botocore's requests would remove them.
            key = free(self.random, 1, 200)
            key = "".join(self.random.choice(["/", "%2F", "a b", "+", ""]) + part for part in key.split("/"))
            if 0 < len(key.encode()) <= 1024 and not {".", ".."} & set(key.split("/")):
                return key

    def date(self):
        return self.random.randint(0, 4_102_444_800)

    def value(self, name, member):
        described = shape(member["shape"])
        kind = described["type"]
        if name == "Body":
            return free(self.random, 0, 400)
        if name in ("ExpectedBucketOwner", "ExpectedSourceBucketOwner"):
            return f"{self.random.randint(0, 999999999999):012d}"
        if name == "ChecksumAlgorithm":
            return self.random.choice(ALGORITHMS)
        if name in ("RequestPayer", "ChecksumMode"):
            return described["enum"][0]
        if "enum" in described:
            return self.random.choice(described["enum"] + ["Other"])
        if kind == "integer" or kind == "long":
            return self.random.choice([0, 1, self.random.randint(1, 10**6)])
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "string":
            return self.ascii() if member.get("location") == "header" else free(self.random, 1, 60)
        raise AssertionError((name, kind))

    def tags(self):
        return [{"Key": free(self.random, 1, 40), "Value": free(self.random, 0, 60)} for _ in range(self.random.randint(0, 4))]

    def grants(self):
        return [{"Type": self.random.choice(["id", "uri", "emailAddress"]), "Identifier": self.ascii().replace('"', "'"),
                 "Permission": self.random.choice(list(GRANTS.values()))} for _ in range(self.random.randint(1, 4))]

    def input(self, operation):
        """An operation's input for the library, and for botocore."""
        described = shape(service()["operations"][operation]["input"]["shape"])
        required = described.get("required", [])
        ours, theirs = {}, {}
        share = self.random.choice([0.1, 0.5, 0.9])
        for name, member in described["members"].items():
            if name in LEFT_OUT or name in GRANTS:
                continue
            if name not in required and name not in BODIES and self.random.random() > share:
                continue
            if name == "AccessControlPolicy" and self.random.random() < 0.5:
                continue
            if name == "ChecksumAlgorithm" and operation not in CHOOSES_CHECKSUM:
                continue
            self.members.add((operation, name))
            if name == "Bucket":
                ours[name] = theirs[name] = self.bucket()
            elif name == "Key":
                ours[name] = theirs[name] = self.key()
            elif name == "Metadata":
                ours[name] = theirs[name] = {
                    f"m{self.random.randint(0, 99)}-{self.ascii(1, 3).encode().hex()}": self.ascii()
                    for _ in range(self.random.randint(0, 3))
                }
            elif name == "CopySource":
                source = {"Bucket": self.bucket(), "Key": self.key()}
                if self.random.random() < 0.5:
                    source["VersionId"] = "".join(self.random.choice("aZ09._-") for _ in range(20))
                ours[name] = theirs[name] = source
            elif name == "Tagging" and member.get("location") == "header":
                ours[name] = self.tags()
                theirs[name] = urllib.parse.urlencode(
                    [(each["Key"], each["Value"]) for each in ours[name]], quote_via=urllib.parse.quote, safe="")
                if not ours[name]:
                    del ours[name], theirs[name]
            elif shape(member["shape"])["type"] == "timestamp":
                seconds = self.date()
                is_iso = shape(member["shape"]).get("timestampFormat") == "iso8601"
                theirs[name] = seconds
                ours[name] = iso(seconds) if is_iso else email.utils.formatdate(seconds, usegmt=True)
            elif name in BODIES:
                ours[name], theirs[name] = getattr(self, name)()
            else:
                ours[name] = theirs[name] = self.value(name, member)
        if "GrantRead" in described["members"] and "AccessControlPolicy" not in ours and self.random.random() < 0.3:
            ours["Grants"] = self.grants()
            for name, permission in GRANTS.items():
                chosen = [f'{each["Type"]}="{each["Identifier"]}"' for each in ours["Grants"]
                          if each["Permission"] == permission]
                if chosen:
                    theirs[name] = ", ".join(chosen)
        if operation == "PutObjectAcl" and "AccessControlPolicy" in ours:
            # One or the other, as S3 wants it.
            for one in (ours, theirs):
                one.pop("ACL", None)
        return ours, theirs

    def Tagging(self):
        tags = {"TagSet": self.tags()}
        return tags, tags

    def Delete(self):
        items = []
        for _ in range(self.random.randint(1, 5)):
            item = {"Key": self.key()}
            if self.random.random() < 0.5:
                item["VersionId"] = free(self.random, 1, 20)
            if self.random.random() < 0.3:
                item["ETag"] = self.ascii()
            items.append(item)
        delete = {"Objects": items}
        if self.random.random() < 0.5:
            delete["Quiet"] = self.random.random() < 0.5
        return delete, delete

    def AccessControlPolicy(self):
        elements = {"id": ("CanonicalUser", "ID"), "uri": ("Group", "URI"),
                    "emailAddress": ("AmazonCustomerByEmail", "EmailAddress")}
        owner = {"DisplayName": free(self.random, 1, 20), "ID": free(self.random, 1, 20)}
        ours, theirs = {"Grants": self.grants(), "Owner": owner}, {"Grants": [], "Owner": owner}
        for grant in ours["Grants"]:
            kind, element = elements[grant["Type"]]
            grantee = {}
            if self.random.random() < 0.5:
                grant["DisplayName"] = grantee["DisplayName"] = free(self.random, 1, 20)
            grantee[element] = grant["Identifier"]
            grantee["Type"] = kind
            theirs["Grants"].append({"Grantee": grantee, "Permission": grant["Permission"]})
        return ours, theirs

    def LegalHold(self):
        hold = {"Status": self.random.choice(["ON", "OFF"])}
        return hold, hold

    def Retention(self):
        ours, theirs = {}, {}
        if self.random.random() < 0.7:
            ours["Mode"] = theirs["Mode"] = self.random.choice(["GOVERNANCE", "COMPLIANCE"])
        if self.random.random() < 0.7:
            theirs["RetainUntilDate"] = self.date()
            ours["RetainUntilDate"] = iso(theirs["RetainUntilDate"])
        if self.random.random() < 0.5:
            ours["EventHold"] = theirs["EventHold"] = self.random.choice(["ON", "OFF"])
        if self.random.random() < 0.5:
            duration = self.random.choice([{"Days": 3}, {"Years": 2}, {"Days": 1, "Years": 1}])
            ours["EventHoldDuration"] = theirs["EventHoldDuration"] = duration
        return ours, theirs

    def RestoreRequest(self):
        restore = {}
        if self.random.random() < 0.7:
            restore["Days"] = self.random.randint(1, 1000)
        if self.random.random() < 0.7:
            restore["GlacierJobParameters"] = {"Tier": self.random.choice(["Standard", "Bulk", "Expedited"])}
        return restore, restore

    def MultipartUpload(self):
        parts = []
        for number in range(1, self.random.randint(1, 5)):
            part = {"ETag": self.ascii()}
            if self.random.random() < 0.7:
                part["Checksum" + self.random.choice(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"])] = self.ascii()
            part["PartNumber"] = number
            parts.append(part)
        return {"Parts": parts}, {"Parts": parts}

    def ObjectEncryption(self):
        kms = {"KMSKeyArn": free(self.random, 1, 40)}
        if self.random.random() < 0.5:
            kms["BucketKeyEnabled"] = self.random.random() < 0.5
        return {"SSEKMS": kms}, {"SSEKMS": kms}

    def settings(self, operation):
        """One of forty settings: a client of botocore takes long to make."""
        chosen = random.Random(f"{SEED} settings {self.random.randrange(40)}")
        return Settings(chosen).settings(operation)


class Settings:
    def __init__(self, source):
        self.random = source

    def settings(self, operation):
        settings = {"region": self.random.choice(REGIONS), "addressing": self.random.choice(["auto", "virtual", "path"])}
        if operation in ("PutObject", "UploadPart") or self.random.random() < 0.4:
            schemes = ["http"] if operation in ("PutObject", "UploadPart") else ["http", "https"]
            settings["endpoint"] = f"{self.random.choice(schemes)}://" + self.random.choice(
                ["127.0.0.1:9000", "s3.example.com", "[::1]:4566", "localhost:8333", "store.example.com/base"])
        else:
            settings["fips"] = "true" if self.random.random() < 0.3 and settings["region"][:2] != "cn" else "false"
            settings["dualstack"] = "true" if self.random.random() < 0.3 else "false"
        if self.random.random() < 0.3:
            settings["checksums"] = "when_required"
        return settings


def iso(seconds):
    import datetime

    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Sent(Exception):
    def __init__(self, request):
        self.request = request


@functools.lru_cache(maxsize=None)
def client(settings):
    settings = dict(settings)
    session = botocore.session.Session()
    session.set_credentials(ACCESS_KEY, SECRET_KEY)
    made = session.create_client(
        "s3", region_name=settings["region"], endpoint_url=settings.get("endpoint"),
        config=botocore.config.Config(
            retries={"total_max_attempts": 1}, parameter_validation=False,
            use_fips_endpoint=settings.get("fips") == "true", use_dualstack_endpoint=settings.get("dualstack") == "true",
            request_checksum_calculation=settings.get("checksums", "when_supported"),
            response_checksum_validation="when_required",
            s3={"addressing_style": settings["addressing"], "us_east_1_regional_endpoint": "regional"},
        ),
    )

    def send(request, **_):
        raise Sent(request)

    made.meta.events.register("before-send.s3", send)
    return made


def sent_by_botocore(operation, values, settings):
    made = client(tuple(sorted(settings.items())))
    try:
        getattr(made, botocore.xform_name(operation))(**values)
    except Sent as sent:
        return sent.request
    raise AssertionError("botocore has sent nothing")


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def parts(method, url, headers, body):
    scheme, rest = url.split("://", 1)
    target, _, query = rest.partition("?")
    authority, _, path = target.partition("/")
    kept = {name.lower(): text(value) for name, value in headers.items() if name.lower() not in NOT_COMPARED}
    kept.pop("content-length", None)
    assert kept.pop("host", authority) == authority
    return {"method": method, "scheme": scheme, "authority": authority, "path": path,
            "query": sorted(each if "=" in each else each + "=" for each in query.split("&")) if query else [],
            "headers": kept, "body": body}


def content(body):
    if body is None:
        return ""
    if isinstance(body, io.IOBase) or hasattr(body, "read"):
        body = body.read()
    return text(body)


HASHES = ("x-amz-checksum-", "x-amz-content-sha256")


def canonical(body):
    def tuples(element):
        return element.tag, sorted(element.attrib.items()), element.text or "", [tuples(child) for child in element]

    return tuples(ElementTree.fromstring(body.replace("\r", "&#13;")))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_client_sends_what_botocore_sends(operation):
    inputs = Inputs(random.Random(f"{SEED}{operation}"))
    made = [(inputs.input(operation), inputs.settings(operation)) for _ in range(CASES)]
    answers = ask_probe("S3Probe", [{"operation": operation, "input": ours, **settings} for (ours, _), settings in made])
    for number, (((ours, theirs), settings), answer) in enumerate(zip(made, answers)):
        where = f"seed {SEED}, {operation} {number}, {settings}: {theirs!r}"
        assert "error" not in answer, f"{where}: {answer['error']}"
        if settings["addressing"] == "virtual" and re.search(r"//(127|\[)", settings.get("endpoint", "")) and (
                "." in theirs["Bucket"]):
            continue
        request = sent_by_botocore(operation, theirs, settings)
        wanted = parts(request.method, request.url, request.headers, content(request.body))
        found = parts(answer["method"], answer["url"], answer["headers"], answer["body"])
        if operation not in ("PutObject", "UploadPart") and wanted["body"] != found["body"]:
            for one in (wanted, found):
                one["body"] = canonical(one["body"])
                for name in [each for each in one["headers"] if each.startswith(HASHES) and "algorithm" not in each]:
                    one["headers"][name] = "…"
        for part in wanted:
            assert found[part] == wanted[part], f"{where}: {part}"
    if CASES >= 1000:
        described = shape(service()["operations"][operation]["input"]["shape"])
        due = {(operation, name) for name in described["members"] if name not in LEFT_OUT and name not in GRANTS}
        if operation not in CHOOSES_CHECKSUM:
            due.discard((operation, "ChecksumAlgorithm"))
        assert due <= inputs.members, f"never made: {due - inputs.members}"
