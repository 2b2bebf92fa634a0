"""Where services really run: sources of credentials that answer with faults, odd forms and short lives, and processes that
start programs as daemons and containers do. botocore is asked the same.

Run `swift build --package-path Tools` first, then `pytest`. TOOLS_BIN names the folder of the built programs.
"""

import datetime
import json
import os
import subprocess
import sys
import time

import botocore.credentials
import botocore.session
import botocore.utils
import pytest

from local_server import LocalHandler, LocalServer
from test_config import ACCOUNT, LOADER, PROBE, ask, environment
from test_credentials import fetch_with_botocore

pytestmark = pytest.mark.skipif(not PROBE.exists(), reason=f"NOT RUN: {PROBE} is not built (swift build)")

ROLE_PATH = "/latest/meta-data/iam/security-credentials/"
NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
LATER = NOW + datetime.timedelta(hours=5)


def text(date):
    return date.strftime("%Y-%m-%dT%H:%M:%SZ")


def keys(**more):
    return {"AccessKeyId": "ASIA", "SecretAccessKey": "s", "Token": "t", "Expiration": text(LATER)} | more


class Handler(LocalHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.split("?")[0]
        has_token = self.headers.get("x-aws-ec2-metadata-token") is not None
        self.server.requests.append((self.command, path) if not has_token else (self.command, path, "token"))
        script = self.server.script[path]
        # The last answer stays.
        status, body = script[0] if len(script) == 1 else script.pop(0)
        self.reply(body if isinstance(body, str) else json.dumps(body), status)

    do_GET = do_PUT = do_POST = answer


@pytest.fixture
def server():
    with LocalServer(Handler) as listening:
        listening.script = {}
        yield listening


def both(server, variables, script, tmp_path):
    """What botocore and we fetch, each from the same script, and the requests of each."""
    (tmp_path / "config").write_text(variables.pop("config", ""))
    variables = {
        "HOME": str(tmp_path), "AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_ACCOUNT_ID": ACCOUNT,
    } | variables
    answers = []
    for fetch in (fetch_with_botocore, lambda: ask([{"env": variables, "fetch": True}])[0]["credentials"]):
        server.script = {path: list(answers) for path, answers in script.items()}
        server.requests = []
        with environment(variables):
            found = fetch()
        answers.append((found, list(server.requests)))
    (theirs, their_requests), (ours, our_requests) = answers
    return theirs, their_requests, ours, our_requests


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
def test_container_answers_that_pass(status, server, tmp_path, monkeypatch):
    monkeypatch.setattr(botocore.utils.ContainerMetadataFetcher, "SLEEP_TIME", 0)
    variables = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/c"}
    theirs, their_requests, ours, our_requests = both(
        server, variables, {"/c": [(status, {"code": "x", "message": "no"}), (200, keys(AccountId=ACCOUNT))]}, tmp_path)
    assert theirs == ours
    assert our_requests == their_requests and len(our_requests) == 2


@pytest.mark.parametrize("body", ["", '{"AccessKeyId": "A'])
def test_container_answers_that_are_incomplete(body, server, tmp_path, monkeypatch):
    monkeypatch.setattr(botocore.utils.ContainerMetadataFetcher, "SLEEP_TIME", 0)
    variables = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/c"}
    theirs, their_requests, ours, our_requests = both(
        server, variables, {"/c": [(200, body), (200, keys(AccountId=ACCOUNT))]}, tmp_path)
    assert theirs == ours
    assert our_requests == their_requests and len(our_requests) == 2


def test_characters_of_role_names(server, tmp_path):
    variables = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url}
    role = "a+b=c,d@e_f.g-h"
    script = {"/latest/api/token": [(200, "tok")], ROLE_PATH: [(200, role)], ROLE_PATH + role: [(200, keys())]}
    theirs, their_requests, ours, our_requests = both(server, variables, script, tmp_path)
    assert theirs == ours and our_requests == their_requests and len(our_requests) == 3


