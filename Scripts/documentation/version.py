"""Checks that every snippet for a manifest, and the code, name the newest version of CHANGELOG.md, and that no tag is newer."""

import re
import subprocess
import sys

from pages import ROOT, pages, text

DEPENDENCY = re.compile(r'swift-s3-control/swift-s3-control(?:\.git)?", from: "([\d.]+)"')


def number(version):
    return tuple(map(int, version.split(".")))


versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(), re.M)
if not versions:
    sys.exit("CHANGELOG.md: error: it has no version, such as `## [0.1.0] - 2026-11-22`")
if versions != sorted(versions, key=number, reverse=True):
    sys.exit("CHANGELOG.md: error: the newest version does not stand first")

count = 0
for page in pages():
    for asked in DEPENDENCY.findall(text(page)):
        count += 1
        if asked != versions[0]:
            sys.exit(f"{page}: error: it asks for {asked}, but the newest version of CHANGELOG.md is {versions[0]}")
if not DEPENDENCY.search(text("README.md")):
    sys.exit("README.md: error: it has no dependency to copy")

code = re.search(r'number = "([\d.]+)"', (ROOT / "Sources/Basics/PackageVersion.swift").read_text())
if not code or code.group(1) != versions[0]:
    sys.exit(f"PackageVersion.swift: error: it is not {versions[0]}, the newest version of CHANGELOG.md")

tags = subprocess.run(["git", "tag", "--list"], cwd=ROOT, capture_output=True, text=True).stdout.split()
released = [tag for tag in tags if re.fullmatch(r"\d+\.\d+\.\d+", tag)]
if released and max(map(number, released)) > number(versions[0]):
    sys.exit(f"CHANGELOG.md: error: it does not have the version {max(released, key=number)}, which is tagged")
print(f"{count} snippets ask for version {versions[0]}, the newest of CHANGELOG.md.")
