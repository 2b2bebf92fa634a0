"""Configuration compared with botocore's: both read the same generated environments and files.

Run `swift build --package-path Tools` first, then `pytest`. TOOLS_BIN names the folder of the built programs.

botocore runs as it is, except that container and instance metadata are not asked over the network: what it
would have asked is compared. Where the two differ on purpose, the difference has a test of its own at the end,
which says why.
"""

import contextlib
import json
import os
import pathlib
import random
import subprocess
import urllib.parse

import botocore.credentials
import botocore.hooks
import botocore.loaders
import botocore.session
import pytest
from remembered import remember

remember(botocore.hooks)

BIN = pathlib.Path(os.environ.get("TOOLS_BIN", pathlib.Path(__file__).parents[2] / "Tools" / ".build" / "debug"))
PROBE = BIN / "ConfigProbe"
SEED = 20180820
CASES = 600
ACCOUNT = "123456789012"
DUAL_STACK_ENDPOINT = "Invalid Configuration: DualStack and custom endpoint are not supported"
NO_FIPS = "Partition does not support FIPS"
LOADER = botocore.loaders.Loader()

pytestmark = pytest.mark.skipif(not PROBE.exists(), reason=f"NOT RUN: {PROBE} is not built (swift build)")


def ask(questions):
    """Gives the probe all questions and returns its answers."""
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    run = subprocess.run([PROBE], input=lines, capture_output=True, text=True, timeout=300, env={"HOME": "/"})
    assert run.returncode == 0, run.stderr
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == len(questions)
    return answers


@contextlib.contextmanager
def environment(variables):
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables, PATH="/usr/bin:/bin")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class NotAsked:
    """Stands for credentials that only the network would bring."""

    def __init__(self, kind, url):
        self.answer = {"kind": kind, "url": url}


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def container(self):
        relative = self._environ.get(self.ENV_VAR)
        url = self._fetcher.full_url(relative) if relative else self._environ[self.ENV_VAR_FULL]
        return NotAsked("container", url)

    def instance(self):
        if self._role_fetcher._disabled:
            return None
        return NotAsked("instance", self._role_fetcher.get_base_url().rstrip("/"))

    # No job operation takes a bearer token, which botocore looks for whenever it makes a client.
    monkeypatch.setattr(botocore.session.Session, "get_auth_token", lambda self, **_: None)
    monkeypatch.setattr(botocore.credentials.ContainerProvider, "_retrieve_or_fail", container)
    monkeypatch.setattr(botocore.credentials.InstanceMetadataProvider, "load", instance)


def only(table):
    return {key: value for key, value in table.items() if value is not None}


def describe(found):
    """botocore's credentials in the probe's words."""
    if found is None:
        return {"kind": "none"}
    if isinstance(found, NotAsked):
        return found.answer
    if found.method in ("env", "shared-credentials-file", "config-file", "custom-process"):
        kinds = {"env": "env", "custom-process": "process"}
        frozen = found.get_frozen_credentials()
        return only(
            {
                "kind": kinds.get(found.method, "static"), "key": frozen.access_key, "secret": frozen.secret_key,
                "token": frozen.token, "account": frozen.account_id,
            }
        )
    refresh = found._refresh_using
    refresh = getattr(refresh, "_refresh", refresh)
    fetcher = refresh.__self__
    if found.method == "sso":
        return only(
            {
                "kind": "sso", "url": fetcher._start_url, "region": fetcher._sso_region,
                "account": fetcher._account_id, "role": fetcher._role_name, "session": fetcher._sso_session_name,
            }
        )
    arguments = fetcher._assume_kwargs
    session = None if fetcher._using_default_session_name else arguments.get("RoleSessionName")
    if found.method == "assume-role-with-web-identity":
        return only(
            {
                "kind": "web", "role": arguments["RoleArn"], "session": session,
                "file": fetcher._web_identity_token_loader._web_identity_token_path,
            }
        )
    assert found.method == "assume-role"
    source = {f"source.{key}": value for key, value in describe(fetcher._source_credentials).items()}
    seconds = arguments.get("DurationSeconds")
    return only(
        {
            "kind": "role", "role": arguments["RoleArn"], "session": session,
            "external": arguments.get("ExternalId"), "mfa": arguments.get("SerialNumber"),
            "duration": None if seconds is None else str(seconds),
        }
    ) | source


