"""Random inputs and outputs through botocore and through the library's codec: both must say the same.

What differs on purpose, and is made equal before comparing:
- An optional list or map without elements: botocore writes an empty element, the library leaves it out,
  because the service was seen to refuse such elements (see `keepsEmpty` for the exception).
- A carriage return: botocore writes it as it is, so that whoever reads it gets a line feed; the library
  writes a reference.
And what is not tried, because Foundation's Date cannot hold it: fractions of seconds beyond the year 2065.
"""

import datetime
import io
import json
import os
import random
import urllib.parse
from xml.etree import ElementTree

import botocore
import botocore.awsrequest
import botocore.config
import botocore.parsers
import botocore.session
import pytest
from conftest import REGION, ask_probe
from random_values import Documents, Values
from service_model import OPERATIONS, reached, roots, shape

SEED = int(os.environ.get("INTEROP_SEED", "20261122"))
CASES = int(os.environ.get("INTEROP_CASES", "2000"))
KEEPS_EMPTY = {("S3CopyObjectOperation", "NewObjectTagging")}
EMPTY_WHERE_ABSENT = {("JobDescriptor", "FailureReasons"), ("ListJobsResult", "Jobs"), ("GetJobTaggingResult", "Tags")}
UNION_MEMBER_OF_TOMORROW = "SDK_UNKNOWN_MEMBER"
# The transport's and the signer's own, and what botocore says of itself.
NOT_THE_CODECS = {"user-agent", "content-length", "x-amz-date", "x-amz-content-sha256", "amz-sdk-invocation-id",
                  "amz-sdk-request"}


class RawResponse(io.BytesIO):
    def stream(self, **_):
        while piece := self.read():
            yield piece


class Botocore:
    """botocore's client with sending stubbed: it keeps the request and answers with given bytes."""

    def __init__(self):
        session = botocore.session.Session()
        self.client = session.create_client(
            "s3control", region_name=REGION,
            config=botocore.config.Config(signature_version=botocore.UNSIGNED, retries={"total_max_attempts": 1}),
        )
        self.client.meta.events.register("before-send.s3-control", self.send)

    def send(self, request, **_):
        self.request = request
        return botocore.awsrequest.AWSResponse(request.url, 200, {}, RawResponse(self.answer))

    def parse(self, operation, answer):
        """What botocore parses from an answer, without a request around it."""
        model = self.client.meta.service_model.operation_model(operation)
        answered = {"status_code": 200, "headers": {}, "body": answer.encode()}
        parsed = botocore.parsers.create_parser(model.service_model.protocol).parse(answered, model.output_shape)
        del parsed["ResponseMetadata"]
        return parsed

    def call(self, operation, values, answer):
        self.answer = answer.encode()
        parsed = getattr(self.client, botocore.xform_name(operation))(**values)
        del parsed["ResponseMetadata"]
        return self.request, parsed


def json_form(value):
    if isinstance(value, datetime.datetime):
        value = value.astimezone(datetime.timezone.utc)
        fraction = f".{value.microsecond:06d}" if value.microsecond else ""
        # strftime does not pad years below 1000 on every system.
        return f"{value.year:04d}" + value.strftime("-%m-%dT%H:%M:%S") + fraction + "Z"
    if isinstance(value, dict):
        return {name: json_form(each) for name, each in value.items()}
    if isinstance(value, list):
        return [json_form(each) for each in value]
    return value


def without_empty(name, value):
    """The value without optional lists and maps that are empty and may be left out."""
    described = shape(name)
    if described["type"] == "list":
        return [without_empty(described["member"]["shape"], each) for each in value]
    if described["type"] != "structure":
        return value
    kept = {}
    for member, each in value.items():
        if member == UNION_MEMBER_OF_TOMORROW:
            return value
        keeps = member in described.get("required", []) or (name, member) in KEEPS_EMPTY
        if each in ([], {}) and shape(described["members"][member]["shape"])["type"] != "structure" and not keeps:
            continue
        kept[member] = without_empty(described["members"][member]["shape"], each)
    return kept


def with_empty(name, value):
    """What botocore parsed, with the empty lists that the library's results always have."""
    described = shape(name)
    if described["type"] == "list":
        return [with_empty(described["member"]["shape"], each) for each in value]
    if described["type"] != "structure" or UNION_MEMBER_OF_TOMORROW in value:
        return value
    filled = {member: with_empty(described["members"][member]["shape"], each) for member, each in value.items()}
    for owner, member in EMPTY_WHERE_ABSENT:
        if owner == name:
            filled.setdefault(member, [])
    return filled


