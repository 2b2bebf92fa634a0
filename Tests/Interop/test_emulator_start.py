"""How s3control-emulator starts, refuses to start, and ends: one clear line each, and the exit codes of Docs/Emulator.md."""

import http.client
import json
import os
import signal
import socket
import stat
import subprocess

import pytest
from conftest import ACCOUNT, binary, clean_environment

PROGRAM = binary("TOOLS_BIN", "Tools/.build/debug", "s3control-emulator")


def start(*arguments, **environment):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=30, env=clean_environment(**environment))


def refused(*arguments, code=1, **environment):
    """The one line that says why it does not start."""
    done = start("--port", "0", *arguments, **environment)
    assert done.returncode == code, done
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines and lines[0].startswith("Error: "), done.stderr
    # A wrong command line is followed by the usage.
    assert len(lines) == 1 if code == 1 else lines[1].startswith(("Usage: ", "Help: ")), done.stderr
    return lines[0]


def test_version():
    emulator, tool = start("--version"), subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "s3control"), "--version"], capture_output=True, text=True, timeout=30)
    assert (emulator.returncode, emulator.stderr) == (0, "")
    name, number = emulator.stdout.split()
    assert name == "s3control-emulator" and tool.stdout.split() == ["s3control", number]


def test_help_ends_with_0_and_lists_every_option():
    done = start("--help")
    assert done.returncode == 0
    for option in ["--port", "--memory-store", "--seeds", "--version", "--max-body", "--tls-certificate"]:
        assert option in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_with_0(emulator, number):
    running = emulator()
    running.process.send_signal(number)
    assert running.process.wait(timeout=60) == 0


def test_a_port_in_use():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refused("--port", str(port))
    assert line == f"Error: 127.0.0.1:{port} cannot be listened on: something else listens there already; choose another with --port"


def test_an_address_of_another_machine():
    assert "this machine does not have that address" in refused("--host", "192.0.2.1")


def test_a_host_that_does_not_resolve():
    line = refused("--host", "no-such-host.invalid")
    assert "no-such-host.invalid:0 cannot be listened on" in line


@pytest.mark.parametrize("text, problem", [
    ("", "line 1, column 1"),
    ("{", "line 1, column 2"),
    ('{"jobs": [\n  {"id": "job-1",}\n]}', "line 2, column 18"),
    ('{"jobs": [\n{"id": job-1}]}', "line 2, column 8"),
    ('{"jobs": "x"}', "jobs: must be"),
    ('{"jobs": [{"id": "job-1"}, {"id": "x"}]}', "jobs[1].id"),
    ('{"jobs": [{"id": "job-1", "stauts": "New"}]}', 'jobs[0]: unknown key "stauts"'),
    ('{"jobs": [{"id": "job-1"}, {"id": "job-1"}]}', "jobs[1].id: jobs[0] has it already"),
    ('{"jobs": [{"id": "job-1", "operation": {"S3PutObjectTagging": {"Tags": []}}}]}', "jobs[0].operation"),
    ('{"jobs": [{"id": "job-1", "status": "Ready", "failedTasks": 1}]}', "jobs[0]: No task of a job that is Ready has run."),
    ('{"jobs": [{"id": "job-1", "report": {"Enabled": true}}]}', "jobs[0]: Report"),
    ('{"faults": [{"fault": "odd"}]}', "faults[0].fault"),
    ("[" * 100_000, "line 1"),
    ("\xff\xfe", "line 1, column 1"),
])
def test_a_bad_seed_file(tmp_path, text, problem):
    seeds = tmp_path / "seeds.json"
    seeds.write_bytes(text.encode("latin-1"))
    line = refused("--seeds", str(seeds))
    assert line.startswith(f"Error: {seeds}: ") and problem in line, line


def test_files_that_cannot_be_read(tmp_path):
    missing = tmp_path / "missing.json"
    assert refused("--seeds", str(missing)) == f"Error: {missing} cannot be read: No such file or directory"
    assert refused("--seeds", str(tmp_path)) == f"Error: {tmp_path} cannot be read: Is a directory"
    line = refused("--tls-certificate", str(missing), "--tls-key", str(missing))
    assert line == f"Error: {missing} cannot be read: No such file or directory"
    if os.geteuid() != 0:
        secret = tmp_path / "secret"
        secret.write_text("{}")
        secret.chmod(0)
        assert refused("--seeds", str(secret)) == f"Error: {secret} cannot be read: Permission denied"


@pytest.fixture(scope="module")
def pems(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")

    def made(name):
        certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "2",
             "-subj", "/CN=localhost"], check=True, capture_output=True, timeout=60)
        return str(certificate), str(key)

    return made("one"), made("two")


