"""What `import S3Control` brings into a caller's file, and what it does not."""

import pathlib
import subprocess
import sys

import pytest
from conftest import ROOT, binary

sys.path.append(str(ROOT / "Scripts/documentation"))
from toolchain import import_options, program  # noqa: E402


def typecheck(code, tmp_path):
    # The package's own build, which has no traits.
    modules = pathlib.Path(binary("EXAMPLES_BIN", ".build/debug", "CancelJob")).parent / "Modules"
    file = tmp_path / "main.swift"
    file.write_text(code)
    return subprocess.run(
        [program("swiftc"), "-typecheck", "-swift-version", "6", *import_options(str(modules)), str(file)],
        capture_output=True, text=True, timeout=300, cwd=ROOT,
    )


def test_common_names_are_the_callers():
    done = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "NamesProbe")], capture_output=True, text=True, timeout=60)
    assert done.stdout == "10 mine mine true\n", done.stderr


@pytest.mark.parametrize("expression", [
    "5.isEmptyCollection", '"x".isEmptyCollection', "[1].isEmptyCollection", "[1].removeUnknownMembers()",
    "String.enumeration", "Int.valueWhenAbsent", "JobStatus.enumeration", "S3Tag.shapeName", "Environment.self",
    "Endpoint.self", "Shape.self", "Pattern.self", "Member.self", "Constraint.self", "Partition.self", "ListJobs.self",
    "s3ControlOperations", "JSONValue.self", "XMLReader.self", "Timestamp.self", "ErrorBody.self", "Hex.self", "ISO8601.self",
])
def test_what_is_not_for_callers_does_not_compile(expression, tmp_path):
    done = typecheck(f"import S3Control\n_ = {expression}\n", tmp_path)
    assert done.returncode != 0
    assert any(reason in done.stderr for reason in ("inaccessible", "cannot find", "has no member")), done.stderr


def test_what_callers_need_compiles_with_one_import(tmp_path):
    code = """
    import S3Control
    let credentials = Credentials(accessKeyID: "A", secretAccessKey: "s")
    let provider: any CredentialsProvider = StaticCredentialsProvider(credentials)
    let options = TransferOptions()
    let variables = EnvironmentVariables([:])
    let tag = S3Tag(key: "k", value: "v")
    let operation = JobOperation.replaceTags(by: [tag])
    func check(_ value: some S3ControlStructure) throws { try value.validate() }
    """
    done = typecheck(code, tmp_path)
    assert done.returncode == 0, done.stderr
