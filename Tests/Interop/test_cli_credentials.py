"""Credentials on the command line: codes, the cache that is shared with the AWS CLI, and what is said when something fails."""

import datetime
import json
import os
import shutil
import ssl
import subprocess
import sys
import urllib.parse

import pexpect
import pytest
from conftest import ACCOUNT, binary
from local_server import LocalHandler, LocalServer

SERIAL = f"arn:aws:iam::{ACCOUNT}:mfa/me"
PROMPT = f"Enter MFA code for {SERIAL}: "
END = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
AWS = [sys.executable, "-m", "awscli"]
LISTING = '<ListJobsResult xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><Jobs/></ListJobsResult>'


def tool():
    return binary("TOOLS_BIN", "Tools/.build/debug", "s3control")


class Handler(LocalHandler):
    def answer(self):
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()))
        action = form.get("Action", "ListJobs")
        credential = self.headers.get("Authorization", "Credential=").split("Credential=")[1].split("/")[0]
        self.server.requests.append((action, form.get("TokenCode"), credential))
        if action == "AssumeRole":
            result = (
                f"<AssumedRoleUser><AssumedRoleId>A:n</AssumedRoleId><Arn>arn:aws:sts::{ACCOUNT}:assumed-role/r/n</Arn></AssumedRoleUser>"
                "<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>rs</SecretAccessKey><SessionToken>rt</SessionToken>"
                f"<Expiration>{END.strftime('%Y-%m-%dT%H:%M:%SZ')}</Expiration></Credentials>"
            )
        else:
            result = f"<Account>{ACCOUNT}</Account><Arn>arn:aws:sts::{ACCOUNT}:assumed-role/r/n</Arn><UserId>U</UserId>"
        body = LISTING if action == "ListJobs" else (
            f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>{result}</{action}Result>'
            f"<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>")
        self.reply(body, kind="text/xml")

    do_GET = do_POST = answer


@pytest.fixture
def server():
    with LocalServer(Handler) as listening:
        yield listening


def variables(tmp_path, config, url=None, **more):
    (tmp_path / "config").write_text(config)
    found = {
        "HOME": str(tmp_path), "PATH": os.environ["PATH"], "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
    }
    if url:
        found |= {"AWS_ENDPOINT_URL_STS": url, "AWS_ENDPOINT_URL_S3_CONTROL": url}
    return found | more


MFA = f"""[profile base]
aws_access_key_id = AKIDBASE
aws_secret_access_key = bs
[default]
role_arn = arn:aws:iam::{ACCOUNT}:role/r
source_profile = base
mfa_serial = {SERIAL}
external_id = é"x
duration_seconds = 3600
"""


def asks(command, environment, code="987654"):
    """Runs a command at a terminal, answers the prompt, and returns what the terminal showed."""
    child = pexpect.spawn(command[0], command[1:], env=environment, encoding="utf-8", timeout=60)
    child.expect_exact(PROMPT)
    child.waitnoecho()
    child.sendline(code)
    shown = child.expect(pexpect.EOF) or child.before
    child.close()
    assert child.exitstatus == 0, shown
    assert code not in shown
    return shown


def runs(command, environment):
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)


OURS = ["list-jobs", "--account-id", ACCOUNT]
THEIRS = [*AWS, "sts", "get-caller-identity"]


@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_a_code_serves_both_command_lines(first, server, tmp_path):
    environment = variables(tmp_path, MFA, server.url)
    commands = [[tool(), *OURS], THEIRS]
    if first == "theirs":
        commands.reverse()
    asks(commands[0], environment)
    for command in (*commands, *commands):
        done = runs(command, environment)
        assert done.returncode == 0, done.stderr
    assert [request for request in server.requests if request[0] == "AssumeRole"] == [("AssumeRole", "987654", "AKIDBASE")]
    assert all(request[2] == "ASIAROLE" for request in server.requests if request[0] != "AssumeRole")
    files = list((tmp_path / ".aws" / "cli" / "cache").iterdir())
    assert len(files) == 1 and files[0].stat().st_mode & 0o777 == 0o600


def test_without_a_terminal_it_says_what_is_needed(server, tmp_path):
    done = runs([tool(), *OURS], variables(tmp_path, MFA, server.url))
    assert done.returncode == 255 and server.requests == []
    assert SERIAL in done.stderr and "not a terminal" in done.stderr and "Unable to locate" not in done.stderr


