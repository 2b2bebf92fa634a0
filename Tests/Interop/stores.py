"""Stores that speak S3: moto's server, SeaweedFS and our own in memory, each on free ports of the loopback interface, and probes on them."""

import glob
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

import boto3
import botocore.config
import botocore.exceptions
from conftest import ACCESS_KEY, REGION, SECRET_KEY, binary, clean_environment


def free_port():
    """A port that is free, and the port 10,000 above it, which SeaweedFS takes too."""
    for _ in range(100):
        with socket.socket() as low, socket.socket() as high:
            low.bind(("127.0.0.1", 0))
            port = low.getsockname()[1] % 20_000 + 15_000
            try:
                high.bind(("127.0.0.1", port + 10_000))
                with socket.socket() as again:
                    again.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
    raise AssertionError("no port is free")


class Store:
    """A server of S3 that was started here, and a client of boto3 for it."""

    def __init__(self, name, arguments, port, folder, certificate=None):
        self.name = name
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
        self.folder = folder
        # Patterns of the paths of sockets that the server leaves behind.
        self.sockets = []
        self.log = open(pathlib.Path(folder.name) / "log", "wb")
        self.process = subprocess.Popen(arguments, stdout=self.log, stderr=self.log, start_new_session=True)
        self.boto3 = boto3.client(
            "s3", endpoint_url=self.url, region_name=REGION, aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY, verify=certificate,
            config=botocore.config.Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )
        self.wait()

    def wait(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            assert self.process.poll() is None, f"{self.name} did not start: {self.tail()}"
            try:
                self.boto3.create_bucket(Bucket="ready")
                self.boto3.put_object(Bucket="ready", Key="ready", Body=b"ready")
                return
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                time.sleep(0.25)
        raise AssertionError(f"{self.name} did not start: {self.tail()}")

    def tail(self):
        return (pathlib.Path(self.folder.name) / "log").read_bytes()[-2000:].decode(errors="replace")

    def buckets(self):
        return {bucket["Name"] for bucket in self.boto3.list_buckets()["Buckets"]}

    def remove(self, buckets):
        """Deletes buckets with what is in them."""
        for bucket in buckets:
            for page in self.boto3.get_paginator("list_object_versions").paginate(Bucket=bucket):
                for each in page.get("Versions", []) + page.get("DeleteMarkers", []):
                    self.boto3.delete_object(Bucket=bucket, Key=each["Key"], VersionId=each["VersionId"])
            self.boto3.delete_bucket(Bucket=bucket)

    def stop(self):
        # With all its processes, and at once: SeaweedFS takes 20 s to end in order, and nothing here is kept.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=60)
        self.log.close()
        self.folder.cleanup()
        for pattern in self.sockets:
            for path in glob.glob(pattern):
                os.unlink(path)


def start_moto():
    port = free_port()
    # moto takes its HTTP from Flask's development server.
    return Store("moto", [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], port,
                 tempfile.TemporaryDirectory())


def start_seaweedfs(volume_megabytes=64, certificate=None):
    """`certificate`: the file with the certificate and the key, to speak TLS."""
    folder = tempfile.TemporaryDirectory()
    config = pathlib.Path(folder.name) / "s3.json"
    config.write_text(json.dumps({"identities": [{
        "name": "tests", "credentials": [{"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }]}))
    data = pathlib.Path(folder.name) / "data"
    data.mkdir()
    ports = [free_port() for _ in range(4)]
    weed = pathlib.Path(sys.executable).parent / "weed"
    store = Store(
        "SeaweedFS",
        [str(weed), f"-logdir={folder.name}", "server", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-master.port={ports[0]}",
         f"-volume.port={ports[1]}", f"-filer.port={ports[2]}", "-volume.max=3000", f"-master.volumeSizeLimitMB={volume_megabytes}",
         "-s3", "-s3.autoCreateBucket=false", f"-s3.port={ports[3]}", f"-s3.config={config}",
         # Services on fixed ports, which a second store could not have, and one outside of this machine.
         "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false"]
        + ([f"-s3.cert.file={certificate}", f"-s3.key.file={certificate}"] if certificate else []),
        ports[3], folder, certificate,
    )
    store.sockets = [f"/tmp/seaweedfs-*-{port + more}.sock" for port in ports for more in (0, 10_000)]
    return store


def start_rclone():
    """rclone's server of S3, which knows no subresources of objects: it takes such a request for PutObject."""
    port = free_port()
    folder = tempfile.TemporaryDirectory()
    data = pathlib.Path(folder.name) / "data"
    data.mkdir()
    rclone = pathlib.Path(sys.executable).parent / "rclone"
    return Store("rclone", [str(rclone), "serve", "s3", "--auth-key", f"{ACCESS_KEY},{SECRET_KEY}", "--addr", f"127.0.0.1:{port}", str(data)],
                 port, folder)


def start_memory():
    port = free_port()
    return Store("memory", [binary("TOOLS_BIN", "Tools/.build/debug", "s3control-emulator"), "--memory-store",
                            "--port", str(port)], port, tempfile.TemporaryDirectory())


STARTS = {"moto": start_moto, "SeaweedFS": start_seaweedfs, "memory": start_memory, "rclone": start_rclone}


class Probe:
    """An `S3Probe` that is asked line by line."""

    def __init__(self, url, **environment):
        self.process = subprocess.Popen(
            [binary("TOOLS_BIN", "Tools/.build/debug", "S3Probe"), url],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=clean_environment(AWS_MAX_ATTEMPTS="3", **environment),
        )

    def __call__(self, do, at=None, **question):
        self.process.stdin.write(json.dumps({"do": do, "at": at, **question}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the probe has ended"
        return json.loads(line)

    def peak_memory(self):
        """The most memory that the probe has had, in MiB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)


def pattern(size):
    """The bytes that the probe uploads."""
    period = 251 * 251
    unit = bytes((n * 7 + n // 251) % 251 for n in range(period))
    return (unit * (size // period + 1))[:size]