def test_certificates_and_keys_that_are_none(tmp_path, pems):
    (certificate, key), (_, other) = pems
    text = tmp_path / "text"
    text.write_text("no PEM")
    empty = tmp_path / "empty"
    empty.touch()
    for file in (text, empty):
        assert refused("--tls-certificate", str(file), "--tls-key", key) == f"Error: {file} has no certificate in PEM form"
        line = refused("--tls-certificate", certificate, "--tls-key", str(file))
        assert line == f"Error: {file} has no private key in PEM form that can be read without a password"
    assert refused("--tls-certificate", certificate, "--tls-key", other) == \
        f"Error: {other} is not the key of the certificate in {certificate}"
    locked = tmp_path / "locked"
    subprocess.run(["openssl", "rsa", "-aes128", "-passout", "pass:secret", "-in", key, "-out", locked],
                   check=True, capture_output=True, timeout=60)
    line = refused("--tls-certificate", certificate, "--tls-key", str(locked))
    assert line == f"Error: {locked} has no private key in PEM form that can be read without a password"


@pytest.mark.parametrize("arguments, problem", [
    (["--port", "65536"], "--port must be"), (["--port", "x"], "'x'"), (["--odd"], "--odd"), (["extra"], "extra"),
    (["--account-id", "1"], "--account-id must be 12 digits"), (["--job", "x"], "--job"), (["--job", "job-1=Odd"], "job-1=Odd"),
    (["--bucket", "photos"], "--bucket goes with --memory-store"), (["--memory-store", "--bucket", "A_b"], "--bucket must be a name"),
    (["--memory-store", "--bucket", "../x"], "--bucket must be a name"), (["--max-body", "0"], "--max-body"),
    (["--max-body", "99999999999999999999GiB"], "--max-body"), (["--tls-key", "x"], "--tls-certificate and --tls-key go together"),
    (["--memory-store", "--s3-endpoint", "http://a"], "exclude each other"), (["--s3-endpoint", "a"], "--s3-endpoint must be"),
    (["--lambda-endpoint", "a"], "--lambda-endpoint must be"), (["--failure-share", "2"], "--failure-share"),
    (["--tasks-per-second", "nan"], "--tasks"), (["--idle-seconds", "0"], "--idle-seconds"), (["--capacity", "0"], "--capacity"),
])
def test_a_wrong_command_line_ends_with_64(arguments, problem):
    assert problem in refused(*arguments, code=64)


def test_credentials_that_are_not_found():
    line = refused("--s3-endpoint", "http://127.0.0.1:1", AWS_ACCESS_KEY_ID=None, AWS_SECRET_ACCESS_KEY=None, AWS_PROFILE="none")
    assert line.startswith("Error: --s3-endpoint: ") and "none" in line


def test_seeds_have_operations_manifests_and_the_status_of_now(emulator, tmp_path):
    seeds = tmp_path / "seeds.json"
    seeds.write_text(json.dumps({"jobs": [{
        "id": "job-1", "status": "Active", "createdSecondsAgo": 86400, "totalTasks": 100, "succeededTasks": 40, "failedTasks": 2,
        "operation": {"S3PutObjectTagging": {"TagSet": [{"Key": "a", "Value": "b"}]}},
        "manifest": {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                     "Location": {"ObjectArn": "arn:aws:s3:::lists/list.csv", "ETag": "e"}},
        "report": {"Enabled": True, "Bucket": "arn:aws:s3:::reports", "Format": "Report_CSV_20180820", "Prefix": "p",
                   "ReportScope": "FailedTasksOnly"},
    }, {"id": "job-2", "status": "Preparing", "createdSecondsAgo": 86400}, {"id": "job-3", "status": "Paused"}]}))
    running = emulator("--seeds", str(seeds), "--manual-clock")
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)

    def get(path):
        connection.request("GET", path)
        return json.loads(connection.getresponse().read())

    job = get("/_emulator/jobs/job-1")
    assert (job["status"], job["succeededTasks"], job["failedTasks"], job["operation"]) == ("Active", 40, 2, "S3PutObjectTagging")
    assert job["job"]["Manifest"]["Location"]["ObjectArn"] == "arn:aws:s3:::lists/list.csv"
    assert job["job"]["Report"]["ReportScope"] == "FailedTasksOnly"
    assert get("/_emulator/jobs/job-2")["status"] == "Preparing" and get("/_emulator/jobs/job-3")["status"] == "Paused"
    done = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "s3control"), "jobs", "--operation", "S3PutObjectTagging", "--output", "json"],
        capture_output=True, text=True, timeout=30, env=clean_environment(AWS_ENDPOINT_URL=running.url, AWS_ACCOUNT_ID=ACCOUNT))
    assert "job-1" in done.stdout and "job-2" not in done.stdout, done
    connection.close()