class Refusing(LocalHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append("AssumeRole")
        self.reply("<ErrorResponse><Error><Code>AccessDenied</Code><Message>invalid MFA code</Message></Error></ErrorResponse>", 403, kind="text/xml")


def test_doctor_asks_once_even_if_the_code_is_wrong(tmp_path):
    with LocalServer(Refusing) as server:
        child = pexpect.spawn(tool(), ["doctor", "--account-id", ACCOUNT], env=variables(tmp_path, MFA, server.url), encoding="utf-8", timeout=60)
        child.expect_exact(PROMPT)
        child.waitnoecho()
        child.sendline("987654")
        assert child.expect_exact([PROMPT, pexpect.EOF]) == 1
        child.close()
        assert child.exitstatus == 1 and server.requests == ["AssumeRole"]


ROLE = f"[profile base]\naws_access_key_id = {{}}\naws_secret_access_key = bs\n[default]\nrole_arn = r\nsource_profile = base\n"

FAILURES = {
    "a program that fails": ("[default]\ncredential_process = sh -c 'echo locked >&2; exit 3'\n", {}, "failed with code 3"),
    "a key with a space": (ROLE.format("bad key"), {}, "cannot be signed"),
    "a region that is no host": (ROLE.format("AKID"), {"AWS_REGION": "a.evil.example/"}, "not a valid DNS name"),
    "a file that is none": ("nonsense", {}, "must come after a [section]"),
    "a retry mode that is none": ("", {"AWS_RETRY_MODE": "often"}, "must be legacy, standard, or adaptive"),
    "a profile that is not there": ("", {"AWS_PROFILE": "nobody"}, "nobody"),
}


@pytest.mark.parametrize("name", FAILURES)
@pytest.mark.parametrize("command", [["jobs"], OURS], ids=["account looked up", "account given"])
def test_failures_are_the_same_with_debug(name, command, tmp_path):
    config, more, words = FAILURES[name]
    environment = variables(tmp_path, config, **more)
    plain = runs([tool(), *command], environment)
    debugged = runs([tool(), *command, "--debug"], environment)
    assert plain.returncode == debugged.returncode == 255
    assert words in plain.stderr and "Unable to locate" not in plain.stderr, plain.stderr
    assert plain.stderr.strip().splitlines()[-1] in debugged.stderr


def test_nothing_anywhere_is_said_as_the_aws_cli_does(tmp_path):
    done = runs([tool(), *OURS], variables(tmp_path, ""))
    assert done.returncode == 255 and "Unable to locate credentials" in done.stderr


def test_doctor_runs_a_program_once(server, tmp_path):
    marks = tmp_path / "marks"
    config = f"[default]\ncredential_process = sh -c 'echo x >> {marks}; cat {tmp_path}/answer'\n"
    (tmp_path / "answer").write_text(json.dumps({"Version": 1, "AccessKeyId": "ASIAPROC", "SecretAccessKey": "s"}))
    done = runs([tool(), "doctor"], variables(tmp_path, config, server.url))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ASIAPROC" in done.stdout and marks.read_text() == "x\n"


def test_a_program_gets_the_environment_byte_for_byte(server, tmp_path):
    config = f"[default]\ncredential_process = sh -c 'printf %s \"$ODD\" | od -An -tx1 > {tmp_path}/odd; cat {tmp_path}/answer'\n"
    (tmp_path / "answer").write_text(json.dumps({"Version": 1, "AccessKeyId": "ASIAPROC", "SecretAccessKey": "s"}))
    for command in (["doctor"], OURS):
        done = runs([tool(), *command], variables(tmp_path, config, server.url, ODD=b"x\xffy"))
        assert done.returncode == 0, done.stdout + done.stderr
        assert (tmp_path / "odd").read_text().split() == ["78", "ff", "79"]
        (tmp_path / "odd").unlink()


@pytest.mark.skipif(not shutil.which("openssl"), reason="NOT RUN: openssl is not installed")
def test_trust_holds_for_the_look_up_of_the_account(tmp_path):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", tmp_path / "key",
         "-out", tmp_path / "cert", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    with LocalServer(Handler, context) as server:
        keys = "[default]\naws_access_key_id = AKID\naws_secret_access_key = s\n"
        environment = variables(tmp_path, keys, server.url)
        assert runs([tool(), "jobs"], environment).returncode == 255 and server.requests == []
        cert = str(tmp_path / "cert")
        for command in (["jobs"], ["doctor"]):
            for options, more in (
                (["--no-verify-ssl"], {}), (["--ca-bundle", cert], {}), ([], {"AWS_CA_BUNDLE": cert}), ([], {"REQUESTS_CA_BUNDLE": cert}),
            ):
                server.requests.clear()
                done = runs([tool(), *command, *options], environment | more)
                assert done.returncode == 0, (command, options, more, done.stdout, done.stderr)
                assert [request[0] for request in server.requests] == ["GetCallerIdentity", "ListJobs"]
