"""Sessions of `aws login`, renewed by botocore and by us: the same request, and each reads what the other wrote.

The server checks what the service does: the proof of the session's key (RFC 9449), and that a refresh token is spent once.
"""

import base64
import contextlib
import hashlib
import json

import botocore.credentials
import botocore.session
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils

from test_config import ACCOUNT, LOADER, PROBE, ask, environment
from test_credentials import Handler, server  # noqa: F401 (a fixture)

pytest.importorskip("awscrt", reason="NOT RUN: botocore signs the proof by awscrt, which is not installed")
pytestmark = pytest.mark.skipif(not PROBE.exists(), reason=f"NOT RUN: {PROBE} is not built (swift build)")

SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/dev/me"
CLIENT = "arn:aws:signin:::devtools/same-device"
ENDED = "2026-01-01T00:00:00Z"


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


class Signin(Handler):
    """CreateOAuth2Token, as strict as its documentation."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state = self.server.state
        header, payload, signature = self.headers["DPoP"].split(".")
        proof, claims = json.loads(decode(header)), json.loads(decode(payload))
        jwk = proof["jwk"]
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(decode(jwk["x"]), "big"), int.from_bytes(decode(jwk["y"]), "big"), ec.SECP256R1())
        raw = decode(signature)
        assert len(raw) == 64
        der = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        numbers.public_key().verify(der, f"{header}.{payload}".encode(), ec.ECDSA(hashes.SHA256()))
        assert numbers == state["key"].public_key().public_numbers()
        assert claims["htu"] == f"{self.server.url}{self.path}" and claims["jti"] not in state["ids"]
        state["ids"].add(claims["jti"])
        self.server.requests.append({
            "path": self.path, "body": body, "header": {**proof, "jwk": {**jwk}}, "claims": sorted(claims),
            "method": claims["htm"], "signed": self.headers.get("Authorization"), "type": self.headers["Content-Type"],
        })
        if body["refreshToken"] != state["token"]:
            return self.refuse("TOKEN_EXPIRED")
        state["count"] += 1
        count = state["count"]
        state["token"] = f"r{count}"
        self.reply({
            "accessToken": {"accessKeyId": f"ASIA{count}", "secretAccessKey": f"s{count}", "sessionToken": f"t{count}"},
            "tokenType": "aws_sigv4", "expiresIn": 900, "refreshToken": f"r{count}"})

    def refuse(self, code):
        data = json.dumps({"error": code, "message": "no"}).encode()
        self.send_response(400)
        self.send_header("x-amzn-ErrorType", "AccessDeniedException")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def signin(server):  # noqa: F811
    server.RequestHandlerClass = Signin
    server.state = {"key": ec.generate_private_key(ec.SECP256R1()), "token": "r0", "ids": set(), "count": 0}
    return server


class Home:
    def __init__(self, folder, signin, monkeypatch):
        self.folder, self.signin = folder, signin
        self.cache = folder / ".aws" / "login" / "cache"
        self.cache.mkdir(parents=True)
        self.path = self.cache / f"{hashlib.sha256(SESSION.encode()).hexdigest()}.json"
        (folder / "config").write_text(f"[default]\nlogin_session = {SESSION}\n")
        self.variables = {
            "HOME": str(folder), "AWS_CONFIG_FILE": str(folder / "config"), "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_ENDPOINT_URL_SIGNIN": signin.url, "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_LOGIN_CACHE_DIRECTORY": str(self.cache),
        }

    def write(self, token="r0", expires=ENDED, form=serialization.PrivateFormat.TraditionalOpenSSL, **more):
        """The file as `aws login` leaves it."""
        pem = self.signin.state["key"].private_bytes(
            serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()
        self.path.write_text(json.dumps({
            "accessToken": {
                "accessKeyId": "ASIA0", "secretAccessKey": "s0", "sessionToken": "t0", "accountId": ACCOUNT, "expiresAt": expires},
            "tokenType": "aws_sigv4", "clientId": CLIENT, "refreshToken": token, "idToken": "i", "dpopKey": pem} | more))

    def theirs(self):
        with environment(self.variables):
            session = botocore.session.Session()
            session.register_component("data_loader", LOADER)
            try:
                found = botocore.credentials.create_credential_resolver(session).load_credentials().get_frozen_credentials()
            except Exception as error:  # Whatever botocore throws is its answer.
                return {"error": str(error)}
        return {"key": found.access_key, "secret": found.secret_key, "token": found.token, "account": found.account_id}

    def ours(self):
        return ask([{"env": self.variables, "fetch": True}])[0]["credentials"]

    def kept(self):
        kept = json.loads(self.path.read_text())
        # The moment of the end is each one's own, its form is not.
        assert kept["accessToken"]["expiresAt"][-1] == "Z" and len(kept["accessToken"]["expiresAt"]) == len(ENDED)
        kept["accessToken"]["expiresAt"] = kept["accessToken"]["expiresAt"][:10]
        return kept


@pytest.fixture
def home(tmp_path, signin, monkeypatch):
    return Home(tmp_path, signin, monkeypatch)


@pytest.mark.parametrize("form", ["TraditionalOpenSSL", "PKCS8"])
def test_renewed_alike(home, form):
    """The same request but for the proof's random parts, the same credentials, and the same left behind."""
    seen = []
    for fetch in (home.theirs, home.ours):
        home.signin.state.update(token="r0", count=0)
        home.write(form=getattr(serialization.PrivateFormat, form), unheard="of")
        found = fetch()
        seen.append((found, home.kept(), list(home.signin.requests)))
        home.signin.requests.clear()
    assert seen[0][0] == {"key": "ASIA1", "secret": "s1", "token": "t1", "account": ACCOUNT}
    assert seen[0] == seen[1]


def test_each_goes_on_where_the_other_stopped(home):
    """By turns on one cache, with each session at its end: no refresh token is spent twice."""
    home.write()
    for turn in range(1, 7):
        found = (home.theirs if turn % 2 else home.ours)()
        assert found["key"] == f"ASIA{turn}"
        kept = json.loads(home.path.read_text())
        assert kept["refreshToken"] == f"r{turn}"
        # While it is valid, the other takes it as it is.
        assert (home.ours if turn % 2 else home.theirs)() == found
        kept["accessToken"]["expiresAt"] = ENDED
        home.path.write_text(json.dumps(kept))
    assert len(home.signin.requests) == 6


def test_spent_tokens_end_the_session_for_both(home):
    for fetch in (home.theirs, home.ours):
        home.write(token="spent")
        assert "aws login" in fetch()["error"]


@pytest.mark.parametrize("lacking", ["clientId", "refreshToken", "dpopKey"])
def test_what_is_lacking_ends_it_for_both(home, lacking):
    home.write()
    kept = json.loads(home.path.read_text())
    del kept[lacking]
    home.path.write_text(json.dumps(kept))
    for fetch in (home.theirs, home.ours):
        assert lacking in fetch()["error"]
    assert home.signin.requests == []