def canonical(element):
    """A document as nested tuples: a map's entries sorted, all else in order."""
    children = [canonical(child) for child in element]
    if children and all(child[0].endswith("}entry") for child in children):
        children.sort()
    return element.tag, sorted(element.attrib.items()), element.text or "", (element.tail or ""), children


def parts_of(method, target, headers, body):
    path, _, query = target.partition("?")
    return {
        "method": method,
        "path": path,
        "query": sorted(query.split("&")) if query else [],
        "headers": {name.lower(): value for name, value in headers.items() if name.lower() not in NOT_THE_CODECS},
        "body": canonical(ElementTree.fromstring(body)) if body else None,
    }


def parts_of_botocores(request, values):
    split = urllib.parse.urlsplit(request.url)
    assert split.netloc == f"{values['AccountId']}.s3-control.{REGION}.amazonaws.com"
    headers = {name: value.decode() if isinstance(value, bytes) else value for name, value in request.headers.items()}
    body = (request.body or b"").replace(b"\r", b"&#13;")
    return parts_of(request.method, split.path + ("?" + split.query if split.query else ""), headers, body)


def difference(ours, theirs, path=""):
    """Where two values first differ, and how; None if they do not."""
    if type(ours) is type(theirs):
        if isinstance(ours, dict):
            for name in ours.keys() | theirs.keys():
                if found := difference(ours.get(name), theirs.get(name), f"{path}.{name}"):
                    return found
            return None
        if isinstance(ours, (list, tuple)) and len(ours) == len(theirs):
            for index, (each, other) in enumerate(zip(ours, theirs)):
                if found := difference(each, other, f"{path}[{index}]"):
                    return found
            return None
    return None if ours == theirs else f"{path}: ours is {ours!r}, botocore's {theirs!r}"


def cases(operation):
    """Inputs, and documents of outputs, of an operation: the same for the same seed."""
    source = random.Random(f"{SEED}{operation}")
    values, documents = Values(source), Documents(source)
    input_shape, output_shape = roots(operation)
    made = []
    for _ in range(CASES):
        answer = values.value(output_shape)
        has_body = shape(output_shape)["members"]
        document = documents.document(output_shape, answer) if has_body else source.choice(["", f"<{output_shape}/>"])
        made.append((values.value(input_shape), document))
    return made, values


def assert_everything_came_up(operation, values):
    if CASES < 1000:
        return
    everything = reached(*roots(operation))
    members = {
        (name, member) for name, each in everything.items() if each["type"] == "structure" for member in each["members"]
    }
    assert members == values.members, f"never made: {members - values.members}"
    listed = {(name, text) for name, each in everything.items() for text in each.get("enum", [])}
    assert listed == values.enumerated, f"never made: {listed - values.enumerated}"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_codec_says_what_botocore_says(operation):
    made, values = cases(operation)
    assert_everything_came_up(operation, values)
    input_shape, output_shape = roots(operation)
    questions = [{"operation": operation, "input": json_form(value)} for value, _ in made]
    questions += [{"operation": operation, "response": document} for _, document in made]
    answers = ask_probe("CodecProbe", questions)
    client = Botocore()
    for number, (value, document) in enumerate(made):
        where = f"seed {SEED}, {operation} {number}"
        sent, received = answers[number], answers[CASES + number]
        assert "error" not in sent, f"{where}: {sent['error']}: {value!r}"
        assert "error" not in received, f"{where}: {received['error']}: {document!r}"

        request, parsed = client.call(operation, without_empty(input_shape, value), document)
        ours = parts_of(sent["method"], sent["path"], sent["headers"], sent["body"])
        found = difference(ours, parts_of_botocores(request, value))
        assert not found, f"{where}: request{found}"
        kept = json_form(without_empty(input_shape, value))
        found = difference(sent["readBack"], kept)
        assert not found, f"{where}: request read back{found}"

        wanted = json_form(with_empty(output_shape, parsed))
        found = difference(received["output"], wanted)
        assert not found, f"{where}: response{found}"
        if UNION_MEMBER_OF_TOMORROW in json.dumps(wanted):
            continue  # It can be read, but nobody knows what to write.
        rewritten = json_form(with_empty(output_shape, client.parse(operation, received["body"])))
        found = difference(rewritten, with_empty(output_shape, wanted))
        assert not found, f"{where}: response written anew{found}"
