"""Credentials fetched from one server by botocore and by us: the same requests, and the same credentials.

The server answers as STS, IAM Identity Center, a container's endpoint and the instance metadata service do.
Run `swift build --package-path Tools` first, then `pytest`. TOOLS_BIN names the folder of the built programs.
"""

import contextlib
import datetime
import hashlib
import json
import urllib.parse

import botocore.credentials
import botocore.session
import botocore.tokens
import pytest

from local_server import LocalHandler, LocalServer
from test_config import ACCOUNT, LOADER, PROBE, ask, environment

pytestmark = pytest.mark.skipif(not PROBE.exists(), reason=f"NOT RUN: {PROBE} is not built (swift build)")

END = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(hours=6)
END_TEXT = END.strftime("%Y-%m-%dT%H:%M:%SZ")
# What either client is free to choose.
OURS_TO_CHOOSE = ("RoleSessionName",)


class Handler(LocalHandler):
    def reply(self, body, status=200, kind="application/json"):
        super().reply(body if isinstance(body, str) else json.dumps(body), status, kind)

    def handle_any(self):
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        form = dict(urllib.parse.parse_qsl(body)) if "form" in self.headers.get("Content-Type", "") else body
        target = urllib.parse.urlsplit(self.path)
        signed_by = self.headers.get("Authorization", "")
        credential = signed_by.split("Credential=")[1].split(",")[0] if "Credential=" in signed_by else signed_by
        names = ("x-amz-sso_bearer_token", "x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds", "x-amz-security-token")
        self.server.requests.append(
            {
                "method": self.command, "path": target.path, "query": sorted(urllib.parse.parse_qsl(target.query)),
                "body": {key: value for key, value in form.items() if key not in OURS_TO_CHOOSE}
                if isinstance(form, dict) else (json.loads(form) if form else None),
                "credential": credential, "fields": {name: self.headers.get(name) for name in names},
            }
        )
        self.answer(target, form)

    do_GET = do_PUT = do_POST = handle_any

    def answer(self, target, form):
        if isinstance(form, dict) and "Action" in form:
            return self.sts(form)
        keys = {"AccessKeyId": "ASIAMETA", "SecretAccessKey": "ms", "Token": "mt", "Expiration": END_TEXT}
        role = "/latest/meta-data/iam/security-credentials/"
        answers = {
            "/federation/credentials": {
                "roleCredentials": {
                    "accessKeyId": "ASIASSO", "secretAccessKey": "ss", "sessionToken": "st",
                    "expiration": int(END.timestamp() * 1000),
                }
            },
            "/token": {"accessToken": "renewed", "expiresIn": 28800, "refreshToken": "r2", "tokenType": "Bearer"},
            "/container": keys | {"AccountId": ACCOUNT},
            "/latest/api/token": "metadata-token", role: "my-role", role + "my-role": keys | {"Code": "Success"},
        }
        self.reply(answers.get(target.path, "no"), 200 if target.path in answers else 404)

    def sts(self, form):
        action = form["Action"]
        if form.get("RoleArn", "").endswith("/denied"):
            error = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
            return self.reply(error, 403, "text/xml")
        role = form.get("RoleArn", "").rsplit("/", 1)[-1]
        result = (
            f"<Account>{ACCOUNT}</Account><Arn>arn:aws:iam::{ACCOUNT}:user/u</Arn><UserId>U</UserId>"
            if action == "GetCallerIdentity"
            else f"<AssumedRoleUser><AssumedRoleId>A:n</AssumedRoleId><Arn>arn:aws:sts::{ACCOUNT}:assumed-role/{role}/n</Arn>"
            f"</AssumedRoleUser><Credentials><AccessKeyId>ASIA{role}</AccessKeyId><SecretAccessKey>s{role}</SecretAccessKey>"
            f"<SessionToken>t{role}</SessionToken><Expiration>{END_TEXT}</Expiration></Credentials>"
        )
        self.reply(
            f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result>{result}</{action}Result>'
            f"<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>", kind="text/xml")


@pytest.fixture
def server():
    with LocalServer(Handler) as listening:
        yield listening


BASE = "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = bs\n"
ROLE = f"arn:aws:iam::{ACCOUNT}:role"
SESSION = f"""[default]
sso_session = corp
sso_account_id = {ACCOUNT}
sso_role_name = Read Only
[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = us-west-2
"""
LEGACY = f"""[default]
sso_start_url = https://corp.example/start
sso_account_id = {ACCOUNT}
sso_role_name = Read Only
sso_region = us-west-2
"""

