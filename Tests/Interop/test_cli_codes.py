"""Every command's help and every exit code that the documentation names, as a new user would meet them."""

import json
import os
import re
import signal
import socket
import subprocess

import pytest
from conftest import ACCOUNT, ROOT, binary, clean_environment
from services import ROLE, Service
from terminals import Terminal

OPERATIONS = ["create-job", "describe-job", "list-jobs", "update-job-status", "update-job-priority", "get-job-tagging",
              "put-job-tagging", "delete-job-tagging"]
KEYS = ["--keys", "KEYS", "--bucket", "photos", "--upload-to", "s3://lists/new.csv", "--role", ROLE, "--no-report", "--yes"]

# The command lines of each command by the exit code that they end with. KEYS, JOB, REPORT, DONE and BULK are files.
LINES = {
    "jobs": {
        0: [[], ["--status", "new"], ["--output", "json"], ["--tag", "a=b"]],
        2: [["--status", "Actve"], ["--limit", "0"], ["--sort", "age"], ["--nonsense"], ["--endpoint-url", "localhost"]],
        255: [["--endpoint-url", "http://127.0.0.1:1"], ["--profile", "nobody"]],
    },
    "show": {0: [["job-wait1"]], 1: [["job-none1"]], 2: [[], ["x"]], 255: [["job-wait1", "--endpoint-url", "http://127.0.0.1:1"]]},
    "watch": {
        0: [["job-done1"], ["--status", "Complete"], ["--status", "New"]], 1: [["job-fail1"], ["job-done1", "job-fail1"]],
        2: [[], ["job-done1", "--status", "Active"], ["x"]], 255: [["job-done1", "--profile", "nobody"]],
    },
    "wait": {
        0: [["job-done1"], ["job-wait1", "--for", "awaiting-confirmation"]],
        1: [["job-fail1"], ["job-done1", "job-fail1"], ["job-done1", "--for", "cancelled"],
            ["job-wait1", "--timeout", "0s"], ["job-fail1", "--for", "succeeded"]],
        2: [[], ["job-done1", "--for", "ever"], ["job-done1", "--timeout", "1"], ["job-done1", "--max-failed", "1"]],
        255: [["job-done1", "--profile", "nobody"]],
    },
    "cancel": {
        0: [["job-wait1", "--dry-run"], ["job-wait1", "--yes"], ["--status", "New", "--yes"]],
        1: [["job-done1", "--yes"], ["job-none1", "--yes"], ["job-wait1", "job-done1", "--yes"]],
        2: [[], ["job-wait1"], ["--status", "Actve", "--yes"], ["job-wait1", "--status", "New", "--yes"],
            ["job-wait1", "--reason", 257 * "x", "--yes"]],
        255: [["--resume", "/nowhere", "--yes"], ["job-wait1", "--yes", "--profile", "nobody"]],
    },
    "confirm": {
        0: [["job-wait1", "--yes"], ["job-wait1", "--dry-run"], ["job-done1", "--yes"]],
        1: [["job-fail1", "--yes"], ["job-none1", "--yes"]],
        2: [[], ["job-wait1"]], 255: [["--resume", "BULK", "--yes"]],
    },
    "priority": {
        0: [["job-wait1", "--to", "7", "--yes"], ["job-wait1", "--to", "7", "--dry-run"]],
        1: [["job-done1", "--to", "7", "--yes"]],
        2: [["job-wait1"], ["job-wait1", "--to", "-1", "--yes"], ["job-wait1", "--to", "7"],
            ["--resume", "/nowhere", "--to", "7", "--yes"]],
        255: [["--resume", "/nowhere", "--yes"]],
    },
    "submit": {
        0: [["untag", *KEYS], ["untag", *KEYS, "--no-wait"]],
        1: [["untag", *[word.replace("KEYS", "MISSING") for word in KEYS]]],
        2: [[], ["untag"], ["tag", *KEYS], ["untag", *KEYS[:-1]], ["unheardof", *KEYS],
            ["untag", *[word.replace("s3://lists/new.csv", "lists/new.csv") for word in KEYS]],
            ["copy", "--to", "photos", *KEYS], ["untag", *KEYS, "--s3-endpoint-url", "localhost"]],
        255: [["untag", *KEYS, "--s3-endpoint-url", "http://127.0.0.1:1"],
              ["untag", *[word.replace("KEYS", "/nowhere") for word in KEYS]]],
    },
    "apply": {
        0: [["JOB", "--yes"], ["JOB", "--yes", "--no-wait"]], 1: [["JOB", "--plan"]],
        2: [[], ["JOB"], ["JOB", "--plan", "--nonsense"]],
        255: [["/nowhere", "--yes"], ["REPORT", "--yes"]],
    },
    "report": {0: [["DONE"]], 1: [["REPORT"], ["REPORT", "--list"]],
               2: [[], ["s3://reports/a", "b"], ["s3://B!/a"], ["s3://reports"]],
               255: [["job-done1"], ["/nowhere.csv"], ["s3://reports/none/manifest.json"]]},
    "retry": {0: [["job-real", "--code", "SlowDown", "--yes"]], 1: [["job-real", "--yes"]],
              2: [[], ["job-real"], ["job-real", "--upload-to", "s3://lists", "--yes"],
                  ["job-real", "--upload-to", "lists/a.csv", "--yes"]],
              255: [["job-none1", "--yes"], ["job-done1", "--yes"]]},
    "manifest": {
        0: [["write", "--keys", "KEYS", "--bucket", "photos"], ["preview", "--prefix", "s3://photos/"],
            ["upload", "--prefix", "s3://photos/", "--upload-to", "s3://lists/m.csv"]],
        2: [[], ["write", "--prefix", "s3://photos/"], ["upload", "--prefix", "s3://photos/"], ["read"],
            ["preview", "--prefix", "photos"], ["write", "--keys", "KEYS", "--bucket", "B!"]],
        255: [["write", "--keys", "/nowhere", "--bucket", "b"], ["preview", "--manifest", "s3://lists/none.csv"]],
    },
    "policy": {0: [["untag", "--prefix", "s3://photos/", "--upload-to", "s3://lists/a.csv", "--no-report"]],
               2: [[], ["untag"], ["tag", "--prefix", "s3://photos/"]]},
    "doctor": {0: [[], ["--no-call"]], 1: [["--endpoint-url", "http://127.0.0.1:1"], ["--profile", "nobody"]], 2: [["--nonsense"]]},
    "completions": {0: [["bash"], ["zsh"], ["fish"]], 2: [[], ["tcsh"]]},
    "manual": {0: [[]], 2: [["nonsense"]]},
    "help": {0: [[], ["jobs"], ["create-job"], ["help"]], 2: [["nonsense"]]},
}


