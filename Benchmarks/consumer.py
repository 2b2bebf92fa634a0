"""What the package costs a program that uses it: a package of its own, with the code of Examples/CancelJob.

    swift build -c release --package-path Benchmarks && python3 Benchmarks/consumer.py

The program's package names this one by URL and version, as any consumer does; it is resolved, built for release
from nothing with the standard library linked in, stripped, and run. --quick runs what `swift build --product
CancelJob` has built, and builds nothing.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from harness.comparison import Comparisons
from harness.script import ACCOUNT, JOB, KEY_ID, ROOT, SECRET, arguments, json_of, program
from harness.servers import Nginx
from harness.table import publish

MANIFEST = """\
// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "consumer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "URL", from: "0.1.0")],
    targets: [
        .executableTarget(
            name: "consumer", dependencies: [.product(name: "S3Control", package: "swift-s3-control")])
    ]
)
"""
# As issue trackers and READMEs elsewhere state it: Soto's packages cannot be had everywhere.
SOTO = "a one-call Soto program, measured elsewhere"
SOTO_MEGABYTES, SOTO_PACKAGES = 21, 25
CURL = "curl --aws-sigv4"


def run(*command, cwd=None):
    environment = {key: value for key, value in os.environ.items() if key != "S3CONTROL_WARNINGS_AS_ERRORS"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=3600)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def copy_package(folder):
    """The work tree as it stands, as a repository with the tag 0.1.0."""
    listed = run("git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    run("git", "init", "-q", cwd=folder)
    run("git", "add", "-A", cwd=folder)
    who = ["-c", "user.name=benchmark", "-c", "user.email=benchmark@example.com"]
    run("git", *who, "commit", "-q", "-m", "as it stands", cwd=folder)
    run("git", *who, "tag", "0.1.0", cwd=folder)


def build(folder, options):
    """(the program, packages resolved, seconds of each clean build, megabytes without exported symbols, on Linux)"""
    package, consumer = folder / "swift-s3-control", folder / "consumer"
    copy_package(package)
    shutil.copytree(ROOT / "Examples" / "CancelJob", consumer / "Sources" / "consumer")
    (consumer / "Package.swift").write_text(MANIFEST.replace("URL", package.as_uri()))
    flags = ["-c", "release", "--static-swift-stdlib", *options.build_flag]
    seconds = []
    for _ in range(options.builds):
        run("swift", "package", "clean", cwd=consumer)
        run("swift", "package", "resolve", cwd=consumer)
        start = time.monotonic()
        run("swift", "build", *flags, cwd=consumer)
        seconds.append(time.monotonic() - start)
    pins = json.loads((consumer / "Package.resolved").read_text())["pins"]
    built = pathlib.Path(run("swift", "build", *flags, "--show-bin-path", cwd=consumer).strip()) / "consumer"
    binary = folder / "consumer-as-built"
    shutil.copy2(built, binary)
    if sys.platform != "linux":
        return binary, len(pins), seconds, None
    # Only links again. With the standard library linked in, the linker exports each public symbol of the program.
    run("swift", "build", *flags, "-Xlinker", "--no-export-dynamic", cwd=consumer)
    return binary, len(pins), seconds, stripped_size(built)


def stripped_size(binary):
    """Strips the program. Megabytes."""
    run("strip", str(binary))
    return binary.stat().st_size / 1e6


def libraries(binary):
    """(those that the program names, those that it loads in all)"""
    if not shutil.which("readelf") or not shutil.which("ldd"):
        return [], []
    named = re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", str(binary)))
    loaded = re.findall(r"^\s*(\S+)(?: =>.*)? \(0x", run("ldd", str(binary)), re.M)
    return named, [name for name in loaded if "vdso" not in name]


def median(runs, key):
    return sorted(each[key] for each in runs)[len(runs) // 2]


def measure_runs(binary, table, options):
    times = 5 if options.quick else 20
    with Nginx() as server:
        endpoint = {"AWS_ENDPOINT_URL_S3_CONTROL": server.url}
        url = f"{server.url}/v20180820/jobs/{JOB}/status?requestedJobStatus=Cancelled"
        curl = [
            "curl", "-sS", "-X", "POST", "--aws-sigv4", "aws:amz:us-east-1:s3", "--user", f"{KEY_ID}:{SECRET}",
            "-H", f"x-amz-account-id: {ACCOUNT}", url]
        for _ in range(options.rounds):
            def timed(*command, status=0, **environment):
                runs = json_of(program("Timed"), "-n", times, *command, **environment)
                if any(each["status"] != status for each in runs):
                    raise SystemExit(f"{command[0]} ended otherwise than with {status}: {runs[0]}")
                return {key: median(runs, key) for key in ("wall_ms", "cpu_ms", "peak_rss_mib")}

            refused = timed(binary, "x", ACCOUNT, status=1, **endpoint)
            cancelled = timed(binary, JOB, ACCOUNT, **endpoint)
            theirs = timed(*curl)
            for figures, what, baseline in ((refused, "rejecting an invalid job ID", None), (cancelled, "cancelling", CURL)):
                for key, name, unit in (
                    ("wall_ms", "time", "ms"), ("cpu_ms", "processor time", "ms"), ("peak_rss_mib", "peak memory", "MiB"),
                ):
                    table.add(f"{what}: {name}", unit, figures[key], baseline, theirs[key] if baseline else None)


def main():
    options = arguments(
        __doc__, ("--builds", {"type": int, "default": 1, "metavar": "N", "help": "clean builds"}),
        ("--build-flag", {"action": "append", "default": [], "metavar": "FLAG", "help": "a flag more for swift build"}))
    table = Comparisons()
    with tempfile.TemporaryDirectory(prefix="bench-consumer-") as name:
        folder = pathlib.Path(name)
        if options.quick:
            bin_path = run("swift", "build", "--show-bin-path", cwd=ROOT).strip()
            binary = pathlib.Path(bin_path) / "CancelJob"
            if not binary.exists():
                raise SystemExit("CancelJob is not built: swift build --product CancelJob")
        else:
            binary, packages, seconds, without_exports = build(folder, options)
            table.add("packages resolved, including this one", "", packages, SOTO, SOTO_PACKAGES)
            for each in seconds:
                table.add("clean release build", "s", each)
        stripped = folder / "stripped"
        shutil.copy2(binary, stripped)
        size = stripped_size(stripped)
        if options.quick:
            table.add("stripped size, standard library apart", "MB", size)
        else:
            table.add("stripped size, standard library linked in", "MB", size, SOTO, SOTO_MEGABYTES)
            if without_exports:
                table.add("the same with -Xlinker --no-export-dynamic", "MB", without_exports)
        named, loaded = libraries(stripped)
        if named:
            table.add("shared libraries linked directly", "", len(named))
            table.add("shared libraries loaded in total", "", len(loaded))
        measure_runs(stripped, table, options)
    publish({
        "name": "What a consumer pays",
        "command": "Scripts/bench.sh --only consumer",
        "notes": [
            "The output of `swift build --product CancelJob`, stripped and run against nginx on the same machine."
            if options.quick else
            "A package with the code of Examples/CancelJob depends on this package by URL. It is resolved, built from scratch"
            " (`swift build -c release --static-swift-stdlib`), stripped, and run against nginx on the same machine.",
            f"The program links {', '.join(named)}.",
        ],
        "rows": table.rows(),
    }, options)


if __name__ == "__main__":
    main()
