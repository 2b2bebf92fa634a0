"""What `watch`, `jobs` and `cancel` do to a terminal, with few and many jobs, at several sizes, and after a resize."""

import errno
import json
import os
import pathlib
import signal
import subprocess
import time

import pytest
from conftest import ACCOUNT, binary, clean_environment
from terminals import Terminal


def open_pipe(path):
    """Opens a named pipe once a program reads it. `open` would wait forever for a program that has ended."""
    end = time.monotonic() + 60
    while True:
        try:
            return os.fdopen(os.open(path, os.O_WRONLY | os.O_NONBLOCK), "w")
        except OSError as error:
            assert error.errno == errno.ENXIO and time.monotonic() < end
            time.sleep(0.1)


def start(emulator, tmp_path, count, rate=20):
    """An emulator with jobs that run, of 2,000 tasks each, with failures."""
    seeds = tmp_path / "seeds.json"
    seeds.write_text(json.dumps({"jobs": [
        {"id": f"8d9a18fe-c303-4d39-8ccc-{number:012}", "status": "Active", "account": ACCOUNT, "totalTasks": 2000,
         "tasksPerSecond": rate, "failureShare": 0.1, "description": f"Job number {number}"} for number in range(count)]}))
    return emulator("--seeds", str(seeds))


def environment(server, **extra):
    return clean_environment(**{"AWS_ENDPOINT_URL": server.url, "AWS_ACCOUNT_ID": ACCOUNT, "TERM": "xterm-256color", **extra})


def check_frame(terminal, count, columns, rows):
    """A frame keeps to the screen, has one set of columns, and says what it leaves out."""
    terminal.settle()
    lines = terminal.lines()
    shown = [line for line in lines if line.startswith(("8d9a", "8d"))]
    assert len(lines) == rows and all(len(line) <= columns for line in lines)
    assert f"of {count} job{'s' if count > 1 else ''} ended" in lines[0], lines
    assert lines[-1] == "", "the last row stays free"
    if count > rows - 2:
        assert lines[rows - 2] == f"… {count - len(shown)} more", lines
    else:
        assert len(shown) == count
    bars = {(line.index("█") if "█" in line else line.index("░"), line.count("█") + line.count("░")) for line in shown}
    assert len(bars) == 1, f"bars begin at and have: {bars}"
    return shown


@pytest.mark.parametrize("columns, rows", [(80, 24), (200, 60)])
@pytest.mark.parametrize("count", [1, 40, 5000])
def test_watch_keeps_to_the_screen(emulator, tmp_path, count, columns, rows):
    server = start(emulator, tmp_path, count)
    terminal = Terminal(["watch", "--status", "Active"], columns, environment(server, NO_COLOR="1"), rows)
    terminal.read_until("failed, ")
    assert terminal.screen.is_alternate
    check_frame(terminal, count, columns, rows)
    written = len(terminal.bytes)
    terminal.read_for(3)
    shown = check_frame(terminal, count, columns, rows)
    assert "Job num" in shown[0] and "failed" in shown[0], shown[0]
    # Three seconds write a few screens at most, whatever the number of jobs.
    assert len(terminal.bytes) - written < 12 * columns * rows * 3
    assert terminal.scrolled == 0, "the scrollback is left alone"
    terminal.child.sendintr()
    assert terminal.finish() == 130
    assert not terminal.screen.is_alternate
    assert "Stopped watching." in terminal.text() and not terminal.screen.cursor.hidden
    # What is left on the terminal is one view, which a new screen of the same size scrolls by its own length.
    assert terminal.scrolled <= rows


def test_watch_draws_again_after_a_resize(emulator, tmp_path):
    server = start(emulator, tmp_path, 40)
    terminal = Terminal(["watch", "--status", "Active"], 80, environment(server, NO_COLOR="1"), 24)
    terminal.read_until("failed, ")
    for columns, rows in [(120, 40), (60, 12), (200, 60)]:
        terminal.resize(columns, rows)
        terminal.read_until("of 40 jobs ended")
        terminal.read_for(1.5)
        check_frame(terminal, 40, columns, rows)
    terminal.child.kill(signal.SIGTERM)
    assert terminal.finish() == 143, "a supervisor ends it like Ctrl-C"
    assert not terminal.screen.is_alternate and not terminal.screen.cursor.hidden


@pytest.mark.parametrize("line", [["watch", "--status", "Active"], ["cancel", "--status", "Active", "--dry-run"]],
                         ids=lambda line: line[0])
def test_a_terminal_that_cannot_move_its_cursor_gets_lines(emulator, tmp_path, line):
    server = start(emulator, tmp_path, 3, rate=200)
    terminal = Terminal(line, 100, environment(server, TERM="dumb"), 24)
    assert terminal.finish() == 0
    assert "8d9a18fe" in terminal.text()
    assert b"\x1b" not in terminal.bytes


SOURCE = ["--bucket", "photos", "--upload-to", "s3://lists/a.csv"]


