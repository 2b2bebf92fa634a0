"""`s3control-emulator --state`: whatever kills the server, jobs end with a complete report and nothing that was answered is lost.

boto3 works, a second thread kills the server with SIGKILL at random moments and starts it again, and boto3 looks at what is left.
"""

import csv
import hashlib
import http.client
import io
import json
import os
import pathlib
import random
import resource
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.parse
import uuid

import boto3
import botocore.config
import botocore.exceptions
import pytest
from conftest import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY, Emulator, binary, clean_environment
from local_server import LocalHandler, LocalServer
from stores import free_port

# More in a night than in CI.
RUNS = int(os.environ.get("S3CONTROL_CRASHES", "6"))
ROLE = f"arn:aws:iam::{ACCOUNT}:role/batch"
PLACES = 8  # tasks at a time
KEYS = [f"dir/{number} é" for number in range(60)]
ORDER = ["New", "Preparing", "Suspended", "Ready", "Active", "Pausing", "Paused", "Cancelling", "Completing", "Failing",
         "Complete", "Failed", "Cancelled"]
LOST = (botocore.exceptions.HTTPClientError, botocore.exceptions.ConnectionError, http.client.HTTPException, OSError)


class Function(LocalHandler):
    """A local Lambda that counts the invocations for each key."""

    def do_POST(self):
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        task = event["tasks"][0]
        key = (event["job"]["id"], urllib.parse.unquote_plus(task["s3Key"]))
        with self.server.lock:
            self.server.counts[key] = self.server.counts.get(key, 0) + 1
        self.reply(json.dumps({
            "invocationSchemaVersion": event["invocationSchemaVersion"], "invocationId": event["invocationId"],
            "treatMissingKeysAs": "PermanentFailure",
            "results": [{"taskId": task["taskId"], "resultCode": "Succeeded", "resultString": "done, \"well\""}],
        }))


@pytest.fixture(scope="module")
def function():
    with LocalServer(Function) as server:
        server.counts, server.lock = {}, threading.Lock()
        yield server


