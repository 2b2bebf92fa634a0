"""The completion scripts of `s3control`, asked by the shells' own completion."""

import os
import re
import shutil
import subprocess
import time

import pexpect
import pytest
from conftest import binary, clean_environment
from service_model import shape


def script(shell, folder):
    done = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "s3control"), "completions", shell],
        env=clean_environment(), capture_output=True, text=True, timeout=60, check=True,
    )
    path = folder / f"s3control.{shell}"
    path.write_text(done.stdout)
    return path


def needs(shell):
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed, so its completion was NOT tested: install it")


class Interactive:
    """A shell at a pseudo-terminal, whose Tab key is pressed."""

    PROMPT = "ready> "

    def __init__(self, command, set_up, environment):
        self.child = pexpect.spawn(command[0], command[1:], env=environment, dimensions=(200, 240), timeout=60,
                                   encoding="utf-8")
        for line in [*set_up, "echo set''up"]:
            self.child.sendline(line)
        self.child.expect("setup\r?\n")

    def read_until_quiet(self):
        """What comes until half a second passes without more."""
        text, quiet_since = "", time.monotonic()
        while time.monotonic() - quiet_since < 0.5:
            try:
                text += self.child.read_nonblocking(65536, timeout=0.1)
                quiet_since = time.monotonic()
            except pexpect.TIMEOUT:
                pass
        return text

    def ask(self, line):
        """The words on the screen after Tab, once nothing more comes."""
        self.child.send(line + "\t")
        text = self.read_until_quiet()
        # The shell shows what is typed now when it is done with Tab, which takes long on a machine with other work.
        self.child.send(" then")
        deadline = time.monotonic() + 60
        while "then" not in text and time.monotonic() < deadline:
            text += self.read_until_quiet()
        self.child.sendcontrol("c")
        self.child.sendline("echo over''now")
        self.child.expect("overnow\r?\n")
        return set(re.findall(r"[^\s]+", re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|\x1b[=>]|[\x07\x08\r]", " ", text)))


def interactive(*arguments):
    """What a fixture of a shell yields."""
    shell = Interactive(*arguments)
    yield shell.ask
    shell.child.close(force=True)


@pytest.fixture(scope="module")
def bash(tmp_path_factory):
    needs("bash")
    folder = tmp_path_factory.mktemp("bash")
    environment = clean_environment(TERM="dumb", PS1="")
    yield from interactive(
        ["bash", "--norc", "--noprofile", "-i"],
        ["PS1=", "bind 'set completion-query-items 0'", "bind 'set page-completions off'", f"cd {folder}",
         "bind 'set show-all-if-ambiguous on'", "bind 'set enable-bracketed-paste off'", "touch bundle.pem other.csv",
         f"source {script('bash', folder)}"],
        environment,
    )


@pytest.fixture(scope="module")
def zsh(tmp_path_factory):
    needs("zsh")
    folder = tmp_path_factory.mktemp("zsh")
    yield from interactive(
        ["zsh", "-f", "-i"],
        ["PS1=", "unsetopt zle_bracketed_paste prompt_cr prompt_sp 2>/dev/null", "unset zle_bracketed_paste", "autoload -U compinit",
         "compinit -u -D", "LISTMAX=10000", "unsetopt list_beep beep list_types list_ambiguous", f"cd {folder}",
         "touch bundle.pem other.csv", f"source {script('zsh', folder)}"],
        clean_environment(TERM="dumb", COLUMNS="240"),
    )


@pytest.fixture(scope="module")
def fish(tmp_path_factory):
    needs("fish")
    folder = tmp_path_factory.mktemp("fish")
    (folder / "bundle.pem").touch()
    (folder / "other.csv").touch()
    path = script("fish", folder)

    def ask(line):
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source {path}; complete -C $argv[1]", line],
            env=clean_environment(HOME=str(folder), TERM="dumb"), cwd=folder, capture_output=True, text=True, timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return {each.split("\t")[0] for each in done.stdout.splitlines()}

    yield ask


@pytest.fixture(params=["bash", "zsh", "fish"])
def ask(request):
    return request.getfixturevalue(request.param)


def enumeration(name):
    return set(shape(name)["enum"])


@pytest.mark.parametrize("line, among, but_not", [
    ("s3control update-job-status --requested-job-status ", enumeration("RequestedJobStatus"), {"--job-id", "Active"}),
    ("s3control list-jobs --job-statuses ", enumeration("JobStatus"), {"--max-results"}),
    ("s3control list-jobs --job-statuses Active ", {"Suspended", "Complete"}, {"json"}),
    ("s3control describe-job --output ", {"json", "yaml", "table", "text"}, {"--job-id"}),
    ("s3control --output ", {"json", "yaml", "table", "text"}, {"describe-job"}),
    ("s3control --region eu-central-1 des", {"describe-job"}, {"delete-job-tagging"}),
    ("s3control describe-job --region eu-n", {"eu-north-1"}, {"eu-west-1"}),
    ("s3control describe-job --", {"--account-id", "--job-id", "--region", "--no-sign-request"}, {"--tags", "--priority"}),
    ("s3control describe-job --job-id x --acc", {"--account-id"}, {"--region"}),
    ("s3control create-job --", {"--client-request-token", "--no-confirmation-required", "--manifest-generator"}, {"--job-id"}),
    ("s3control wait ID --for ", {"ended", "complete", "awaiting-confirmation"}, {"--timeout"}),
    ("s3control jobs --status ", enumeration("JobStatus"), {"json"}),
    ("s3control cancel --", {"--dry-run", "--yes", "--no-sign-request", "--cli-read-timeout"}, {"--output"}),
    ("s3control watch --ca-bundle bun", {"bundle.pem"}, {"other.csv"}),
    ("s3control report oth", {"other.csv"}, {"bundle.pem"}),
    ("s3control completions ", {"bash", "zsh", "fish"}, {"json"}),
])
def test_offers_what_can_follow(ask, line, among, but_not):
    offered = ask(line)
    assert among <= offered
    assert not but_not & offered


@pytest.mark.parametrize("line", ["s3control ", "s3control --no-verify-ssl "])
def test_offers_all_commands(ask, line):
    operations = {"create-job", "describe-job", "list-jobs", "update-job-priority", "update-job-status",
                  "get-job-tagging", "put-job-tagging", "delete-job-tagging"}
    own = {"jobs", "watch", "wait", "cancel", "confirm", "report", "doctor", "completions", "manual"}
    assert operations | own <= ask(line)


def test_bash_completes_a_value_after_an_equals_sign(bash):
    assert "--requested-job-status=Cancelled" in bash("s3control update-job-status --requested-job-status=Can")
