"""The whole client beside libcurl in C and boto3, against one nginx worker on this machine.

    swift build -c release --package-path Benchmarks && python3 Benchmarks/transport.py

Ours is `load`: each call is validated, encoded, signed, sent and its reply decoded. `CurlBaseline` sends one
such request that was signed beforehand, and drops the reply's bytes; it has as many connections as requests in
flight, and keeps them. The transport alone is `CurlTransport` with that same request. Ours is one client whose tasks run
on the threads of Swift's pool, as they do unless a program asks for anything else. `tuned.py` measures the other way.
boto3 has a thread for each request in flight. They take turns, each in a process of its own.

The idle minute is measured once, on `CurlTransport` after 1,000 calls to a TLS server that answers with
`Connection: close` and closes 0.3 s later.
"""

import sys

from harness.comparison import Comparisons
from harness.script import JOB, ROOT, arguments, json_of, program
from harness.servers import ClosingTLS, Nginx
from harness.table import publish

PATH = f"/v20180820/jobs/{JOB}/status?requestedJobStatus=Cancelled"
LIBCURL, BOTO3 = "libcurl in C", "boto3"
IN_FLIGHT = [1, 16, 64, 256, 1000]
GOALS = {
    "requests_per_second": {1: "≥ 0.65", 64: "≥ 0.8", 1000: "≥ 1.3"},
    "cpu_seconds_per_10k": {64: "≤ 1.6"},
}
FIGURES = [
    # name in the programs' JSON, what it is here, unit, factor
    ("requests_per_second", "requests a second", "1/s", 1),
    ("cpu_seconds_per_10k", "processor time a request", "µs", 100),
    ("p50_ms", "median latency", "ms", 1),
    ("p99_ms", "99th percentile of latency", "ms", 1),
    ("peak_rss_mib", "peak memory", "MiB", 1),
]
IDLE_MINUTE = "processor time in an idle minute, after 1,000 TLS calls"


class Bench:
    """Programs in turn. Ours has clients that each work on their transport's thread, or with 0 one on Swift's pool."""

    def __init__(self, url, options, threads=0, goals=GOALS):
        self.url, self.quick, self.threads, self.goals = url, options.quick, threads, goals
        self.table = Comparisons()
        self.series = {}

    def ours(self, in_flight, requests):
        return self.run(
            "swift-s3-control", in_flight, program("load"),
            "--endpoint", self.url, "--job-id", JOB, "--operation", "update-job-status",
            "--concurrency", in_flight, "--requests", requests, "--threads", min(self.threads, in_flight))

    def libcurl(self, in_flight, requests):
        return self.run(LIBCURL, in_flight, program("CurlBaseline"), self.url + PATH, in_flight, requests)

    def transport_alone(self, in_flight, requests):
        return self.run(None, in_flight, program("TransportBenchmark"), self.url + PATH, in_flight, requests)

    def boto3(self, in_flight, requests):
        script = ROOT / "Benchmarks" / "boto3_load.py"
        return self.run(BOTO3, in_flight, sys.executable, script, self.url, in_flight, requests)

    def run(self, series, in_flight, *command):
        figures = json_of(*command)
        if figures["errors"]:
            raise SystemExit(f"{command[0]} at {in_flight} in flight: {figures['errors']} requests failed")
        if series:
            self.series.setdefault(series, {}).setdefault(in_flight, []).append(figures["requests_per_second"])
        return figures

    def requests(self, in_flight, rate):
        """For about a second and a half at that rate, and enough for the connections to be opened unnoticed."""
        return max(100, 2 * in_flight) if self.quick else max(int(1.5 * rate), 20 * in_flight)

    def compare(self, in_flight, ours, theirs, baseline, figures=FIGURES, suffix=""):
        for key, what, unit, factor in figures:
            goal = self.goals.get(key, {}).get(in_flight, "") if baseline == LIBCURL and not suffix else ""
            self.table.add(
                f"{what}, {in_flight:,} in flight{suffix}", unit, ours[key] * factor,
                baseline=baseline, theirs=theirs[key] * factor, goal=goal)

    def round(self):
        for in_flight in IN_FLIGHT:
            requests = self.requests(in_flight, 12_000)
            theirs = self.libcurl(in_flight, requests)
            ours = self.ours(in_flight, requests)
            self.compare(in_flight, ours, theirs, LIBCURL)
            if not self.threads and in_flight in (1, 64):
                self.compare(
                    in_flight, self.transport_alone(in_flight, requests), theirs, LIBCURL, FIGURES[:2],
                    " (CurlTransport alone)")
            if not self.threads and in_flight in (1, 16, 64):
                self.compare(in_flight, ours, self.boto3(in_flight, self.requests(in_flight, 500)), BOTO3)
        in_flight = 10_000
        ours = self.ours(in_flight, 10_000 if self.quick else 30_000)
        for key, what, unit, factor in FIGURES:
            goal = "≤ 64 MiB" if key == "peak_rss_mib" else ""
            self.table.add(f"{what}, {in_flight:,} in flight", unit, ours[key] * factor, goal=goal)

    def idle_minute(self):
        """Processor time without a call, after calls whose connections the server closes late."""
        calls, seconds = (100, 3) if self.quick else (1000, 60)
        with ClosingTLS() as server:
            figures = self.run(
                None, 16, program("TransportBenchmark"), server.url + PATH, 16, calls, seconds, server.certificate)
        self.table.add(IDLE_MINUTE, "s", figures["idle_cpu_seconds"] * 60 / seconds, goal="≤ 0.2")

    def rows(self):
        """By figure, then by how many are in flight, as one reads it."""
        order = [what for _, what, _, _ in FIGURES] + [IDLE_MINUTE]
        return sorted(self.table.rows(), key=lambda row: (
            [LIBCURL, "", BOTO3].index(row["baseline"]), "(" in row["what"],
            next(index for index, what in enumerate(order) if row["what"].startswith(what))))


def main():
    options = arguments(__doc__)
    with Nginx() as server:
        bench = Bench(server.url, options)
        for _ in range(options.rounds):
            bench.round()
    bench.idle_minute()
    publish({
        "name": "Sending",
        "command": "Scripts/bench.sh --only transport",
        "notes": [
            "This compares the whole client (`load`: validate, encode, sign, send, decode) with two others. The C program sends",
            "the same request, signed in advance, and discards the response. boto3 uses a thread for each request in flight. The",
            "server is one nginx worker on the same machine. Our side is one client with its defaults. The idle minute is that of",
            "`CurlTransport` after calls to a TLS server that closes each connection late.",
        ],
        "rows": bench.rows(),
        "series": [
            {"plot": "throughput", "name": name, "points": [[x, points[x]] for x in sorted(points)]}
            for name, points in bench.series.items()
        ],
    }, options)


if __name__ == "__main__":
    main()
