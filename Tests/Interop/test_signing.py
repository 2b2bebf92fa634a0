"""Signatures compared with botocore's: the same requests signed by both, over 10,000 seeded cases.

Run `swift build --package-path Tools` first, then `pytest`. TOOLS_BIN names the folder of the built programs.

Where botocore leaves the specification, the case has a name and a test of its own at the end.
"""

import base64
import datetime
import json
import os
import pathlib
import random
import subprocess
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import pytest

BIN = pathlib.Path(os.environ.get("TOOLS_BIN", pathlib.Path(__file__).parents[2] / "Tools" / ".build" / "debug"))
PROBE = BIN / "SigningProbe"
SEED = 20180820
CASES_OF_EACH_FORM = 2500
REDACTED = "<redacted>"

AUTHS = {
    ("s3", "sign"): botocore.auth.S3SigV4Auth,
    ("general", "sign"): botocore.auth.SigV4Auth,
    ("s3", "presign"): botocore.auth.S3SigV4QueryAuth,
    ("general", "presign"): botocore.auth.SigV4QueryAuth,
}

pytestmark = pytest.mark.skipif(not PROBE.exists(), reason=f"NOT RUN: {PROBE} is not built (swift build)")


def ask(orders):
    """Gives the probe all orders and returns its answers."""
    lines = "".join(json.dumps(order) + "\n" for order in orders)
    done = subprocess.run([str(PROBE)], input=lines.encode(), stdout=subprocess.PIPE, check=True, timeout=300)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(answers) == len(orders)
    return answers


def make(rng, flavor="s3", action="sign", **changes):
    """An order with random content; `changes` replace parts of it."""
    order = {
        "action": action,
        "flavor": flavor,
        "service": rng.choice({"s3": ["s3", "s3-object-lambda"], "general": ["sts", "sqs", "iam"]}[flavor]),
        "region": rng.choice(["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"]),
        "accessKeyID": "AKIA" + "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", k=16)),
        "secret": random_text(rng, "ABCabc019+/= !~", 1, 90),
        "token": rng.choice([None, random_text(rng, "ABCabc019+/=", 1, 400)]),
        "date": rng.randrange(0, 253402300799),
        "method": rng.choice(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH"]),
        "scheme": rng.choice(["http", "https"]),
        "authority": random_authority(rng),
        "path": random_path(rng, flavor) + random_query(rng, action),
        "headers": random_headers(rng),
        "body": base64.b64encode(rng.randbytes(rng.choice([0, 0, 1, 63, 64, 65, 300]))).decode(),
        "payload": "bytes",
        "lifetime": rng.randrange(1, 604801),
    }
    if action == "presign":
        # botocore moves a body that it presigns into the query.
        order["body"] = ""
    if action == "sign" and rng.random() < 0.25:
        order["payload"] = rng.choice(["unsigned", "trailer"]) if flavor == "s3" else "unsigned"
    order.update(changes)
    return order


def random_text(rng, alphabet, least, most):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(least, most)))


def random_authority(rng):
    host = rng.choice(["123456789012.s3-control.us-east-1.amazonaws.com", "LocalHost", "[::1]", "127.0.0.1"])
    return host + rng.choice(["", "", ":80", ":443", ":4566"])


def random_bytes_encoded(rng, least, most, safe="-_.~"):
    """Bytes of every value, percent-encoded."""
    return urllib.parse.quote(rng.randbytes(rng.randint(least, most)), safe=safe)


def random_path(rng, flavor):
    segments = [random_bytes_encoded(rng, 1, 12) for _ in range(rng.randint(0, 4))]
    for _ in range(rng.randint(0, 2)):
        segments.insert(rng.randint(0, len(segments)), rng.choice(["", ".", "..", "a.b", "...", "a"]))
    # `/.` and `/..` at the end have a test of their own.
    while flavor == "general" and segments and segments[-1] in (".", ".."):
        segments.pop()
    return "/" + "/".join(segments)


def random_query(rng, action):
    names = [random_bytes_encoded(rng, 1, 5) for _ in range(rng.randint(0, 4))]
    if action == "sign":
        names += rng.choices(names + ["a", "a-b", "A", "a%20b", "uploads"], k=rng.randint(0, 3))
    else:
        # botocore keeps one value of a repeated name when it presigns, and drops bytes that are not UTF-8.
        names = [urllib.parse.quote(rng.choice(["a", "B", "é", "~", " ", "+", "=", "&"]), safe="~")]
    pairs = []
    for name in names:
        value = rng.choice(["", "x", "%20", "%2B%2F", "%C3%A9"])
        if action == "sign":
            value = random_bytes_encoded(rng, 0, 8)
        # A name without `=` is the same as one with an empty value.
        pairs.append(name if not value and action == "sign" and rng.random() < 0.5 else f"{name}={value}")
    rng.shuffle(pairs)
    return "?" + "&".join(pairs) if pairs else ""