@pytest.fixture
def service(emulator, tmp_path):
    seeds = tmp_path / "seeds.json"
    seeds.write_text(json.dumps({"jobs": [
        {"id": f"job-{name}", "status": status, "account": ACCOUNT}
        for name, status in [("wait1", "Suspended"), ("done1", "Complete"), ("fail1", "Failed")]]}))
    buckets = ["--bucket", "photos", "--bucket", "lists", "--bucket", "reports"]
    service = Service(emulator("--memory-store", *buckets, "--seeds", str(seeds)))
    service.s3.put_object(Bucket="photos", Key="k", Body=b"x")
    return service


def files(service, folder):
    """The files that the command lines name."""
    manifest = service.s3.put_object(Bucket="lists", Key="given.csv", Body=b"photos,k\n")
    job = {"Description": "a job", "Operation": {"S3DeleteObjectTagging": {}}, "Priority": 1, "RoleArn": ROLE,
           "Report": {"Enabled": False},
           "Manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                        "Location": {"ObjectArn": "arn:aws:s3:::lists/given.csv", "ETag": manifest["ETag"].strip('"')}}}
    contents = {
        "KEYS": "k\n", "MISSING": "missing\n", "JOB": json.dumps(job), "BULK": "{}",
        "REPORT": "photos,k,,failed,NoSuchKey,404,gone\n",
        "DONE": "photos,k,,succeeded,,200,Successful\n"}
    for name, text in contents.items():
        (folder / name).write_text(text)
    return {name: str(folder / name) for name in contents}


def real_job(service, folder):
    """A job of which one task failed, with a report."""
    done = service.run("submit", "untag", "--keys", str(folder / "MISSING"), "--bucket", "photos",
                       "--upload-to", "s3://lists/real.csv", "--role", ROLE, "--report", "s3://reports", "--yes")
    assert done.returncode == 1, done.stderr
    return done.stdout.split()[0]


def own_commands():
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    done = subprocess.run([path, "--help"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    return re.findall(r"^  ([a-z]+)  ", done.stdout.partition("SUBCOMMANDS:")[2], re.M)


def test_every_command_is_tried():
    found = set(own_commands())
    assert {"jobs", "watch", "submit"} <= found
    assert found | {"help"} == set(LINES)


@pytest.mark.parametrize("command", [*LINES, *OPERATIONS])
def test_help(command):
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    forms = [["help", command], [command, "help"]] + ([] if command in OPERATIONS else [[command, "--help"]])
    texts = []
    for form in forms if command != "help" else [["help"], ["--help"], ["help", "help"]]:
        done = subprocess.run([path, *form], env=clean_environment(), capture_output=True, text=True, timeout=60)
        assert (done.returncode, done.stderr) == (0, ""), form
        texts.append(done.stdout)
    assert len(set(texts)) == 1 and len(texts[0].splitlines()) > 5
    assert not re.search(r"[a-z][a-z]+[A-Z][a-z]+\.[a-z]|`", texts[0]) or command in OPERATIONS, "no Swift in help"


@pytest.mark.parametrize("command, code", [(command, code) for command in LINES for code in LINES[command]])
def test_codes(service, tmp_path, command, code):
    names = files(service, tmp_path)
    for line in LINES[command][code]:
        if "job-real" in line:
            names["job-real"] = names.get("job-real") or real_job(service, tmp_path)
        if command == "apply" and code == 0:
            names = files(service, tmp_path)
        done = service.run(command, *[names.get(word, word) for word in line], stdin=subprocess.DEVNULL)
        assert done.returncode == code, (command, line, done.stdout[-500:], done.stderr[-500:])
        if code == 2:
            assert "error:" in done.stderr.lower(), (line, done.stderr)
        assert code == 0 or done.stderr + done.stdout, (line, "says nothing")


@pytest.mark.parametrize("code", [2, 252, 253, 254, 255])
def test_codes_of_operations(service, code):
    """The AWS CLI's: 2 and 255 in version 1, 252 to 254 in version 2, which AWS_PAGER chooses."""
    described = ["describe-job", "--account-id", ACCOUNT]
    lines = {
        2: [["describe-job"], described], 252: [described, ["describe-job", "--nonsense"], [*described, "--job-id", "x"]],
        253: [["list-jobs", "--account-id", ACCOUNT, "--profile", "nobody"]], 254: [[*described, "--job-id", "job-none1"]],
        255: [[*described, "--job-id", "job-none1"], [*described, "--job-id", "job-none1", "--nonsense"],
              ["list-jobs", "--account-id", ACCOUNT, "--profile", "nobody"]],
    }[code]
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    variables = service.environment(**({"AWS_PAGER": ""} if 252 <= code < 255 else {}))
    for line in lines:
        done = subprocess.run([path, *line], env=variables, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
        assert done.returncode == code, (line, done.stderr)
    job = ["--job-id", "job-wait1"]
    for operation, more in [("list-jobs", []), ("describe-job", job), ("get-job-tagging", job)]:
        assert service.run(operation, "--account-id", ACCOUNT, *more).returncode == 0


@pytest.mark.parametrize("line", [
    ["jobs"], ["show", "job-wait1"], ["watch", "job-wait1"], ["wait", "job-wait1"], ["cancel", "job-wait1", "--yes"],
    ["confirm", "job-wait1", "--yes"], ["priority", "job-wait1", "--to", "1", "--yes"], ["report", "job-wait1"],
    ["retry", "job-wait1", "--yes"], ["manifest", "preview", "--prefix", "s3://b/"], ["doctor"],
    ["submit", "untag", "--manifest", "s3://b/k", "--role", ROLE, "--no-report", "--yes"],
    ["list-jobs", "--account-id", ACCOUNT], ["describe-job", "--account-id", ACCOUNT, "--job-id", "job-wait1"],
], ids=lambda line: line[0])
def test_ctrl_c_during_a_call(line):
    """130 for a shell, whether the program ends by itself or by the signal."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        process = subprocess.Popen(
            [binary("TOOLS_BIN", "Tools/.build/debug", "s3control"), *line],
            env=clean_environment(AWS_ENDPOINT_URL=url, AWS_ACCOUNT_ID=ACCOUNT), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        silent.settimeout(60)
        connection, _ = silent.accept()
        with connection:
            os.kill(process.pid, signal.SIGINT)
            process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)


def test_a_report_can_go_to_standard_output(service, tmp_path):
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    # A program that replaced the file would replace this link, not that of the machine.
    link = tmp_path / "link"
    link.symlink_to("/dev/stdout")
    command = [path, "cancel", "job-wait1", "--yes", "--report", str(link)]
    with (tmp_path / "out").open("w") as out:
        done = subprocess.run(command, env=service.environment(), stdout=out, stderr=subprocess.PIPE, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    report, _, rest = (tmp_path / "out").read_text().rpartition("}\n")
    assert [each["jobID"] for each in json.loads(report + "}")["results"]] == ["job-wait1"]
    assert rest == "job-wait1  cancelled\n"
    assert link.is_symlink()


@pytest.mark.parametrize("line, question", [
    (["cancel", "job-wait1"], "Cancel this job? [y/N]"), (["confirm", "job-wait1"], "Confirm this job? [y/N]"),
    (["priority", "job-wait1", "--to", "3"], "[y/N]"), (["apply", "JOB"], "[y/N]"),
    (["submit", "untag", *KEYS[:-1]], "Run this job? [y/N]"),
], ids=lambda value: value[0] if isinstance(value, list) else "")
@pytest.mark.parametrize("answer", ["n", "y", ""])
def test_the_answer_decides(service, tmp_path, line, question, answer):
    names = files(service, tmp_path)
    terminal = Terminal([names.get(word, word) for word in line], 120, service.environment(NO_COLOR="1"), rows=40)
    terminal.read_until(question)
    terminal.child.sendline(answer)
    assert terminal.finish() == (0 if answer == "y" else 1), terminal.text()


def test_the_documentation_names_these_codes():
    text = (ROOT / "Docs/CommandLine.md").read_text().partition("### Exit codes")[2].partition("###")[0]
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.M)}
    assert documented == {code for codes in LINES.values() for code in codes} | {130}
