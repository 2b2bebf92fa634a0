"""A package that depends on this one by URL and tag: what it resolves, builds, links and can do."""

import itertools
import json
import os
import re
import shutil
import subprocess

import pytest
from conftest import ACCOUNT, ROOT, binary, clean_environment
from services import Service

MANIFEST = """\
// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "consumer",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "URL", from: "0.1.0")],
    targets: [
        .executableTarget(
            name: "consumer", dependencies: [.product(name: "S3Control", package: "swift-s3-control")]),
        .executableTarget(
            name: "tutorial",
            dependencies: [
                .product(name: "S3Control", package: "swift-s3-control"),
                .product(name: "S3ControlEmulator", package: "swift-s3-control"),
            ]),
        .executableTarget(
            name: "tag", dependencies: [.product(name: "S3BatchWorkflow", package: "swift-s3-control")]),
    ]
)
"""

PROGRAM = """\
import S3Control

let client = try await S3ControlClient(accountID: "ACCOUNT", region: "us-east-1")
let result = try await client.cancelJob("8d9a18fe-c303-4d39-8ccc-860d372da386", reason: "superseded")
print("Job status updated to: \\(result.status)")
"""


TUTORIAL = ROOT / "Sources/S3Control/S3Control.docc/FromFirstCallToBulkCancel.md"


# The steps of S3BatchWorkflow's tutorial; each has the program so far.
STEPS = sorted((ROOT / "Sources/S3BatchWorkflow/S3BatchWorkflow.docc/Tutorials/Resources").glob("tag-0[1-9].swift"))


def tutorial_blocks(language):
    """The article's blocks of a language, joined: those of the program that it writes piece after piece."""
    text = TUTORIAL.read_text().partition("## Set up an emulator")[2].partition("## Run on AWS")[0]
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.M | re.S)
    return "\n".join(code for found, code in blocks if found == language)


