"""The client set up for throughput, compared with libcurl in C.

    swift build -c release --package-path Benchmarks && python3 Benchmarks/tuned.py

As `transport.py`, but with two clients, each of which does its work on its transport's thread
(`CurlTransport.taskExecutor`); one with 1 in flight.
"""

from harness.script import arguments
from harness.servers import Nginx
from harness.table import publish
from transport import Bench

GOALS = {
    "requests_per_second": {1: "≥ 0.7", 64: "≥ 0.75", 1000: "≥ 1.5"},
    "cpu_seconds_per_10k": {64: "≤ 1.4", 256: "≤ 1.4", 1000: "≤ 1.4"},
}


def main():
    options = arguments(__doc__)
    with Nginx() as server:
        bench = Bench(server.url, options, threads=2, goals=GOALS)
        for _ in range(options.rounds):
            bench.round()
    publish({
        "name": "Sending, set up for throughput",
        "command": "Scripts/bench.sh --only tuned",
        "notes": [
            "The same, with two clients, each on its transport's own thread (`CurlTransport.taskExecutor`); one with 1 in flight.",
        ],
        "rows": bench.rows(),
    }, options)


if __name__ == "__main__":
    main()