def test_sigterm_ends_an_upload_with_its_own_code(emulator, tmp_path):
    server = emulator("--memory-store", "--bucket", "photos", "--bucket", "lists")
    keys = tmp_path / "keys"
    os.mkfifo(keys)
    process = subprocess.Popen(
        [binary("TOOLS_BIN", "Tools/.build/debug", "s3control"), "manifest", "upload", "--keys", keys, *SOURCE],
        env=environment(server), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with open_pipe(keys) as writer:
        writer.write("k\n")
        writer.flush()
        time.sleep(1)
        process.terminate()
        time.sleep(0.5)
    assert process.communicate(timeout=60)[0] == b""
    assert process.returncode == 143


def test_ctrl_c_twice_says_what_became_of_the_job(emulator, tmp_path):
    server = emulator("--memory-store", "--bucket", "photos", "--bucket", "lists")
    keys = tmp_path / "keys"
    os.mkfifo(keys)
    role = ["--role", f"arn:aws:iam::{ACCOUNT}:role/batch", "--no-report", "--yes"]
    terminal = Terminal(["submit", "untag", "--keys", str(keys), *SOURCE, *role], 100, environment(server), 24)
    # Opened once the program waits for the first key, which the first Ctrl-C does not end.
    with open_pipe(keys):
        time.sleep(1)
        terminal.child.sendintr()
        time.sleep(1)
        terminal.child.sendintr()
        assert terminal.finish() == 130
    assert "Interrupted. No job was created." in terminal.text()


def state(process):
    """The state of a process as the kernel has it: T is stopped."""
    return pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@pytest.mark.parametrize("stop", ["ctrl-z", "SIGTSTP", "SIGSTOP"])
def test_watch_restores_the_terminal_when_it_stops_and_draws_again(emulator, tmp_path, stop):
    server = start(emulator, tmp_path, 5)
    terminal = Terminal(["watch", "--status", "Active"], 80, environment(server, NO_COLOR="1"), 24)
    for _ in range(2):
        terminal.read_until("of 5 jobs ended")
        check_frame(terminal, 5, 80, 24)
        if stop == "ctrl-z":
            terminal.child.sendcontrol("z")
        else:
            os.kill(terminal.child.pid, getattr(signal, stop))
        wait_for(lambda: state(terminal.child.pid) == "T", "the process stops")
        terminal.settle()
        # Nothing can be written before SIGSTOP.
        if stop != "SIGSTOP":
            assert not terminal.screen.is_alternate and not terminal.screen.cursor.hidden
            assert "of 5 jobs ended" not in terminal.text()
        # What a shell would write while the process is stopped.
        terminal.stream.feed(b"$ fg\r\n")
        os.kill(terminal.child.pid, signal.SIGCONT)
        wait_for(lambda: state(terminal.child.pid) != "T", "the process continues")
        terminal.read_for(1.5)
        assert terminal.screen.is_alternate and terminal.screen.cursor.hidden
        check_frame(terminal, 5, 80, 24)
        assert "$ fg" not in terminal.text()
    terminal.child.sendintr()
    assert terminal.finish() == 130
    assert not terminal.screen.is_alternate and not terminal.screen.cursor.hidden


def test_watch_ends_with_the_last_view_and_why_jobs_failed(emulator, tmp_path):
    server = start(emulator, tmp_path, 3, rate=200)
    terminal = Terminal(["watch", "--status", "Active"], 100, environment(server, NO_COLOR="1"), 24)
    assert terminal.finish() == 0
    lines = [line for line in terminal.lines() if line]
    assert lines[0].startswith("3 of 3 jobs ended: 3 complete") and len(lines) == 4
    assert all("Complete" in line and "100%" in line for line in lines[1:])


def test_watch_says_what_is_not_found_yet(emulator, tmp_path):
    server = start(emulator, tmp_path, 1)
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    done = subprocess.run([path, "watch", "job-none"], env=environment(server), capture_output=True, text=True, timeout=90)
    assert done.returncode == 255
    assert done.stderr.startswith("Not found yet: job-none. Waiting a while for it.\n")
    terminal = Terminal(["watch", "job-none"], 80, environment(server), 24)
    terminal.read_until("not found")
    terminal.child.sendintr()
    assert terminal.finish() == 130


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("count", [1, 40, 5000])
def test_jobs_fit(emulator, tmp_path, count, columns):
    server = start(emulator, tmp_path, count)
    terminal = Terminal(["jobs"], columns, environment(server, NO_COLOR="1"), 60)
    assert terminal.finish() == 0
    lines = [line for line in terminal.lines() if line]
    assert len(lines) == min(count + 1, 59)
    assert all("Job number" in line for line in lines if line.startswith("8d9a"))
    assert terminal.scrolled + 60 >= count + 1
    assert b"\x1b" not in terminal.bytes, "NO_COLOR"


def test_a_pipe_gets_whole_lines_and_no_escapes(emulator, tmp_path):
    server = start(emulator, tmp_path, 40, rate=150)
    path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
    for arguments in [["watch", "--status", "Active"], ["jobs"], ["jobs", "--output", "json"]]:
        done = subprocess.run([path, *arguments], env=environment(server), capture_output=True, text=True, timeout=90)
        assert done.returncode == 0, (arguments, done.stderr)
        assert "\x1b" not in done.stdout + done.stderr
        assert done.stdout.count("8d9a18fe-c303-4d39-8ccc-000000000039") >= 1


def test_the_question_shows_a_screenful_and_the_rest_as_a_number(emulator, tmp_path):
    server = start(emulator, tmp_path, 40)
    terminal = Terminal(["cancel", "--status", "Active"], 80, environment(server, NO_COLOR="1"), 24)
    terminal.read_until("Cancel these 40 jobs? [y/N]")
    lines = terminal.lines()
    assert lines[0].startswith("JOB") and "DESCRIPTION" in lines[0], "the heading is still on the screen"
    assert "… 22 more; --dry-run shows all" in lines
    terminal.child.sendline("no")
    assert terminal.finish() == 1
    assert terminal.scrolled == 0
