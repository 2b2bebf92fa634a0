"""`/_emulator/events`: server-sent events of jobs, as a client of HTTP in Python reads them."""

import http.client
import json
import socket
import threading
import time

import boto3
import botocore.config
import pytest
from conftest import ACCESS_KEY, ACCOUNT, REGION, SECRET_KEY

JOB = "8d9a18fe-c303-4d39-8ccc-860d372da386"


class Stream:
    """A stream of events that is being read."""

    def __init__(self, emulator, last=None, host=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", emulator.port, timeout=60)
        headers = {"Accept": "text/event-stream"}
        headers.update({"Last-Event-ID": last} if last else {})
        headers.update({"Host": host} if host else {})
        self.connection.request("GET", "/_emulator/events", headers=headers)
        self.response = self.connection.getresponse()

    def block(self):
        """The fields of the next block, by name; None at the end."""
        fields = {}
        while line := self.response.readline().decode():
            if line == "\n":
                return fields
            name, _, value = line.rstrip("\n").partition(": ")
            fields[name] = value
        return None

    def event(self):
        while (block := self.block()) is not None and "data" not in block:
            pass
        return block and {**block, "data": json.loads(block["data"])}

    def until(self, status, job=JOB):
        """The events up to that of a status."""
        events = []
        while event := self.event():
            events.append(event)
            details = event["data"]["detail"]["serviceEventDetails"]
            if details["status"] == status and details["jobId"] == job:
                return events
        raise AssertionError(events)

    def close(self):
        self.connection.close()


def client(emulator):
    return boto3.client(
        "s3control", endpoint_url="http://s3-control.test", region_name=REGION, aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY, config=botocore.config.Config(proxies={"http": emulator.url}))


def test_events_of_a_job(emulator):
    server = emulator("--job", f"{JOB}=Suspended", "--step-seconds", "0.2", "--winding-up-seconds", "0.2", "--tasks-per-second", "10000")
    stream = Stream(server)
    assert stream.response.status == 200
    assert stream.response.getheader("Content-Type") == "text/event-stream"
    assert stream.response.getheader("Cache-Control") == "no-store"
    jobs = client(server)
    jobs.update_job_status(AccountId=ACCOUNT, JobId=JOB, RequestedJobStatus="Ready", StatusUpdateReason="go \u00e9\non")
    event = stream.event()
    assert event["event"] == "JobStatusChanged" and event["id"]
    data = event["data"]
    assert data["source"] == "aws.s3" and data["detail-type"] == "AWS Service Event via CloudTrail"
    assert data["account"] == ACCOUNT and data["region"] == REGION
    details = data["detail"]["serviceEventDetails"]
    assert details["jobId"] == JOB and details["status"] == "Ready"
    assert details["statusChangeReason"] == ["go \u00e9\non"]
    # Simulated jobs go on while nobody else asks for anything. (A seeded job runs no tasks.)
    assert [each["data"]["detail"]["serviceEventDetails"]["status"] for each in stream.until("Active")] == ["Active"]
    created = jobs.create_job(
        AccountId=ACCOUNT, Operation={"S3DeleteObjectTagging": {}}, Report={"Enabled": False}, Priority=1,
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/r", ConfirmationRequired=False, ClientRequestToken="t",
        Manifest={"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": ["Bucket", "Key"]},
                  "Location": {"ObjectArn": "arn:aws:s3:::b/k", "ETag": "e"}})["JobId"]
    events = stream.until("Complete", created)
    assert [(each["event"], each["data"]["detail"]["serviceEventDetails"]["status"]) for each in events] == [
        ("JobCreated", "New"), ("JobStatusChanged", "Preparing"), ("JobStatusChanged", "Ready"),
        ("JobStatusChanged", "Active"), ("JobStatusChanged", "Completing"), ("JobStatusChanged", "Complete")]
    stream.close()

    # A client that comes back misses nothing.
    back = Stream(server, last=events[1]["id"])
    assert [back.event()["id"] for _ in range(4)] == [each["id"] for each in events[2:]]
    back.close()
    # The ids of another process say nothing here: all events come.
    other = Stream(server, last="another-1")
    assert other.event()["data"]["detail"]["serviceEventDetails"]["jobId"] == JOB
    other.close()


def test_streams_end_with_the_server(emulator):
    server = emulator()
    streams = [Stream(server) for _ in range(3)]
    started = time.monotonic()
    server.process.terminate()
    for stream in streams:
        while stream.block() is not None:
            pass
        stream.close()
    assert server.process.wait(timeout=60) == 0
    assert time.monotonic() - started < 4


def test_there_are_so_many_streams(emulator):
    server = emulator()
    streams = [Stream(server) for _ in range(64)]
    refused = Stream(server)
    assert refused.response.status == 503
    assert "as many streams" in json.loads(refused.response.read())["message"]
    streams.pop().close()
    end = time.monotonic() + 60
    while (again := Stream(server)).response.status == 503:
        assert time.monotonic() < end
        again.response.read()
        again.close()
        time.sleep(0.05)
    for stream in [*streams, refused, again]:
        stream.close()


@pytest.mark.parametrize("method, status", [("HEAD", 200), ("POST", 405), ("DELETE", 405)])
def test_other_methods(emulator, method, status):
    connection = http.client.HTTPConnection("127.0.0.1", emulator().port, timeout=60)
    connection.request(method, "/_emulator/events")
    answer = connection.getresponse()
    assert answer.status == status
    answer.read()
    connection.close()


def test_strangers_are_refused(emulator):
    stream = Stream(emulator(), host="rebound.example.com")
    assert stream.response.status == 403
    stream.close()
    without = Stream(emulator("--no-admin"))
    assert without.response.status >= 400
    without.close()


def raw_stream(server):
    """A stream of events as bytes, which a thread of the server writes as fast as it is read."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    connection.sendall(b"GET /_emulator/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    head = connection.recv(65536)
    assert head.startswith(b"HTTP/1.1 200 "), head
    return connection


def test_a_client_that_does_not_read_is_dropped(emulator):
    server = emulator()
    slow, reader = raw_stream(server), raw_stream(server)
    received = bytearray()

    def read():
        while data := reader.recv(1 << 20):
            received.extend(data)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    count, is_dropped = 0, False
    while not is_dropped:
        # What the system keeps for a connection is its own affair, and never more than this.
        assert count < 40_000
        seeds = [{"id": f"job-{number:06}", "status": "Active"} for number in range(count, count + 1000)]
        count += 1000
        connection.request("POST", "/_emulator/jobs", body=json.dumps(seeds))
        assert connection.getresponse().read()
        try:
            slow.sendall(b"\r\n")
        except OSError:  # The other side is gone.
            is_dropped = True
    # The one that reads gets all.
    end = time.monotonic() + 60
    while received.count(b"event: JobCreated") < count:
        assert time.monotonic() < end, received[-2000:]
        time.sleep(0.05)
    reader.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=60)
    for each in (slow, reader, connection):
        each.close()
