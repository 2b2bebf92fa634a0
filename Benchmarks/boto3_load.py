"""`load` with boto3: UpdateJobStatus over and over on so many threads, and the same JSON object.

    python3 boto3_load.py URL concurrency requests

boto3 puts the account id in front of any endpoint's host, where it would not resolve: so the server is
reached as a proxy, which for http is another form of the request line and nothing else.
"""

import json
import resource
import sys
import threading
import time

import boto3
from botocore.config import Config

from harness.comparison import percentile
from harness.script import ACCOUNT, JOB


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    url, concurrency, requests = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    client = boto3.client(
        "s3control",
        endpoint_url="http://s3-control.test",
        config=Config(proxies={"http": url}, max_pool_connections=concurrency, retries={"total_max_attempts": 1}),
    )
    numbers = iter(range(requests))
    lock = threading.Lock()
    latencies, failures = [], []

    def work():
        while True:
            with lock:
                if next(numbers, None) is None:
                    return
            start = time.perf_counter()
            try:
                reply = client.update_job_status(AccountId=ACCOUNT, JobId=JOB, RequestedJobStatus="Cancelled")
                assert reply["Status"] == "Cancelled"
                latencies.append(time.perf_counter() - start)
            except Exception as error:
                failures.append(error)

    cpu, start = processor_seconds(), time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(concurrency)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    elapsed, cpu = time.perf_counter() - start, processor_seconds() - cpu
    for error in failures[:3]:
        print(f"boto3_load: {error!r}", file=sys.stderr)
    units_per_mebibyte = 1048576 if sys.platform == "darwin" else 1024
    print(json.dumps({
        "requests_per_second": round(requests / elapsed, 3),
        "cpu_seconds_per_10k": round(cpu / requests * 10_000, 3),
        "p50_ms": round(percentile(latencies, 50) * 1e3, 3) if latencies else None,
        "p99_ms": round(percentile(latencies, 99) * 1e3, 3) if latencies else None,
        "peak_rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / units_per_mebibyte, 3),
        "errors": len(failures),
    }))


if __name__ == "__main__":
    main()