@pytest.mark.parametrize("status", [403, 404, 405])
@pytest.mark.parametrize("disabled", [None, "true"])
def test_instance_without_version_2(status, disabled, server, tmp_path):
    variables = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url}
    if disabled:
        variables["AWS_EC2_METADATA_V1_DISABLED"] = disabled
    script = {"/latest/api/token": [(status, "")], ROLE_PATH: [(200, "r")], ROLE_PATH + "r": [(200, keys())]}
    theirs, their_requests, ours, our_requests = both(server, variables, script, tmp_path)
    assert our_requests == their_requests
    assert ("error" in theirs) == ("error" in ours) == bool(disabled)
    if not disabled:
        assert theirs == ours


@pytest.mark.parametrize("status", [404, 429, 500])
def test_instance_answers_that_pass(status, server, tmp_path):
    variables = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url, "AWS_METADATA_SERVICE_NUM_ATTEMPTS": " 3"}
    script = {
        "/latest/api/token": [(200, "tok")], ROLE_PATH: [(status, "no"), (status, ""), (200, "r")],
        ROLE_PATH + "r": [(status, "no"), (200, keys())],
    }
    theirs, their_requests, ours, our_requests = both(server, variables, script, tmp_path)
    assert theirs == ours and our_requests == their_requests and len(our_requests) == 6


# As formats: with the dates themselves the tests would have other names in each process of the suite.
FORMS_OF_DATES = [
    "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ", "%Y%m%dT%H%M%SZ", "%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%dT%H:%M:%S+0000",
    "%Y-%m-%dT%H:%M:%S,123Z", "%Y-%m-%dT%H:%M:%S.123456789Z", "%Y-%m-%dT%H:%M:%S+00:00",
]


@pytest.mark.parametrize("form", FORMS_OF_DATES)
def test_forms_of_dates(form, server, tmp_path):
    variables = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/c"}
    theirs, _, ours, _ = both(server, variables, {"/c": [(200, keys(Expiration=LATER.strftime(form)))]}, tmp_path)
    assert theirs == ours and ours["key"] == "ASIA"


def test_account_as_a_number(server, tmp_path):
    variables = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url + "/c"}
    theirs, _, ours, _ = both(server, variables, {"/c": [(200, keys(AccountId=int(ACCOUNT)))]}, tmp_path)
    assert str(theirs["account"]) == ours["account"]


@pytest.mark.parametrize("host", ["127.1", "localhost", "[::1]", "[0:0:0:0:0:0:0:1]", "127.0.0.1.evil.example", "10.0.0.1", "128.1"])
def test_hosts_of_containers(host, server, tmp_path):
    """What botocore allows, we do; of this machine's addresses we know more forms."""
    url = f"http://{host}:{server.server_port}/c"
    with environment({}):
        try:
            botocore.utils.ContainerMetadataFetcher()._validate_allowed_url(url)
            is_allowed = True
        except ValueError:
            is_allowed = False
    variables = {"HOME": str(tmp_path), "AWS_CONTAINER_CREDENTIALS_FULL_URI": url}
    server.script = {"/c": [(200, keys(AccountId=ACCOUNT))]}
    ours = ask([{"env": variables, "fetch": True}])[0]["credentials"]
    refused = "is not allowed" in ours.get("error", "")
    assert refused == (not is_allowed and host != "127.1")


STS_ERROR = "<ErrorResponse><Error><Type>Sender</Type><Code>{}</Code><Message>no</Message></Error></ErrorResponse>"


@pytest.mark.parametrize("attempts", ["1", " 2 ", "4"])
@pytest.mark.parametrize(
    "status, code",
    [
        (400, "Throttling"), (400, "IDPCommunicationError"), (400, "RequestLimitExceeded"), (503, "ServiceUnavailable"),
        (400, "RequestTimeout"), (403, "AccessDenied"), (400, "ExpiredTokenException"), (400, "PriorRequestNotComplete"),
    ],
)
def test_attempts_at_sts(attempts, status, code, server, tmp_path, monkeypatch):
    monkeypatch.setattr(time, "sleep", lambda _: None)
    config = (
        "[profile base]\naws_access_key_id = A\naws_secret_access_key = s\n"
        f"[default]\nrole_arn = arn:aws:iam::{ACCOUNT}:role/r\nsource_profile = base\n"
    )
    variables = {"config": config, "AWS_ENDPOINT_URL_STS": server.url, "AWS_MAX_ATTEMPTS": attempts, "AWS_RETRY_MODE": "standard"}
    theirs, their_requests, ours, our_requests = both(server, variables, {"/": [(status, STS_ERROR.format(code))]}, tmp_path)
    assert code in theirs["error"] and code in ours["error"]
    assert len(our_requests) == len(their_requests)