def random_headers(rng):
    names = ["x-amz-account-id", "X-Amz-Meta-One", "amz-sdk-request", "Content-Type", "Accept", "Range", "a", "z-1",
             "User-Agent", "Expect", "X-Amzn-Trace-Id", "Content-MD5", "If-Match"]
    headers = []
    for name in rng.sample(names, rng.randint(0, 6)):
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            headers.append([name, random_value(rng)])
    rng.shuffle(headers)
    return headers


def random_value(rng):
    """Visible ASCII, runs of white space within, and characters beyond ASCII at times."""
    words = [random_text(rng, "".join(map(chr, range(0x21, 0x7F))) + "äß€", 1, 10) for _ in range(rng.randint(0, 4))]
    return rng.choice([" ", "  ", "\t ", "   "]).join(words)


def sign_with_botocore(order):
    """The order's request as botocore signs it, and the two stages."""
    credentials = botocore.credentials.Credentials(order["accessKeyID"], order["secret"], order["token"])
    kind = AUTHS[order["flavor"], order["action"]]
    extra = {"expires": order["lifetime"]} if order["action"] == "presign" else {}
    auth = kind(credentials, order["service"], order["region"], **extra)
    url = f"{order['scheme']}://{order['authority']}{order['path']}"
    request = botocore.awsrequest.AWSRequest(order["method"], url, data=base64.b64decode(order["body"]))
    for name, value in order["headers"]:
        request.headers.add_header(name, value)
    if order["payload"] == "unsigned":
        request.context["payload_signing_enabled"] = False
        if order["flavor"] == "s3":
            request.context["client_config"] = botocore.config.Config(s3={"payload_signing_enabled": False})
    if order["payload"] == "trailer":
        request.context["checksum"] = {"request_algorithm": {"in": "trailer", "name": "x-amz-checksum-crc32"}}
    when = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=order["date"])
    stages = {}
    string_to_sign = auth.string_to_sign

    def observe(request, canonical_request):
        stages["canonicalRequest"] = canonical_request
        stages["stringToSign"] = string_to_sign(request, canonical_request)
        return stages["stringToSign"]

    auth.string_to_sign = observe
    original = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda: when
    try:
        auth.add_auth(request)
    finally:
        botocore.auth.get_current_datetime = original
    return request, stages


def redacted(canonical_request):
    lines = canonical_request.split("\n")
    for index, line in enumerate(lines):
        if line.startswith("x-amz-security-token:"):
            lines[index] = "x-amz-security-token:" + REDACTED
    parameters = lines[2].split("&")
    lines[2] = "&".join(
        f"X-Amz-Security-Token={REDACTED}" if p.startswith("X-Amz-Security-Token=") else p for p in parameters
    )
    return "\n".join(lines)