CASES = {
    "role": (BASE + f"[default]\nrole_arn = {ROLE}/one\nsource_profile = base\nexternal_id = a b+c/d=&ü\nduration_seconds = 900\n", {}),
    "role with a code": (BASE + f"[default]\nrole_arn = {ROLE}/one\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me\n", {}),
    "roles in a chain": (
        BASE + f"[default]\nrole_arn = {ROLE}/two\nsource_profile = mid\n[profile mid]\nrole_arn = {ROLE}/one\nsource_profile = base\n", {}),
    "role from the container": (
        f"[default]\nrole_arn = {ROLE}/one\ncredential_source = EcsContainer\n", {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/container"}),
    "role from the instance": (f"[default]\nrole_arn = {ROLE}/one\ncredential_source = Ec2InstanceMetadata\n", {}),
    "role from a session of Identity Center": (SESSION.replace("[default]", "[profile sso]") + f"[default]\nrole_arn = {ROLE}/one\nsource_profile = sso\n", {}),
    "web identity": ("", {"AWS_WEB_IDENTITY_TOKEN_FILE": "{home}/token", "AWS_ROLE_ARN": f"{ROLE}/web"}),
    "web identity of a profile": (f"[default]\nweb_identity_token_file = {{home}}/token\nrole_arn = {ROLE}/web\n", {}),
    "Identity Center": (SESSION, {}),
    "Identity Center, legacy": (LEGACY, {}),
    "container": ("", {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/container?id=1", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc"}),
    "container with a token file": (
        "", {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/container", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "{home}/token"}),
    "instance": ("", {}),
    "denied": (BASE + f"[default]\nrole_arn = {ROLE}/denied\nsource_profile = base\n", {}),
}


def write_token(home, name, end, **more):
    folder = home / ".aws" / "sso" / "cache"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha1(name.encode()).hexdigest()}.json"
    path.write_text(json.dumps({"startUrl": "u", "region": "us-west-2", "accessToken": "old", "expiresAt": end} | more))
    return path


@contextlib.contextmanager
def at_home(home, monkeypatch, variables):
    # botocore reads the home of its own process when it is imported.
    cache = str(home / ".aws" / "sso" / "cache")
    monkeypatch.setattr(botocore.credentials.SSOProvider, "_SSO_TOKEN_CACHE_DIR", cache)
    monkeypatch.setattr(botocore.tokens.SSOTokenProvider, "_SSO_TOKEN_CACHE_DIR", cache)
    with environment(variables):
        yield


def fetch_with_botocore():
    session = botocore.session.Session()
    session.register_component("data_loader", LOADER)
    resolver = botocore.credentials.create_credential_resolver(session)
    for provider in resolver.providers:
        if isinstance(provider, botocore.credentials.AssumeRoleProvider):
            provider._prompter = lambda prompt: "123456"
    try:
        found = resolver.load_credentials().get_frozen_credentials()
    except Exception as error:  # Whatever botocore throws is its answer.
        return {"error": str(error)}
    table = {"key": found.access_key, "secret": found.secret_key, "token": found.token, "account": found.account_id}
    return {key: value for key, value in table.items() if value is not None}


@pytest.mark.parametrize("name", CASES)
def test_same_requests_and_credentials(name, server, tmp_path, monkeypatch):
    config, more = CASES[name]
    (tmp_path / "token").write_text("header.payload.signature")
    (tmp_path / "config").write_text(config.replace("{home}", str(tmp_path)))
    write_token(tmp_path, "corp", END_TEXT)
    write_token(tmp_path, "https://corp.example/start", END_TEXT)
    variables = {
        "HOME": str(tmp_path), "AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL_STS": server.url, "AWS_ENDPOINT_URL_SSO": server.url, "AWS_ENDPOINT_URL_SSO_OIDC": server.url,
        "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url,
    } | {key: value.format(url=server.url, home=tmp_path) for key, value in more.items()}

    with at_home(tmp_path, monkeypatch, variables):
        theirs = fetch_with_botocore()
    their_requests = list(server.requests)
    server.requests.clear()
    ours = ask([{"env": variables, "fetch": True}])[0]
    our_requests = server.requests[: len(their_requests)]

    assert their_requests, "botocore asked nobody"
    assert our_requests == their_requests
    if "error" in theirs:
        assert "AccessDenied" in theirs["error"] and "AccessDenied" in ours["credentials"]["error"]
    else:
        assert ours["credentials"] == theirs
        assert ours["account"] == {"id": ACCOUNT}


def test_renewed_token(server, tmp_path, monkeypatch):
    """Both renew a session's token that ends soon by the same request, and leave the same behind for the next."""
    soon = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    (tmp_path / "config").write_text(SESSION)
    variables = {
        "HOME": str(tmp_path), "AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL_SSO": server.url, "AWS_ENDPOINT_URL_SSO_OIDC": server.url, "AWS_EC2_METADATA_DISABLED": "true",
    }
    kept = []
    for fetch in (lambda: fetch_with_botocore(), lambda: ask([{"env": variables, "fetch": True}])[0]["credentials"]):
        path = write_token(
            tmp_path, "corp", soon, clientId="c", clientSecret="cs", refreshToken="r1", registrationExpiresAt=END_TEXT)
        with at_home(tmp_path, monkeypatch, variables):
            found = fetch()
        assert found["key"] == "ASIASSO"
        token = json.loads(path.read_text())
        # The moment of the end is each one's own.
        token["expiresAt"] = token["expiresAt"][:13]
        kept.append((token, list(server.requests)))
        server.requests.clear()
        path.unlink()
    assert kept[0] == kept[1]
