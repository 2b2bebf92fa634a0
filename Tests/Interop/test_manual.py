"""The manual page of `s3control`, as the formatters of manual pages read it."""

import re
import shutil
import subprocess

import pytest
from conftest import binary, clean_environment


def s3control(*arguments):
    return subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "s3control"), *arguments],
        env=clean_environment(), capture_output=True, text=True, timeout=60, check=True,
    ).stdout


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("man") / "s3control.1"
    path.write_text(s3control("manual"))
    return path


def needs(program):
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed, so the manual was NOT checked with it: install it")


def test_is_right_for_mandoc(page):
    needs("mandoc")
    # A date would be no fact of the program; long words of shorthand make long lines.
    done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", str(page)], capture_output=True, text=True, timeout=60)
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


def test_is_right_for_groff(page):
    needs("groff")
    # Without the warnings that groff 1.23 has for a line before a long option, which cannot be filled.
    command = ["groff", "-man", "-ww", "-Wbreak", "-Tutf8", str(page)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def formatted(page):
    """The page as text, without bold and italics."""
    needs("groff")
    done = subprocess.run(
        ["groff", "-man", "-Tascii", "-P-c", "-rLL=78n", str(page)], capture_output=True, text=True, timeout=60, check=True)
    return re.sub(r".\x08", "", done.stdout)


def test_has_what_the_help_has(page):
    """Each command, each option, in the page of a reader; both are made of the same descriptions."""
    text = formatted(page)
    names = re.findall(r"(?m)^  (create-job|[a-z]+(?:-[a-z]+)*)\b", s3control("--help"))
    assert {"update-job-status", "watch", "doctor", "manual"} <= set(names)
    for name in set(names) - {"help"}:
        section = re.search(rf"(?ms)^   {name}\n(.*?)(?=^(?:   )?[A-Za-z])", text)
        assert section, name
        operation = "-job" in name or name == "list-jobs"
        help_text = s3control(name, "help") if operation else s3control(name, "--help")
        for option in re.findall(r"(?m)^  (?:-\w, )?(--[a-z0-9-]+)", help_text.split("GLOBAL OPTIONS")[0]):
            assert re.search(rf"(?m)^       (?:[^\n]*, )?{option}\b", section.group(1)), (name, option)


def test_long_words_are_not_hyphenated(page):
    text = formatted(page)
    assert "--requested-job-status value (required)" in text
    assert "Cancelled, Ready" in re.sub(r"\s+", " ", text)