def settings_of_botocore(variables, config, tmp_path):
    (tmp_path / "config").write_text(config)
    variables = {"HOME": str(tmp_path), "AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"} | variables
    with environment(variables):
        session = botocore.session.Session()
        session.register_component("data_loader", LOADER)
        session.set_credentials("A", "s")
        return session.create_client("sts").meta, ask([{"env": variables}])[0]


@pytest.mark.parametrize("region", ["fips-us-gov-west-1", "us-gov-west-1-fips", "fips-us-east-1", "us-east-1"])
def test_pseudo_regions(region, tmp_path):
    theirs, ours = settings_of_botocore({"AWS_DEFAULT_REGION": region}, "", tmp_path)
    assert ours["settings"]["region"] == theirs.region_name
    assert ("fips" in ours["endpoint"]["url"]) == (region != "us-east-1")


# The daemon's view: what the child is given, and that its end is seen.

HELPER = """import json, os, sys
print(json.dumps({
    "Version": 1, "AccessKeyId": os.fsencode(os.environ["RAW"]).hex(), "SecretAccessKey": ",".join(sorted(os.listdir("/proc/self/fd"))),
    "SessionToken": " ".join(line.split()[1] for line in open("/proc/self/status") if line.startswith(("SigBlk", "SigIgn"))),
    "AccountId": "123456789012"}))
"""


def run_as(mode, wrapper, tmp_path, raw=b"caf\xe9\xff"):
    (tmp_path / "helper.py").write_text(HELPER)
    (tmp_path / "config").write_text(f"[default]\ncredential_process = helper '{tmp_path}/helper.py'\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "helper").symlink_to(sys.executable)
    variables = {
        b"HOME": bytes(tmp_path), b"AWS_CONFIG_FILE": bytes(tmp_path / "config"), b"RAW": raw,
        b"PATH": os.fsencode(f"{tmp_path}/bin:/usr/bin:/bin"), b"AWS_SHARED_CREDENTIALS_FILE": b"/dev/null",
    }
    held = [os.open("/dev/null", os.O_RDONLY) for _ in range(5)]
    for descriptor in held:
        os.set_inheritable(descriptor, True)
    began = time.monotonic()
    try:
        run = subprocess.run(
            [*wrapper, PROBE, *mode], input='{"env": {}, "process": true, "fetch": true}\n', capture_output=True, text=True,
            timeout=60, env=variables, pass_fds=held)
    finally:
        for descriptor in held:
            os.close(descriptor)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)["credentials"], time.monotonic() - began


def can_unshare():
    return subprocess.run(["unshare", "--pid", "--fork", "--kill-child", "true"], capture_output=True).returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="NOT RUN: /proc is Linux's")
@pytest.mark.parametrize("mode", [[], ["ignore-children"], ["reap-children"]], ids=["plain", "SIGCHLD ignored", "reaping"])
@pytest.mark.parametrize("wrapper", [[], ["unshare", "--pid", "--fork", "--kill-child"]], ids=["", "process 1"])
def test_programs_of_daemons(mode, wrapper, tmp_path):
    if wrapper and not can_unshare():
        pytest.skip("NOT RUN: no process 1 can be made here")
    found, seconds = run_as(mode, wrapper, tmp_path)
    assert "error" not in found, found
    assert bytes.fromhex(found["key"]) == b"caf\xe9\xff"
    # Its three, and the one that it lists them by.
    assert found["secret"] == "0,1,2,3"
    blocked, ignored = (int(mask, 16) for mask in found["token"].split())
    # Python ignores SIGPIPE and SIGXFSZ; 32 and 33 are the C library's own.
    assert blocked == 0 and ignored & ~(1 << 12 | 1 << 24 | 0x180000000 | 1) == 0
    assert seconds < 20