def run(*command, cwd, **options):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=1800, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def consumer(tmp_path_factory):
    """The consumer, built; the package is what stands in the work tree, under the tag 0.1.0."""
    folder = tmp_path_factory.mktemp("consumer")
    package = folder / "swift-s3-control"
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, package / name)
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@example.com"]
    run("git", "init", "-q", cwd=package)
    run("git", "add", "-A", cwd=package)
    run(*git, "commit", "-q", "-m", "as it stands", cwd=package)
    run(*git, "tag", "0.1.0", cwd=package)
    program = folder / "consumer"
    (program / "Sources/consumer").mkdir(parents=True)
    (program / "Package.swift").write_text(MANIFEST.replace("URL", package.as_uri()))
    (program / "Sources/consumer/main.swift").write_text(PROGRAM.replace("ACCOUNT", ACCOUNT))
    (program / "Sources/tutorial").mkdir()
    (program / "Sources/tutorial/main.swift").write_text(tutorial_blocks("swift"))
    (program / "Sources/tag").mkdir()
    (program / "Sources/tag/main.swift").write_text(STEPS[-1].read_text())
    environment = {k: v for k, v in os.environ.items() if k != "S3CONTROL_WARNINGS_AS_ERRORS"}
    build = ["swift", "build", "--disable-sandbox", "-debug-info-format", "none"]
    done = subprocess.run(build, cwd=program, env=environment, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr
    # Such as files that SwiftPM does not know what to do with. On Debian 13, libcurl's pkg-config file names a folder of
    # Kerberos's headers in a way that SwiftPM leaves out; nothing needs it.
    printed = done.stdout + done.stderr
    warnings = [line for line in printed.splitlines() if "warning:" in line and "prohibited flag(s): -isystem" not in line]
    assert not warnings, printed
    return program


def test_resolves_two_packages_besides_this_one(consumer):
    pins = json.loads((consumer / "Package.resolved").read_text())["pins"]
    assert sorted(pin["identity"] for pin in pins) == ["swift-http-types", "swift-log", "swift-s3-control"]


# What each trait may bring, besides what every consumer has.
TRAITS = {
    "Metrics": {"swift-metrics"},
    "Tracing": {"swift-distributed-tracing"},
    # swift-configuration's manifest names the lifecycle package without a condition.
    "Configuration": {
        "swift-configuration", "swift-system", "swift-collections", "swift-service-lifecycle", "swift-async-algorithms",
    },
    "ServiceLifecycle": {"swift-service-lifecycle", "swift-async-algorithms", "swift-collections"},
}
COMBINATIONS = [names for count in range(len(TRAITS) + 1) for names in itertools.combinations(TRAITS, count)]


@pytest.mark.parametrize("traits", COMBINATIONS, ids=lambda traits: "+".join(traits) or "none")
def test_a_trait_resolves_what_it_needs(consumer, tmp_path, traits):
    manifest = (consumer / "Package.swift").read_text().replace("swift-tools-version: 6.0", "swift-tools-version: 6.2")
    listed = ", ".join(f'"{trait}"' for trait in traits)
    manifest = manifest.replace('from: "0.1.0")', f'from: "0.1.0", traits: [{listed}])')
    (tmp_path / "Package.swift").write_text(manifest)
    for name in ("consumer", "tutorial", "tag"):
        (tmp_path / "Sources" / name).mkdir(parents=True)
        (tmp_path / "Sources" / name / "main.swift").write_text("")
    run("swift", "package", "--disable-sandbox", "resolve", cwd=tmp_path)
    pins = json.loads((tmp_path / "Package.resolved").read_text())["pins"]
    least = {"swift-http-types", "swift-log", "swift-s3-control"}
    assert {pin["identity"] for pin in pins} == least.union(*(TRAITS[trait] for trait in traits))


def test_cancels_a_job(consumer, emulator):
    server = emulator("--job", "8d9a18fe-c303-4d39-8ccc-860d372da386=Active")
    done = run(
        str(consumer / ".build/debug/consumer"), cwd=consumer,
        env=clean_environment(AWS_ENDPOINT_URL_S3_CONTROL=server.url))
    assert done == "Job status updated to: Cancelling\n"


def test_the_tutorial_prints_what_it_says(consumer):
    printed = run(str(consumer / ".build/debug/tutorial"), cwd=consumer, env=clean_environment())
    expected = tutorial_blocks("")
    assert len(expected.splitlines()) >= 10
    assert printed.splitlines() == [line for line in expected.splitlines() if line]


def test_the_tutorial_of_a_retried_job_runs(consumer, emulator):
    programs = [step.read_text() for step in STEPS]
    assert len(programs) == 6
    assert all(longer.startswith(shorter.rstrip("\n")) for shorter, longer in itertools.pairwise(programs)), "each continues the last"
    service = Service(emulator("--memory-store", "--bucket", "photos", "--bucket", "lists"))
    service.s3.put_bucket_versioning(Bucket="photos", VersioningConfiguration={"Status": "Enabled"})
    for key in ["2026/01.jpg", "2026/02.jpg", "2026/03.jpg"]:
        service.s3.put_object(Bucket="photos", Key=key, Body=b"x")
    # Tags cannot be set at a delete marker: a failure that is worth another try, unlike NoSuchKey.
    service.s3.delete_object(Bucket="photos", Key="2026/02.jpg")
    printed = run(str(consumer / ".build/debug/tag"), cwd=consumer, env=service.environment()).splitlines()
    assert re.fullmatch(r"Job [\w-]+ is Complete: 1 tasks failed", printed[0]), printed
    assert printed[1].startswith("2026/02.jpg MethodNotAllowed "), printed
    assert re.fullmatch(r"Job [\w-]+ is Complete", printed[2]) and len(printed) == 3, printed
    assert printed[2].split()[1] != printed[0].split()[1]
    assert service.tags("2026/01.jpg") == service.tags("2026/03.jpg") == {"reviewed": "yes"}
    retried = service.s3.get_object(Bucket="lists", Key="retry.csv")["Body"].read()
    assert retried == b"photos,2026/02.jpg\n"


@pytest.mark.skipif(shutil.which("readelf") is None, reason="THERE IS NO readelf: what is linked is not checked")
def test_links_neither_foundation_nor_icu(consumer):
    for program in (str(consumer / ".build/debug/consumer"), binary("EXAMPLES_BIN", ".build/debug", "CancelJob")):
        needed = re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-d", program, cwd=consumer))
        assert "libcurl.so.4" in needed
        wrong = [name for name in needed if re.match(r"libFoundation(\.|Inter|XML|Net)|lib_FoundationICU|libicu", name)]
        assert wrong == []


@pytest.mark.skipif(shutil.which("nm") is None, reason="THERE IS NO nm: what is taken from FoundationEssentials is not checked")
def test_takes_date_and_uuid_from_foundation_and_nothing_else(consumer):
    # One use of Data, FileManager, Calendar, ProcessInfo or JSONDecoder links all of it where it is linked statically.
    for program in (str(consumer / ".build/debug/consumer"), binary("EXAMPLES_BIN", ".build/debug", "CancelJob")):
        symbols = re.findall(r"\bU (\S*20FoundationEssentials\S*)", run("nm", "-D", "--undefined-only", program, cwd=consumer))
        assert any("4DateV" in symbol for symbol in symbols)
        wrong = [symbol for symbol in symbols if not re.search(r"20FoundationEssentials(4DateV|4UUIDV)", symbol)]
        assert wrong == []