def failing(function):
    try:
        return function()
    except Exception as error:  # Whatever botocore throws is its answer.
        return {"error": f"{type(error).__name__}: {error}"}


def endpoint(session):
    """The URL of a request about the account, without its label where we leave it out on purpose."""
    client = session.create_client(
        "s3control", aws_access_key_id="AKID", aws_secret_access_key="s", verify=False)
    sent = []

    class Stop(Exception):
        pass

    def stop(request, **_):
        sent.append(request.url)
        raise Stop

    client.meta.events.register("before-send", stop)
    try:
        client.describe_job(AccountId=ACCOUNT, JobId="job-12345")
    except Stop:
        pass
    host = urllib.parse.urlsplit(sent[0]).netloc
    bare = host.removeprefix(f"{ACCOUNT}.")
    is_local = bare.split(":")[0] in ("127.0.0.1", "localhost") or bare.startswith("[")
    return {"url": sent[0].replace(host, bare, 1) if is_local else sent[0]}


def reference(question):
    with environment(question["env"]):
        def load():
            session = botocore.session.Session(profile=question.get("profile"))
            session.register_component("data_loader", LOADER)
            names = {
                "region": "region", "ca_bundle": "ca_bundle", "user_agent_appid": "app_id", "max_attempts": "max_attempts",
            }
            settings = {ours: session.get_config_variable(theirs) for theirs, ours in names.items()}
            # botocore has a default where we say that nobody said anything.
            mode = session.get_config_variable("retry_mode")
            said = "AWS_RETRY_MODE" in os.environ or "retry_mode" in session.get_scoped_config()
            settings["retry_mode"] = mode if said else None
            return session, {key: str(value) for key, value in only(settings).items()}

        loaded = failing(load)
        if isinstance(loaded, dict):
            return loaded
        session, settings = loaded
        return {
            "settings": settings,
            "endpoint": failing(lambda: endpoint(session)),
            "credentials": failing(lambda: describe(session.get_credentials())),
        }


def same(ours, theirs):
    """Whether both found the same, or both an error."""
    if "error" in ours or "error" in theirs:
        return "error" in ours and "error" in theirs
    ours["settings"].pop("account", None)
    if ours["settings"] != theirs["settings"]:
        return False
    if ours["endpoint"].get("error", "").startswith((DUAL_STACK_ENDPOINT, NO_FIPS)):
        # See test_dual_stack_with_endpoint and test_fips_with_endpoint_in_china.
        assert "amazonaws" not in theirs["endpoint"].get("url", "")
        theirs["endpoint"] = ours["endpoint"]
    return all(
        ("error" in ours[part] and "error" in theirs[part]) or ours[part] == theirs[part]
        for part in ("endpoint", "credentials")
    )


# What is generated.

NAMES = ["default", "dev", "my dev", "prod", "a.b-c", "ünï"]
REGIONS = ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-new-9", "aws-global"]
URLS = ["http://127.0.0.1:4566", "https://gateway.example", "http://localhost:9000/base", "https://h.example:8443/a/"]


class Writer:
    """Writes files in the many ways that the grammar allows, and at times in ways that it does not."""

    def __init__(self, rng):
        self.rng = rng

    def one(self, *choices):
        return self.rng.choice(choices)

    def chance(self, probability):
        return self.rng.random() < probability

    def section(self, kind, name):
        if kind == "profile" and name == "default" and self.chance(0.8):
            return "[default]"
        if kind == "":
            return f"[{name}]"
        quoted = f'"{name}"' if " " in name or self.chance(0.2) else name
        if self.chance(0.02):
            quoted = name
        return f"[{kind}{self.one(' ', ' ', '  ', chr(9))}{quoted}]" + self.one("", "", "", " # comment")

    def key(self, key, value, indent=""):
        if self.chance(0.05):
            key = key.upper()
        return f"{indent}{key}{self.one(' = ', ' = ', '=', ' =', ': ')}{value}"

    def noise(self):
        return self.one("", "# comment", "; comment", "  # [profile no]", "   ")

    def body(self, pairs):
        indent = self.one("", "", "", "  ")
        for key, value in pairs:
            if self.chance(0.15):
                yield self.noise()
            if isinstance(value, dict):
                yield f"{indent}{key} ="
                for inner, text in value.items():
                    yield f"{indent}    {inner}{self.one(' = ', '=')}{text}"
            else:
                yield self.key(key, value, indent)
        if self.chance(0.01):
            yield self.one("no key here", "= nothing", "[", "region = twice\nregion = twice", "s3 =\n  nothing")

    def file(self, sections):
        lines = []
        for kind, name, pairs in sections:
            if self.chance(0.2):
                lines.append(self.noise())
            lines.append(self.section(kind, name))
            lines.extend(self.body(pairs))
        return self.one("\n", "\n", "\n", "\r\n").join(lines) + self.one("", "\n")


