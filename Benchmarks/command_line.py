"""What one call costs as a process: `s3control`, the AWS CLI and curl, in turn against the same server.

    Scripts/release-s3control.sh
    python3 Benchmarks/command_line.py [--s3control FILE] [--aws FILE] [--rounds N] [--json FILE]

Each sends one UpdateJobStatus over plain http to a responder on loopback that is written in C and answers at once,
`s3control` and the AWS CLI once more with `--query`.
A launcher in C starts the processes and takes their wall time, processor time and peak memory. In each round all
of them run, in another order each time. The ratio is that of the round; median and quartiles are over the rounds.
Needs the AWS CLI (version 1), curl and a C compiler.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile

from harness.comparison import quartiles

HERE = pathlib.Path(__file__).parent
ACCOUNT, JOB = "123456789012", "8d9a18fe-c303-4d39-8ccc-860d372da386"
KEY_ID, SECRET, REGION = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"
ARGUMENTS = ["update-job-status", "--account-id", ACCOUNT, "--job-id", JOB, "--requested-job-status", "Cancelled",
             "--status-update-reason", "superseded"]
QUERY = ["--query", "Status", "--output", "text"]
GOALS = {("aws", "wall"): "≤ 1/40", ("aws", "peak memory"): "≤ 1/4", ("curl", "wall"): "≤ 1.3"}
UNITS = {"wall": "ms", "processor": "ms", "peak memory": "MiB"}


def compile_helper(name, folder):
    compiler = next((each for each in ("cc", "clang", "gcc") if shutil.which(each)), None)
    if not compiler:
        sys.exit("a C compiler is needed")
    target = pathlib.Path(folder) / name
    subprocess.run([compiler, "-O2", "-o", target, HERE / "CommandLine" / f"{name}.c"], check=True)
    return target


def environment(folder):
    """One in which no client finds anything but what it is given."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {
        "HOME": folder, "LANG": "C.UTF-8", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION,
    }


class Launcher:
    """The program that starts the others."""

    def __init__(self, path, variables):
        self.process = subprocess.Popen([path], env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, command):
        self.process.stdin.write("\t".join(map(str, command)) + "\n")
        self.process.stdin.flush()
        wall, user, system, peak, status = map(int, self.process.stdout.readline().split())
        if status:
            sys.exit(f"exit status {status} of: {' '.join(map(str, command))}")
        return {"wall": wall / 1000, "processor": (user + system) / 1000, "peak memory": peak / 1024}


def real_program(name):
    """Where a program is, past the shims that version managers put before it."""
    path = shutil.which(name)
    if path and "/shims/" in path and shutil.which("pyenv"):
        found = subprocess.run(["pyenv", "which", name], capture_output=True, text=True)
        path = found.stdout.strip() or path
    return path


def forget(path):
    """Takes a program out of the system's cache of files, so that it is read as it would be on another day.

    How a file came into the cache, written in pieces or read, changes how much of it a process is given.
    """
    if hasattr(os, "posix_fadvise"):
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def commands(options, port):
    target = f"/v20180820/jobs/{JOB}/status?requestedJobStatus=Cancelled&statusUpdateReason=superseded"
    local = f"http://127.0.0.1:{port}"
    proxy = ["env", f"HTTP_PROXY={local}", f"http_proxy={local}"]
    found = {
        # The AWS CLI puts the account before every host, so that it reaches this machine only through a proxy.
        "aws": [*proxy, options.aws, "s3control", *ARGUMENTS, "--endpoint-url", "http://s3-control.test"],
        "s3control": [options.s3control, *ARGUMENTS, "--endpoint-url", local],
        "s3control --query": [options.s3control, *ARGUMENTS, "--endpoint-url", local, *QUERY],
        "aws --query": [*proxy, options.aws, "s3control", *ARGUMENTS, "--endpoint-url", "http://s3-control.test", *QUERY],
        "curl": ["curl", "--silent", "--fail", "--aws-sigv4", f"aws:amz:{REGION}:s3", "--user", f"{KEY_ID}:{SECRET}",
                 "--header", f"x-amz-account-id: {ACCOUNT}", "--request", "POST", local + target],
        "bare process": ["true"],
    }
    if not options.aws:
        del found["aws"], found["aws --query"]
        print("aws is not installed: measured without it", file=sys.stderr)
    return found


def measure(launcher, found, rounds):
    results = {name: [] for name in found}
    order = random.Random(1)
    for name in found:
        launcher.run(found[name])
    for _ in range(rounds):
        names = list(found)
        order.shuffle(names)
        for name in names:
            # A single run of what is quick says little beside one that is slow.
            runs = [launcher.run(found[name]) for _ in range(1 if name.startswith("aws") else 5)]
            results[name].append({what: statistics.median(run[what] for run in runs) for what in UNITS})
    return results


def rows(results):
    for query, what_is_called in [("", "update-job-status"), (" --query", "update-job-status --query")]:
        for baseline in ("aws", "curl", "bare process"):
            for what, unit in UNITS.items():
                other = baseline + query if baseline == "aws" else baseline
                if other not in results:
                    continue
                ours = [each[what] for each in results["s3control" + query]]
                theirs = [each[what] for each in results[other]]
                ratios = [mine / other for mine, other in zip(ours, theirs)]
                yield {
                    "what": f"{what_is_called}, one process: {what}", "baseline": baseline,
                    "ours": statistics.median(ours), "theirs": statistics.median(theirs), "unit": unit,
                    "ratio": statistics.median(ratios), "goal": GOALS.get((baseline, what), ""),
                    "spread": quartiles(ratios),
                }


def main():
    parser = argparse.ArgumentParser(description="What one call costs as a process.")
    parser.add_argument("--s3control", default=HERE.parent / "Tools" / ".build" / "s3control")
    parser.add_argument("--aws", default=real_program("aws"))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    if not pathlib.Path(options.s3control).exists():
        sys.exit(f"{options.s3control} is not built: run Scripts/release-s3control.sh")
    with tempfile.TemporaryDirectory() as folder:
        responder = subprocess.Popen([compile_helper("responder", folder)], stdout=subprocess.PIPE, text=True)
        try:
            port = int(responder.stdout.readline())
            forget(options.s3control)
            launcher = Launcher(compile_helper("launcher", folder), environment(folder))
            results = measure(launcher, commands(options, port), options.rounds)
            launcher.process.stdin.close()
            launcher.process.wait(timeout=10)
        finally:
            responder.terminate()
            responder.wait(timeout=10)
    found = list(rows(results))
    print("| What | Compared with | s3control | The other | Ratio | Quartiles | Goal |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for row in found:
        ours, theirs = (f"{row[side]:.2f} {row['unit']}" for side in ("ours", "theirs"))
        low, high = row["spread"]
        print(f"| {row['what']} | {row['baseline']} | {ours} | {theirs} | {row['ratio']:.4f} | {low:.4f}–{high:.4f} | {row['goal']} |")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps({"name": "command_line", "rows": found}, indent=2) + "\n")


if __name__ == "__main__":
    main()