class Kept:
    """A server with a state file, which is killed and started again on the same port."""

    def __init__(self, path, *arguments, store=None, function=None, stderr=subprocess.DEVNULL):
        self.path = path
        self.port = free_port()
        self.arguments = ["--port", str(self.port), "--state", str(path), "--concurrency", str(PLACES), *arguments]
        self.arguments += ["--s3-endpoint", store.url, "--s3-path-style"] if store else ["--memory-store"]
        self.arguments += ["--lambda-endpoint", function.url] if function else []
        self.stderr = stderr
        self.emulator = None
        self.start()
        config = {"connect_timeout": 5, "read_timeout": 20, "retries": {"total_max_attempts": 1}}
        keys = {"region_name": REGION, "aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
        self.s3 = store.boto3 if store else boto3.client(
            "s3", endpoint_url=self.emulator.url, **keys,
            config=botocore.config.Config(s3={"addressing_style": "path"}, **config))
        self.jobs = boto3.client(
            "s3control", endpoint_url="http://s3-control.test", **keys,
            config=botocore.config.Config(proxies={"http": self.emulator.url}, **config))

    def start(self, **options):
        self.emulator = Emulator(*self.arguments, env=clean_environment(), stderr=self.stderr, **options)

    def kill(self):
        self.emulator.process.kill()
        self.emulator.process.wait(timeout=60)
        self.emulator.process.stdout.close()

    def again(self, call, **members):
        """Calls until there is an answer: what was asked twice is the same both times."""
        end = time.monotonic() + 60
        while True:
            try:
                return call(**members)
            except LOST:
                assert time.monotonic() < end, "the server did not come back"
                time.sleep(0.01)

    def describe(self, job):
        return self.again(self.jobs.describe_job, AccountId=ACCOUNT, JobId=job)["Job"]

    def request(self, operation, bucket, manifest):
        report = {"Bucket": f"arn:aws:s3:::{bucket}", "Format": "Report_CSV_20180820", "Enabled": True, "Prefix": "done",
                  "ReportScope": "AllTasks"}
        return {"AccountId": ACCOUNT, "Operation": operation, "Report": report, "Priority": 10, "RoleArn": ROLE,
                "ConfirmationRequired": False, "ClientRequestToken": str(uuid.uuid4()), **manifest}

    def list(self, bucket, keys):
        text = "".join(f"{bucket},{urllib.parse.quote(key)}\n" for key in keys)
        written = self.again(self.s3.put_object, Bucket=bucket, Key="lists/list.csv", Body=text.encode())
        return {"Manifest": {
            "Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
            "Location": {"ObjectArn": f"arn:aws:s3:::{bucket}/lists/list.csv", "ETag": written["ETag"].strip('"')},
        }}

    def generated(self, bucket, prefix):
        return {"ManifestGenerator": {"S3JobManifestGenerator": {
            "SourceBucket": f"arn:aws:s3:::{bucket}", "EnableManifestOutput": False,
            "Filter": {"KeyNameConstraint": {"MatchAnyPrefix": [prefix]}},
        }}}

    def bucket(self, versioned=False):
        name = f"kept-{uuid.uuid4().hex[:12]}"
        try:
            self.again(self.s3.create_bucket, Bucket=name)
        except self.s3.exceptions.BucketAlreadyOwnedByYou:
            pass
        if versioned:
            self.again(self.s3.put_bucket_versioning, Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        return name

    def report(self, bucket, job):
        """The rows of a job's report, with every checksum compared."""
        folder = f"done/job-{job}"

        def get(key):
            return self.again(self.s3.get_object, Bucket=bucket, Key=key)["Body"].read()

        text = get(f"{folder}/manifest.json")
        assert hashlib.md5(text).hexdigest() == get(f"{folder}/manifest.json.md5").decode().strip()
        rows = []
        for result in json.loads(text)["Results"]:
            body = get(result["Key"])
            assert hashlib.md5(body).hexdigest() == result["MD5Checksum"]
            rows += csv.reader(io.StringIO(body.decode()))
        listed = {each["Key"] for each in self.s3.list_objects_v2(Bucket=bucket, Prefix=f"{folder}/")["Contents"]}
        named = {result["Key"] for result in json.loads(text)["Results"]}
        assert listed == named | {f"{folder}/manifest.json", f"{folder}/manifest.json.md5"}, "nothing else is left"
        return rows

    def expect_whole(self, bucket, job, keys):
        found = self.describe(job)
        assert found["Status"] == "Complete", found
        progress = found["ProgressSummary"]
        counts = [progress[f"NumberOfTasks{each}"] for each in ("Succeeded", "Failed")]
        assert [progress["TotalNumberOfTasks"], *counts] == [len(keys), len(keys), 0]
        rows = self.report(bucket, job)
        assert sorted(urllib.parse.unquote(row[1]) for row in rows) == sorted(keys), "each task once"
        assert all(row[3] == "succeeded" for row in rows)


class Killer(threading.Thread):
    """Kills the server at random moments and starts it again."""

    def __init__(self, kept, numbers, count):
        super().__init__(daemon=True)
        self.kept, self.count = kept, count
        self.times = [(numbers.uniform(0, 0.5), numbers.uniform(0, 0.05)) for _ in range(count)]
        self.error = None

    def run(self):
        try:
            for before, down in self.times:
                time.sleep(before)
                self.kept.kill()
                time.sleep(down)
                self.kept.start()
        except BaseException as error:
            self.error = error


def crash_run(kept, function, seed):
    """One life of a server, killed one to four times, and what must be true afterwards."""
    numbers = random.Random(seed)
    s3, again = kept.s3, kept.again
    killer = Killer(kept, numbers, numbers.randint(1, 4))
    function.counts.clear()
    source, target = kept.bucket(), kept.bucket(versioned=True)
    if numbers.random() < 0.5:
        killer.start()
    for key in KEYS:
        again(s3.put_object, Bucket=source, Key=key, Body=f"content of {key}".encode())
    listed = kept.list(source, KEYS)
    operations = {
        "tag": {"S3PutObjectTagging": {"TagSet": [{"Key": "seed", "Value": str(seed)}]}},
        "copy": {"S3PutObjectCopy": {"TargetResource": f"arn:aws:s3:::{target}"}},
        "invoke": {"LambdaInvoke": {"FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"}},
    }
    jobs = {}
    names = numbers.sample(sorted(operations), 3)
    for name in names:
        manifest = kept.generated(source, "dir/") if name != "copy" and numbers.random() < 0.4 else listed
        request = kept.request(operations[name], source, manifest)
        jobs[name] = again(kept.jobs.create_job, **request)["JobId"]
        # The same request is the same job, whatever happened in between.
        assert again(kept.jobs.create_job, **request)["JobId"] == jobs[name]
        again(kept.jobs.put_job_tagging, AccountId=ACCOUNT, JobId=jobs[name], Tags=[{"Key": "name", "Value": name}])
    suspended = again(kept.jobs.create_job, **{**kept.request(operations["tag"], source, listed),
                                               "ConfirmationRequired": True})["JobId"]
    if not killer.ident:
        killer.start()
    seen = {}
    end = time.monotonic() + 120
    while True:
        is_over = not killer.is_alive()
        for job in jobs.values():
            found = kept.describe(job)
            progress = found.get("ProgressSummary", {})
            now = (ORDER.index(found["Status"]), progress.get("NumberOfTasksSucceeded", 0))
            # What a client was told is not taken back.
            assert now >= seen.get(job, now) and now[1] >= seen.get(job, now)[1], (seen[job], found)
            seen[job] = now
        if is_over and all(ORDER[status] in ("Complete", "Failed", "Cancelled") for status, _ in seen.values()):
            break
        assert time.monotonic() < end, seen
        time.sleep(0.005)
    killer.join()
    if killer.error:
        raise killer.error
    for name, job in jobs.items():
        kept.expect_whole(source, job, KEYS)
        tags = again(kept.jobs.get_job_tagging, AccountId=ACCOUNT, JobId=job)["Tags"]
        assert tags == [{"Key": "name", "Value": name}]
    assert kept.describe(suspended)["Status"] == "Suspended"
    again(kept.jobs.update_job_status, AccountId=ACCOUNT, JobId=suspended, RequestedJobStatus="Cancelled")
    assert kept.describe(suspended)["Status"] == "Cancelled"
    for key in KEYS:
        got = again(s3.get_object, Bucket=source, Key=key)
        assert got["Body"].read() == f"content of {key}".encode()
        tags = again(s3.get_object_tagging, Bucket=source, Key=key)["TagSet"]
        assert tags == [{"Key": "seed", "Value": str(seed)}]
    versions = again(s3.list_object_versions, Bucket=target)["Versions"]
    assert {each["Key"] for each in versions} == set(KEYS)
    assert {key for _, key in function.counts} == set(KEYS)
    # A task runs twice only if it was in flight: for each kill, no more than there are places.
    extra = len(versions) - len(KEYS), sum(function.counts.values()) - len(KEYS)
    assert extra[0] >= 0 and extra[1] >= 0 and sum(extra) <= killer.count * PLACES, extra
    return killer.count, extra


def crash_runs(kept, function, seeds):
    kills, twice = 0, 0
    for seed in seeds:
        try:
            count, extra = crash_run(kept, function, seed)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise
        kills += count
        twice += sum(extra)
    tasks = 3 * len(KEYS) * len(seeds)
    print(f"{len(seeds)} runs, {kills} kills, {tasks} tasks counted thrice, {twice} tasks run twice while in flight")


def test_crashes_with_the_store_in_memory(tmp_path, function):
    kept = Kept(tmp_path / "state", function=function)
    try:
        crash_runs(kept, function, range(RUNS))
    finally:
        kept.kill()


def test_crashes_with_an_s3_endpoint(tmp_path, function, stores):
    store = stores("moto")
    kept = Kept(tmp_path / "state", store=store, function=function)
    try:
        crash_runs(kept, function, range(1000, 1000 + max(RUNS // 4, 1)))
    finally:
        kept.kill()


# What a server says that does not start.

def refused(*arguments):
    ended = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "s3control-emulator"), "--port", "0", *map(str, arguments)],
        capture_output=True, text=True, timeout=60, env=clean_environment(),
    )
    assert ended.returncode == 1 and ended.stdout == "", ended
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


def test_two_servers_on_one_file(tmp_path, emulator):
    path = tmp_path / "state"
    first = emulator("--state", str(path))
    assert f"{path} is in use by another process" in refused("--state", path)
    first.stop()
    emulator("--state", str(path))


def test_another_kind_of_server(tmp_path, emulator):
    path = tmp_path / "state"
    emulator("--state", str(path)).stop()
    assert "is the state of a server that simulates jobs" in refused("--state", path, "--memory-store")


def test_a_later_version(tmp_path, emulator):
    path = tmp_path / "state"
    emulator("--state", str(path)).stop()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 1000")
    database.close()
    before = path.read_bytes()
    assert "was written by a later version of s3control-emulator" in refused("--state", path)
    assert path.read_bytes() == before


def test_another_programs_database(tmp_path):
    path = tmp_path / "state"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE photos (x)")
    database.close()
    assert "is another program's database" in refused("--state", path)


@pytest.mark.parametrize("damage", ["text", "pages", "json"])
def test_a_damaged_file_is_set_aside(tmp_path, emulator, damage):
    path = tmp_path / "state"
    job = str(uuid.uuid4())
    first = emulator("--state", str(path), "--job", f"{job}=Suspended")
    first.stop()
    if damage == "text":
        path.write_text("not a database\n" * 1000)
    elif damage == "pages":
        data = bytearray(path.read_bytes())
        data[4096:] = b"\x5a" * (len(data) - 4096)
        path.write_bytes(data)
    else:
        with sqlite3.connect(path) as database:
            database.execute("UPDATE jobs SET json = '{}'")
        database.close()
    data = path.read_bytes()
    with open(tmp_path / "stderr", "w+") as stderr:
        next_one = emulator("--state", str(path), stderr=stderr)
        stderr.seek(0)
        line = next(line for line in stderr.read().splitlines() if "is damaged" in line)
    aside = next(tmp_path.glob("state.damaged-*"))
    assert str(aside) in line and "the state begins with an empty file" in line
    if damage != "json":
        assert aside.read_bytes() == data
    assert admin(next_one, "/jobs")["jobs"] == []


def admin(emulator, path):
    connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=60)
    connection.request("GET", f"/_emulator{path}")
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def test_a_stop_in_order_and_seeds(tmp_path, emulator):
    path, job = tmp_path / "state", str(uuid.uuid4())
    arguments = ["--state", str(path), "--job", f"{job}=Active"]
    first = emulator(*arguments)
    jobs = boto3.client(
        "s3control", endpoint_url="http://s3-control.test", region_name=REGION, aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(proxies={"http": first.url}))
    jobs.update_job_priority(AccountId=ACCOUNT, JobId=job, Priority=77)
    first.stop()
    assert not path.with_name("state-wal").exists()
    # The job is that of before, not another one of the same id.
    assert [each["priority"] for each in admin(emulator(*arguments), "/jobs")["jobs"]] == [77]


def test_a_full_disk(tmp_path, function):
    """The file may grow no more for a while: jobs pause, reads are answered, changes are refused, and then all goes on."""
    stderr = open(tmp_path / "stderr", "w+")
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # inherited by the server
    try:
        kept = Kept(tmp_path / "state", function=function, stderr=stderr)
    finally:
        signal.signal(signal.SIGXFSZ, previous)
    process = kept.emulator.process.pid
    keys = [f"key-{number}" for number in range(500)]
    try:
        bucket = kept.bucket()
        for key in keys:
            kept.s3.put_object(Bucket=bucket, Key=key, Body=b"x")
        request = kept.request(
            {"S3PutObjectTagging": {"TagSet": [{"Key": "a", "Value": "b"}]}}, bucket, kept.list(bucket, keys))
        largest = max(each.stat().st_size for each in tmp_path.glob("state*"))
        job = kept.jobs.create_job(**request)["JobId"]
        # No file may grow beyond what the largest one has: the log reaches that soon.
        resource.prlimit(process, resource.RLIMIT_FSIZE, (min(largest, 150_000), resource.RLIM_INFINITY))
        end = time.monotonic() + 60
        # A job that had not begun stays ready, for the same reason.
        while "StatusUpdateReason" not in (found := kept.describe(job)) or found["Status"] not in ("Ready", "Paused"):
            assert found["Status"] in ("New", "Preparing", "Ready", "Active", "Pausing"), found
            assert time.monotonic() < end, found
            time.sleep(0.01)
        assert found["StatusUpdateReason"].startswith("The state file cannot be written: "), found
        with pytest.raises(botocore.exceptions.ClientError) as refusal:
            kept.s3.put_object(Bucket=bucket, Key="other", Body=b"x" * 100_000)
        assert refusal.value.response["Error"]["Code"] == "InternalError"
        assert "The state file cannot be written" in refusal.value.response["Error"]["Message"]
        with pytest.raises(botocore.exceptions.ClientError) as refusal:
            kept.jobs.put_job_tagging(AccountId=ACCOUNT, JobId=job, Tags=[{"Key": "a", "Value": "b"}])
        assert refusal.value.response["Error"]["Code"] == "InternalServiceException"
        assert kept.s3.get_object(Bucket=bucket, Key=keys[0])["Body"].read() == b"x"
        resource.prlimit(process, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        while (found := kept.describe(job))["Status"] != "Complete":
            assert time.monotonic() < end, found
            time.sleep(0.01)
        assert "StatusUpdateReason" not in found
        kept.kill()
        kept.start()
        kept.expect_whole(bucket, job, keys)
    finally:
        kept.kill()
        stderr.seek(0)
        said = stderr.read()
        stderr.close()
    assert said.count("cannot be written: ") == 1 and said.count("can be written again") == 1, said