def written_by_signing(headers):
    names = ("authorization", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256")
    return {name.lower(): value for name, value in headers if name.lower() in names}


def assert_same(order, answer):
    request, stages = sign_with_botocore(order)
    assert "errorCode" not in answer, (order, answer)
    assert answer["canonicalRequest"] == redacted(stages["canonicalRequest"]), order
    assert answer["stringToSign"] == stages["stringToSign"], order
    if order["action"] == "presign":
        assert answer["path"] == request.url.split(order["authority"], 1)[1], order
    else:
        assert written_by_signing(answer["headers"]) == written_by_signing(request.headers.items()), order


@pytest.mark.parametrize("flavor", ["s3", "general"])
@pytest.mark.parametrize("action", ["sign", "presign"])
def test_signs_as_botocore_does(flavor, action):
    rng = random.Random(f"{SEED}/{flavor}/{action}")
    orders = [make(rng, flavor, action) for _ in range(CASES_OF_EACH_FORM)]
    for order, answer in zip(orders, ask(orders)):
        assert_same(order, answer)


@pytest.mark.parametrize("flavor", ["s3", "general"])
@pytest.mark.parametrize("action", ["sign", "presign"])
def test_the_verifier_accepts_what_botocore_signed_and_nothing_else(flavor, action):
    rng = random.Random(f"{SEED}/verify/{flavor}/{action}")
    orders, expected = [], []
    for number in range(300):
        order = make(rng, flavor, action)
        request, _ = sign_with_botocore(order)
        order["action"] = "verify"
        order["path"] = request.url.split(order["authority"], 1)[1]
        order["headers"] = [list(header) for header in request.headers.items()]
        order["headers"].append(["Host", botocore.auth._host_from_url(request.url)])
        damage = number % 3
        if damage == 1:
            order["method"] = "OPTIONS"
        elif damage == 2:
            order["secret"] += "x"
        orders.append(order)
        expected.append(None if damage == 0 else "SignatureDoesNotMatch")
    assert [answer.get("errorCode") for answer in ask(orders)] == expected


def canonical(order, line):
    """One line of the canonical request, by us and by botocore."""
    answer = ask([order])[0]
    _, stages = sign_with_botocore(order)
    return answer["canonicalRequest"].split("\n")[line], stages["canonicalRequest"].split("\n")[line]


# Named deviations of botocore from the specification, or of what a service reads back from a request.
# In each pair ours comes first; a change of either side fails the test.
DEVIATIONS = {
    # "URI-encode each parameter name and value": botocore takes a URL's query as it is.
    "query-not-encoded": ("s3", "/?k=a(b)", 2, "k=a%28b%29", "k=a(b)"),
    "query-lower-case-escape": ("s3", "/?k=%c3%a9", 2, "k=%C3%A9", "k=%c3%a9"),
    "query-needless-escape": ("s3", "/?k=%41", 2, "k=A", "k=%41"),
    "query-plus": ("s3", "/?k=a+b", 2, "k=a%20b", "k=a+b"),
    "query-empty-parameter": ("s3", "/?a=1&&b=2", 2, "a=1&b=2", "=&a=1&b=2"),
    # S3 encodes the path that it decoded: botocore relies on its serializer to have encoded it so.
    "s3-path-not-encoded": ("s3", "/a(b)", 1, "/a%28b%29", "/a(b)"),
    "s3-path-lower-case-escape": ("s3", "/%c3%a9", 1, "/%C3%A9", "/%c3%a9"),
}


@pytest.mark.parametrize("path", ["/a/.", "/a/b/..", "/a/./", "/a/b/../", "/..", "/.", "/a/../.", "/a//.", "/./.", "/a/b/../.."])
def test_paths_that_end_in_dot_segments(path):
    # RFC 3986, section 5.2.4, leaves the slash before a dot segment; botocore does not.
    ours, theirs = canonical(make(random.Random(path), "general", headers=[], path=path, payload="bytes"), 1)
    assert ours == theirs


@pytest.mark.parametrize("name", DEVIATIONS)
def test_deviation(name):
    flavor, path, line, ours, theirs = DEVIATIONS[name]
    order = make(random.Random(name), flavor, headers=[], path=path, payload="bytes")
    assert canonical(order, line) == (ours, theirs)


def test_deviation_presigning_keeps_repeated_parameters():
    order = make(random.Random(1), "s3", "presign", headers=[], path="/?k=1&k=2", token=None)
    ours, theirs = canonical(order, 2)
    assert ours.endswith("&k=1&k=2") and theirs.endswith("&k=1")


def test_deviation_only_ascii_white_space_is_trimmed():
    # Python's split() also takes a no-break space for white space.
    order = make(random.Random(2), "general", headers=[["a", "x\u00a0\u00a0y"]], path="/")
    assert canonical(order, 3) == ("a:x\u00a0\u00a0y", "a:x y")


def test_deviation_a_date_header_does_not_replace_x_amz_date():
    order = make(random.Random(3), "s3", headers=[["Date", "Thu, 01 Jan 1970 00:00:00 GMT"]], path="/", token=None)
    answer = ask([order])[0]
    request, _ = sign_with_botocore(order)
    assert "X-Amz-Date" not in request.headers
    assert "x-amz-date" in written_by_signing(answer["headers"])
    assert ["Date", "Thu, 01 Jan 1970 00:00:00 GMT"] in answer["headers"]


def test_deviation_a_given_payload_hash_is_not_trusted():
    headers = [["X-Amz-Content-SHA256", "0" * 64]]
    order = make(random.Random(4), "general", headers=headers, path="/", body="", payload="bytes")
    answer = ask([order])[0]
    _, stages = sign_with_botocore(order)
    assert stages["canonicalRequest"].endswith("0" * 64)
    assert answer["canonicalRequest"].endswith(botocore.auth.EMPTY_SHA256_HASH)
