"""The views of `s3control` as a terminal shows them: screens compared with the text files in `screens`.

INTEROP_RECORD=1 writes these files anew; look at the difference before keeping it.
"""

import os
import pathlib
import subprocess

import pytest
from cli_sides import response
from conftest import binary, clean_environment
from terminals import Terminal

SCREENS = pathlib.Path(__file__).parent / "screens"
ACCOUNT = "123456789012"


def job(number, status, done, failed, total, description, operation="S3PutObjectTagging"):
    return f"""<member><JobId>job-{number:08d}</JobId><Description>{description}</Description>
        <Operation>{operation}</Operation><Priority>{number}</Priority><Status>{status}</Status>
        <CreationTime>2001-01-01T00:00:00Z</CreationTime><ProgressSummary><TotalNumberOfTasks>{total}</TotalNumberOfTasks>
        <NumberOfTasksSucceeded>{done}</NumberOfTasksSucceeded><NumberOfTasksFailed>{failed}</NumberOfTasksFailed>
        </ProgressSummary></member>"""


ENDED = [
    job(1, "Complete", 1000, 0, 1000, "Tag the archive of 2019 for the retention rules that begin next year"),
    job(2, "Failed", 100, 900, 1000, "写真のアーカイブを整理する 👩‍👩‍👧 und Grüße"),
    job(3, "Cancelled", 0, 0, 0, "moves\x9b2J nothing", "LambdaInvoke"),
]
RUNNING = [job(4, "Active", 250, 5, 1000, "half-way")]


def listing(jobs):
    return response(200, f"<ListJobsResult><Jobs>{''.join(jobs)}</Jobs></ListJobsResult>")


def environment(server, **extra):
    return clean_environment(
        AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.port}", AWS_ACCOUNT_ID=ACCOUNT, TERM="xterm-256color", **extra)


def assert_screen(name, text):
    path = SCREENS / f"{name}.txt"
    if os.environ.get("INTEROP_RECORD"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    assert text == path.read_text()


@pytest.mark.parametrize("columns", [120, 80, 50, 24])
def test_the_table_of_jobs_fits_the_terminal(recorder, columns):
    server = recorder(listing(ENDED + RUNNING))
    terminal = Terminal(["jobs"], columns, environment(server, NO_COLOR="1"))
    assert terminal.finish() == 0
    assert_screen(f"jobs-{columns}", terminal.text())
    assert all(cell.fg == "default" for row in terminal.screen.buffer.values() for cell in row.values())


def test_statuses_have_colors_unless_they_are_not_wanted(recorder):
    server = recorder(listing(ENDED))
    terminal = Terminal(["jobs"], 100, environment(server))
    assert terminal.finish() == 0
    colors = {row: terminal.screen.buffer[row][14].fg for row in (1, 2, 3)}
    assert colors == {1: "green", 2: "red", 3: "default"}
    plain = Terminal(["jobs"], 100, {**environment(server), "TERM": "dumb"})
    plain.finish()
    assert all(cell.fg == "default" for row in plain.screen.buffer.values() for cell in row.values())


@pytest.mark.parametrize("columns", [80, 40, 20])
def test_watched_jobs_have_bars(recorder, columns):
    server = recorder(listing(ENDED))
    jobs = ["job-00000001", "job-00000002", "job-00000003"]
    terminal = Terminal(["watch", *jobs], columns, environment(server, NO_COLOR="1"))
    assert terminal.finish() == 1, "one failed"
    assert_screen(f"watch-{columns}", terminal.text())


def test_ctrl_c_leaves_the_job_alone_and_says_so(recorder):
    server = recorder(listing(RUNNING + ENDED))
    # A single job would be described, not listed.
    terminal = Terminal(["watch", "job-00000004", "job-00000001", "job-00000002"], 80, environment(server, NO_COLOR="1"))
    terminal.read_until("Active")
    terminal.child.sendintr()
    assert terminal.finish() == 130
    assert "Stopped watching. Nothing was cancelled; to cancel one: s3control cancel ID" in terminal.text()
    assert all(head.startswith("GET ") for head, _ in server.requests)


def run(server, *arguments, **options):
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    return subprocess.run([path, *arguments], env=environment(server), capture_output=True, text=True, timeout=60, **options)


def test_what_is_no_terminal_gets_plain_lines(recorder):
    server = recorder(listing(ENDED))
    done = run(server, "watch", "job-00000001", "job-00000002")
    assert (done.returncode, done.stdout) == (
        1, "job-00000001 Complete: 1000 of 1000 tasks (100%)\n"
           "job-00000002 Failed: 1000 of 1000 tasks (100%), 900 failed\n")
    assert "\x1b" not in run(server, "jobs").stdout
    # A description cannot act on a terminal.
    assert "\x9b" not in run(server, "jobs").stdout


def test_a_reader_that_stops_early_ends_it_quietly(recorder):
    server = recorder(listing(ENDED * 2000))
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    child = subprocess.Popen([path, "jobs"], env=environment(server), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    child.stdout.readline()
    child.stdout.close()
    assert child.wait(timeout=60) == 0
    assert child.stderr.read() == b""
    child.stderr.close()


def test_nothing_is_changed_unasked(recorder):
    server = recorder(listing(RUNNING))
    done = run(server, "cancel", "--status", "Active", stdin=subprocess.DEVNULL)
    assert done.returncode == 2 and "--yes" in done.stderr
    done = run(server, "cancel", "--status", "Active", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "Dry run: 1 job would be cancelled. Nothing was changed.\n")
    done = run(server, "cancel")
    assert done.returncode == 2 and "a filter" in done.stderr
    assert all(head.startswith("GET ") for head, _ in server.requests)
    terminal = Terminal(["cancel", "--status", "Active"], 80, environment(server))
    terminal.read_until("Cancel this job? [y/N]")
    terminal.child.sendline("n")
    assert terminal.finish() == 1
    assert "Nothing was changed." in terminal.text()
    assert all(head.startswith("GET ") for head, _ in server.requests)