class Scene:
    def __init__(self, seed, folder):
        self.rng = random.Random(f"{SEED}-{seed}")
        self.writer = Writer(self.rng)
        self.folder = folder / str(seed)
        self.folder.mkdir()
        self.names = self.rng.sample(NAMES, self.rng.randint(1, 4))

    def chance(self, probability):
        return self.rng.random() < probability

    def keys(self, mark):
        pairs = [("aws_access_key_id", f"AKID{mark}"), ("aws_secret_access_key", f"s/{mark}+=")]
        if self.chance(0.3):
            pairs.append((self.rng.choice(["aws_session_token", "aws_security_token"]), f"t{mark}=="))
        if self.chance(0.2):
            pairs.append(("aws_account_id", str(self.rng.randint(10**11, 10**12 - 1))))
        if self.chance(0.05):
            pairs.pop(self.rng.randrange(2))
        return pairs

    def source(self, mark):
        """Some keys that name a source of credentials, whole or in part."""
        kind = self.rng.choice(["keys"] * 4 + ["role"] * 4 + ["web", "sso", "session", "process", "none"])
        some = [("region", self.rng.choice(REGIONS))] if self.chance(0.3) else []
        if kind == "keys":
            return some + self.keys(mark)
        if kind == "role":
            some.append(("role_arn", f"arn:aws:iam::{ACCOUNT}:role/{mark}"))
            if self.chance(0.9):
                names = self.names + (["gone"] if self.chance(0.1) else [])
                some.append(("source_profile", self.rng.choice(names)))
            if self.chance(0.2):
                some.append(("credential_source", self.rng.choice(["Environment", "EcsContainer", "Ec2InstanceMetadata", "No"])))
            extras = [
                ("external_id", "an id"), ("role_session_name", "me"), ("mfa_serial", "arn:mfa"),
                ("duration_seconds", self.rng.choice(["900", "3600", "soon"])),
            ]
            some += [pair for pair in extras if self.chance(0.3)]
            if self.chance(0.2):
                some += self.keys(mark)
            return some
        if kind == "web":
            some.append(("web_identity_token_file", f"/token/{mark}"))
            return some + [("role_arn", f"arn:web:{mark}")] * self.chance(0.9) + [("role_session_name", "w")] * self.chance(0.3)
        if kind == "sso":
            pairs = [
                ("sso_start_url", "https://corp.example/start"), ("sso_region", "us-west-2"),
                ("sso_account_id", ACCOUNT), ("sso_role_name", "Reader"),
            ]
            return some + [pair for pair in pairs if self.chance(0.95)]
        if kind == "session":
            some += [("sso_session", self.rng.choice(["corp", "corp", "gone"])), ("sso_account_id", ACCOUNT), ("sso_role_name", "R")]
            return some + [("sso_region", self.rng.choice(["us-west-2", "eu-west-1"]))] * self.chance(0.2)
        if kind == "process":
            reply = {"Version": 1, "AccessKeyId": f"PK{mark}", "SecretAccessKey": "p s"}
            if self.chance(0.4):
                reply["SessionToken"] = "pt"
            if self.chance(0.2):
                reply["AccountId"] = ACCOUNT
            if self.chance(0.1):
                reply.pop("SecretAccessKey")
            some.append(("credential_process", f"echo '{json.dumps(reply)}'"))
            return some + [("aws_account_id", "999999999999")] * self.chance(0.2)
        return some

    def settings(self):
        choices = [
            ("region", self.rng.choice(REGIONS)), ("endpoint_url", self.rng.choice(URLS)),
            ("services", self.rng.choice(["local", "local", "gone"])), ("retry_mode", self.rng.choice(["legacy", "standard", "adaptive"])),
            ("max_attempts", str(self.rng.randint(1, 9))), ("ca_bundle", "/ca.pem"), ("sdk_ua_app_id", "my-app"),
            ("use_fips_endpoint", self.rng.choice(["true", "false", "TRUE"])),
            ("use_dualstack_endpoint", self.rng.choice(["true", "false", "False"])),
            ("ignore_configured_endpoint_urls", self.rng.choice(["true", "false"])),
            ("s3", {"addressing_style": "path", "payload_signing_enabled": "true"}),
            ("s3", {"use_dualstack_endpoint": self.rng.choice(["true", "false"])}),
            ("output", "json\n    and more\n"),
        ]
        return [pair for pair in choices if self.chance(0.12)]

    def config(self):
        sections = []
        for index, name in enumerate(self.names):
            if self.chance(0.9):
                pairs = dict(self.settings() + self.source(f"C{index}"))
                sections.append(("profile", name, list(pairs.items())))
        if self.chance(0.8):
            services = {"s3_control": {"endpoint_url": self.rng.choice(URLS)}, "sts": {"endpoint_url": "http://no"}}
            sections.append(("services", "local", [pair for pair in services.items() if self.chance(0.8)]))
        if self.chance(0.8):
            sections.append(("sso-session", "corp", [("sso_start_url", "https://corp"), ("sso_region", "us-west-2")]))
        if self.chance(0.05):
            sections.append(("", "DEFAULT", [("sdk_ua_app_id", "of-all")]))
        if self.chance(0.02):
            sections.append(sections[0]) if sections else None
        self.rng.shuffle(sections)
        return sections

    def credentials(self):
        sections = []
        for index, name in enumerate(self.names):
            if self.chance(0.4):
                pairs = self.keys(f"F{index}") if self.chance(0.8) else self.source(f"F{index}")
                sections.append(("", name, list(dict(pairs).items())))
        return sections

    def variables(self):
        names = {
            "AWS_DEFAULT_REGION": self.rng.choice(REGIONS), "AWS_ENDPOINT_URL": self.rng.choice(URLS),
            "AWS_ENDPOINT_URL_S3_CONTROL": self.rng.choice(URLS), "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
            "AWS_USE_FIPS_ENDPOINT": self.rng.choice(["true", "false"]),
            "AWS_USE_DUALSTACK_ENDPOINT": self.rng.choice(["true", "FALSE"]),
            "AWS_RETRY_MODE": self.rng.choice(["legacy", "standard", "adaptive"]), "AWS_MAX_ATTEMPTS": "4",
            "AWS_CA_BUNDLE": "/env.pem", "AWS_SDK_UA_APP_ID": "env-app", "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:1338", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6",
            "AWS_IMDS_USE_IPV6": "true",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost/x",
            "AWS_ROLE_ARN": "arn:env", "AWS_ROLE_SESSION_NAME": "env",
        }
        env = {name: value for name, value in names.items() if self.chance(0.12)}
        if self.chance(0.5):
            env["AWS_DEFAULT_REGION"] = names["AWS_DEFAULT_REGION"]
        if self.chance(0.06):
            env["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/env/token"
        if self.chance(0.25):
            env["AWS_ACCESS_KEY_ID"] = "AKIDENV"
        if "AWS_ACCESS_KEY_ID" in env and self.chance(0.9) or self.chance(0.05):
            env["AWS_SECRET_ACCESS_KEY"] = "env/secret"
        for name, value in (("AWS_SESSION_TOKEN", "env-token"), ("AWS_SECURITY_TOKEN", "old-token"), ("AWS_ACCOUNT_ID", ACCOUNT)):
            if self.chance(0.15):
                env[name] = value
        if self.chance(0.4):
            env[self.rng.choice(["AWS_PROFILE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"])] = self.rng.choice(self.names + ["gone"])
        return env

    def question(self):
        env = self.variables() | {"HOME": str(self.folder)}
        for name, variable, sections in (
            ("config", "AWS_CONFIG_FILE", self.config()),
            ("credentials", "AWS_SHARED_CREDENTIALS_FILE", self.credentials()),
        ):
            if self.chance(0.05):
                continue
            if self.chance(0.5):
                path = self.folder / ".aws" / name
            else:
                path = self.folder / name
                env[variable] = self.rng.choice([str(path), f"~/{name}", f"$HOME/{name}", f"${{HOME}}/{name}"])
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(self.writer.file(sections).encode())
        question = {"env": env}
        if self.chance(0.25):
            question["profile"] = self.rng.choice(self.names)
        return question


def test_generated_environments(tmp_path):
    questions = [Scene(seed, tmp_path).question() for seed in range(CASES)]
    answers = ask(questions)
    kinds = {}
    wrong = []
    for seed, (question, ours) in enumerate(zip(questions, answers)):
        theirs = reference(question)
        found = theirs.get("credentials", theirs)
        kind = found.get("kind", "error")
        kinds[kind] = kinds.get(kind, 0) + 1
        if not same(ours, theirs):
            wrong.append((seed, question, ours, theirs))
    for seed, question, ours, theirs in wrong[:5]:
        print(f"case {seed}\n  asked {question}\n  ours {ours}\n  theirs {theirs}")
    # A generator that finds one kind of answer only would compare nothing.
    assert {"env", "static", "role", "web", "sso", "process", "container", "instance", "none", "error"} <= set(kinds), kinds
    print(kinds)
    assert not wrong, f"{len(wrong)} of {CASES} differ"


# Where the two differ on purpose.


@pytest.fixture
def both(tmp_path):
    """Asks both about files and variables."""

    def asked(config="", credentials="", profile=None, **variables):
        for name, text in (("config", config), ("credentials", credentials)):
            (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        env = {
            "HOME": str(tmp_path), "AWS_CONFIG_FILE": str(tmp_path / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"), "AWS_EC2_METADATA_DISABLED": "true",
        } | variables
        question = {"env": env} | ({"profile": profile} if profile else {})
        return ask([question])[0], reference(question)

    return asked


KEYS = "aws_access_key_id = AKID\naws_secret_access_key = s\n"


def test_region_variable(both):
    """AWS_REGION is what Lambda, the second AWS CLI and the other SDKs read; botocore alone does not."""
    ours, theirs = both(AWS_REGION="eu-west-1", AWS_DEFAULT_REGION="us-east-1")
    assert ours["settings"]["region"] == "eu-west-1"
    assert theirs["settings"]["region"] == "us-east-1"


@pytest.mark.parametrize("name", ["AWS_DEFAULT_REGION", "AWS_CA_BUNDLE", "AWS_SDK_UA_APP_ID"])
def test_empty_variables(both, name):
    """A variable set to nothing is how a shell script says "not set"; botocore takes it for the value "" in some
    places and for none in others."""
    ours, theirs = both("[default]\nregion = eu-west-1\nca_bundle = /c\nsdk_ua_app_id = a", **{name: ""})
    key = {"AWS_DEFAULT_REGION": "region", "AWS_CA_BUNDLE": "ca_bundle", "AWS_SDK_UA_APP_ID": "app_id"}[name]
    assert ours["settings"][key] in ("eu-west-1", "/c", "a")
    assert theirs["settings"][key] == ""


def test_empty_web_identity(both):
    """The same: to botocore the empty variable hides the profile's token file, and it goes on without credentials."""
    config = "[default]\nweb_identity_token_file = /t\nrole_arn = r"
    ours, theirs = both(config, AWS_WEB_IDENTITY_TOKEN_FILE="")
    assert ours["credentials"] == {"kind": "web", "role": "r", "file": "/t"}
    assert theirs["credentials"] == {"kind": "none"}


@pytest.mark.parametrize("value", ["yes", "1", "on", "treu"])
def test_flags(both, value):
    """Whoever writes `use_fips_endpoint = yes` means it: an error beats calls that leave the boundary silently."""
    ours, theirs = both(AWS_USE_FIPS_ENDPOINT=value, AWS_DEFAULT_REGION="us-east-1")
    assert value in ours["error"]["message"]
    assert theirs["endpoint"]["url"].startswith(f"https://{ACCOUNT}.s3-control.us-east-1.")


def test_dual_stack_with_endpoint(both):
    """The rule set calls the combination an error; botocore drops dual-stack before the rule set sees it."""
    ours, theirs = both(
        AWS_USE_DUALSTACK_ENDPOINT="true", AWS_ENDPOINT_URL="https://h.example", AWS_DEFAULT_REGION="us-east-1")
    assert ours["endpoint"]["error"].startswith(DUAL_STACK_ENDPOINT)
    assert theirs["endpoint"]["url"].startswith(f"https://{ACCOUNT}.h.example/")


def test_fips_with_endpoint_in_china(both):
    """The same for FIPS in a partition that has none."""
    ours, theirs = both(
        AWS_USE_FIPS_ENDPOINT="true", AWS_ENDPOINT_URL="https://h.example", AWS_DEFAULT_REGION="cn-north-1")
    assert ours["endpoint"]["error"].startswith(NO_FIPS)
    assert theirs["endpoint"]["url"].startswith(f"https://{ACCOUNT}.h.example/")


def test_account_label(tmp_path):
    """A label before an address or localhost resolves nowhere; botocore puts it there all the same."""
    question = {"env": {"HOME": str(tmp_path), "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_DEFAULT_REGION": "us-east-1"}}
    assert ask([question])[0]["endpoint"]["url"] == "http://127.0.0.1:1/v20180820/jobs/job-12345"
    with environment(question["env"]):
        session = botocore.session.Session()
        client = session.create_client("s3control", aws_access_key_id="A", aws_secret_access_key="s")
        urls = []
        client.meta.events.register("before-send", lambda request, **_: urls.append(request.url) or 1 / 0)
        with pytest.raises(ZeroDivisionError):
            client.describe_job(AccountId=ACCOUNT, JobId="job-12345")
    assert urls == [f"http://{ACCOUNT}.127.0.0.1:1/v20180820/jobs/job-12345"]


@pytest.mark.parametrize("half", ["aws_access_key_id =\naws_secret_access_key = s", "aws_access_key_id = A\naws_secret_access_key ="])
def test_empty_keys(both, half):
    """An empty key cannot sign; botocore finds out at the first call, with a message about something else."""
    ours, theirs = both(credentials=f"[default]\n{half}")
    assert "is empty" in ours["credentials"]["error"]
    assert theirs["credentials"]["kind"] == "static"


@pytest.mark.parametrize("key", ["role_arn", "credential_process", "web_identity_token_file"])
def test_empty_sources(both, key):
    """An empty source is an error here; botocore does what it comes to: a call that fails, a crash, or nothing."""
    ours, _ = both(f"[default]\nsource_profile = default\n{key} =")
    assert f"{key} of profile" in ours["credentials"]["error"]


def test_binary(both):
    """A file with a NUL byte is no text file: half-written or not a config file. Python reads it."""
    ours, theirs = both(b"[default]\nregion = us-\0east-1\n")
    assert "line 2: the file is not text" in ours["error"]["message"]
    assert theirs["settings"]["region"] == "us-\0east-1"


@pytest.mark.parametrize("account", ["12345", "abcdefghijkl"])
def test_account_that_is_none(both, account):
    """The account id becomes part of a host's name, so it is checked where it is read."""
    ours, theirs = both(credentials=f"[default]\n{KEYS}aws_account_id = {account}")
    assert account in ours["error"]["message"]
    assert theirs["credentials"]["account"] == account


def test_account_of_the_environment(both):
    """AWS_ACCOUNT_ID names the account whose jobs are meant, whoever signs; botocore knows it beside the
    environment's keys only, as the keys' own account."""
    ours, theirs = both(credentials=f"[default]\n{KEYS}", AWS_ACCOUNT_ID=ACCOUNT)
    assert ours["settings"]["account"] == ACCOUNT
    assert "account" not in ours["credentials"] and "account" not in theirs["credentials"]

