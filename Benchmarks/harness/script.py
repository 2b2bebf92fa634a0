"""What each benchmark script takes from its command line and its surroundings."""

import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACCOUNT = "123456789012"
JOB = "8d9a18fe-c303-4d39-8ccc-860d372da386"
KEY_ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


def arguments(description, *more):
    """--quick and --json, which every script has, and what else the script names as (flag, keywords)."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a second or so, to see that it runs: no figures to quote")
    parser.add_argument("--json", metavar="FILE", help="write the rows there")
    parser.add_argument("--rounds", type=int, metavar="N", help="how often each pair is measured, in turn")
    for flag, keywords in more:
        parser.add_argument(flag, **keywords)
    options = parser.parse_args()
    # So that servers are stopped then, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options.rounds = options.rounds or (1 if options.quick else 7)
    return options


def program(name):
    """A program of this package, built for release; BENCHMARKS_BIN says where they are."""
    folder = pathlib.Path(os.environ.get("BENCHMARKS_BIN", ROOT / "Benchmarks" / ".build" / "release"))
    path = folder / name
    if not path.exists():
        raise SystemExit(f"{name} is not built: swift build -c release --package-path Benchmarks --product {name}")
    return str(path)


def environment(**more):
    """What a client finds, and nothing else: example credentials, a region, and `more`."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if key in os.environ}
    return {
        **kept,
        "AWS_ACCESS_KEY_ID": KEY_ID,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
        **more,
    }


# A shell between Python and the program: Linux takes the peak memory of the process that starts another over
# into that other's figure, and a shell has little.
THROUGH_SHELL = ["/bin/sh", "-c", '"$0" "$@"; exit $?']


def json_of(*command, **more):
    """The JSON that a program prints."""
    done = subprocess.run(
        THROUGH_SHELL + [str(each) for each in command], env=environment(**more), stdout=subprocess.PIPE, text=True,
        timeout=600)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}")
    return json.loads(done.stdout)
