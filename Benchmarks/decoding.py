"""Reading a page of ListJobs: from bytes to structs, beside parsers that hand out events to nobody, and botocore.

    swift build -c release --package-path Benchmarks && python3 Benchmarks/decoding.py

Ours ends in structs, UTF-8 and well-formedness checked. libexpat and libxml2 (SAX2) call functions that do
nothing. botocore, which boto3 and the AWS CLI read with, ends in dictionaries.
"""

import statistics
import subprocess
import time

import botocore.parsers
import botocore.session

from harness.comparison import Comparisons
from harness.script import arguments, json_of, program
from harness.table import publish

PAGE = 1000
SIZES = [1, 10, 100, PAGE, 10_000, 100_000]
# Beyond, one page takes botocore 20 s.
LARGEST_FOR_BOTOCORE = 10_000
NAMES = {
    "ours": "swift-s3-control, into structs",
    "libexpat": "libexpat, empty callbacks",
    "libxml2": "libxml2 SAX2, empty callbacks",
    "botocore": "botocore (boto3), into dictionaries",
}


class Botocore:
    def __init__(self):
        model = botocore.session.Session().get_service_model("s3control")
        self.shape = model.operation_model("ListJobs").output_shape
        self.parser = botocore.parsers.create_parser("rest-xml")
        self.pages = {}

    def seconds(self, jobs, limit):
        """The median of as many runs as fit into the time, at least one."""
        if jobs not in self.pages:
            command = [program("XMLBenchmark"), "page", str(jobs)]
            self.pages[jobs] = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
        reply = {"status_code": 200, "headers": {}, "body": self.pages[jobs]}
        times, start = [], time.perf_counter()
        while not times or time.perf_counter() - start < limit:
            before = time.perf_counter()
            parsed = self.parser.parse(reply, self.shape)
            times.append(time.perf_counter() - before)
            assert len(parsed["Jobs"]) == jobs
        return statistics.median(times)


def main():
    options = arguments(__doc__)
    sizes = SIZES[:4] if options.quick else SIZES
    limit = 0.05 if options.quick else 0.4
    table, series, a_job = Comparisons(), {}, {}
    python = Botocore()
    for _ in range(options.rounds):
        for jobs in sizes:
            measured = json_of(program("XMLBenchmark"), "time", jobs, limit)
            seconds = measured["seconds"]
            if jobs <= LARGEST_FOR_BOTOCORE:
                seconds["botocore"] = python.seconds(jobs, limit)
            for name in NAMES:
                if name in seconds:
                    series.setdefault(name, {}).setdefault(jobs, []).append(seconds[name])
            a_job.setdefault(jobs, []).append(seconds["ours"] / jobs * 1e9)
            if jobs != PAGE:
                continue
            speed = {name: measured["bytes"] / 1e6 / seconds[name] for name in seconds}
            for name, goal in (("libexpat", "≥ 3"), ("libxml2", "≥ 1"), ("botocore", "")):
                if name in speed:
                    table.add(f"a page of {PAGE:,} jobs", "MB/s", speed["ours"], NAMES[name], speed[name], goal)
            table.add("hand-written decoding with XMLReader", "MB/s", speed["reader by hand"])
            table.add("allocations a job", "", measured["allocations_per_job"])
    for jobs in sizes:
        for ours, ten in zip(a_job[jobs], a_job[10]):
            if jobs > 10:
                table.add(f"time a job, {jobs:,} jobs in a page", "ns", ours, "ours, 10 jobs", ten)
    publish({
        "name": "Reading a page of jobs",
        "command": "Scripts/bench.sh --only decoding",
        "notes": [
            f"A ListJobs response of {PAGE:,} jobs, {measured_bytes(python)} kB, is decoded from bytes to structs. libexpat and",
            "libxml2 only parse: their callbacks are empty. botocore is the parser of boto3 and the AWS CLI.",
        ],
        "rows": table.rows(),
        "series": [
            {"plot": "decoding", "name": NAMES[name], "points": [[x, points[x]] for x in sorted(points)]}
            for name, points in series.items()
        ],
    }, options)


def measured_bytes(python):
    return len(python.pages[PAGE]) // 1000


if __name__ == "__main__":
    main()
