"""What the interop tests share: the built programs, an emulator, and a server that records bytes."""

import json
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import threading

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACCOUNT = "123456789012"
REGION = "us-east-1"
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

# A shell ignores it for what it runs in the background, and programs inherit that: tests of Ctrl-C would wait forever.
signal.signal(signal.SIGINT, signal.default_int_handler)


# A file runs in one process. Those that take longest begin first, so that none of them is left alone at the end.
LONGEST_FILES = ["test_consumer.py", "test_s3_requests.py", "test_cli.py", "test_cli_screens.py", "test_differential.py"]


def pytest_collection_modifyitems(items):
    order = {name: place for place, name in enumerate(LONGEST_FILES)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


def binary(variable, default, name):
    path = pathlib.Path(os.environ.get(variable, ROOT / default)) / name
    assert path.exists(), f"{path} is not built: run Scripts/interop.sh"
    return str(path)


def ask_probe(name, questions):
    """The answers of a probe, which reads a line of JSON for each question and writes one for each answer."""
    done = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", name)],
        input="".join(json.dumps(each) + "\n" for each in questions),
        capture_output=True, text=True, timeout=300, check=True,
    )
    answers = done.stdout.split("\n")[:-1]
    assert len(answers) == len(questions), done.stderr
    return [json.loads(each) for each in answers]


def clean_environment(**extra):
    """An environment in which no client finds anything but what the test gives it."""
    environment = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if key in os.environ}
    environment.update(
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        AWS_ACCESS_KEY_ID=ACCESS_KEY,
        AWS_SECRET_ACCESS_KEY=SECRET_KEY,
        AWS_REGION=REGION,
        AWS_DEFAULT_REGION=REGION,
        AWS_MAX_ATTEMPTS="1",
    )
    environment.update(extra)
    return {key: value for key, value in environment.items() if value is not None}


class Emulator:
    """An `s3control-emulator` of its own, on a free port."""

    def __init__(self, *arguments, stderr=None, env=None):
        self.process = subprocess.Popen(
            [binary("TOOLS_BIN", "Tools/.build/debug", "s3control-emulator"), "--port", "0", *arguments],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=env,
        )
        line = self.process.stdout.readline()
        found = re.match(r"Listening on (https?://\S+)", line)
        assert found, f"the emulator said: {line!r}"
        self.url = found.group(1)
        self.port = int(self.url.rsplit(":", 1)[1])

    def environment(self, **extra):
        """For clients that put the account in front of every host: they reach it as a proxy."""
        return clean_environment(HTTP_PROXY=self.url, http_proxy=self.url, **extra)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


@pytest.fixture
def emulator():
    running = []

    def start(*arguments, **options):
        running.append(Emulator(*arguments, **options))
        return running[-1]

    yield start
    for each in running:
        each.stop()


@pytest.fixture(scope="session")
def stores():
    """Starts a store (moto, SeaweedFS or memory) when it is first wanted; it serves all tests."""
    import stores

    running = {}

    def start(name):
        if name not in running:
            running[name] = stores.STARTS[name]()
        return running[name]

    yield start
    for each in running.values():
        each.stop()


class Recorder:
    """Accepts one connection after the other, keeps what came and answers with fixed bytes.

    Its thread alone accepts and receives; descriptors are closed once the thread has ended.
    """

    def __init__(self, answer):
        self.requests = []
        self.answer = answer
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.stopped, self.stopper = socket.socketpair()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        while self.readable(self.listener, timeout=None):
            connection, _ = self.listener.accept()
            with connection:
                try:
                    self.serve(connection)
                except OSError:  # The client went away.
                    pass

    def serve(self, connection):
        connection.settimeout(60)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.receive(connection) or b"\r\n\r\n"
        head, _, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"(?mi)^content-length: *(\d+)", head)
        while length and len(body) < int(length.group(1)) and (piece := self.receive(connection)):
            body += piece
        self.requests.append((head.decode("latin-1"), body))
        connection.sendall(self.answer)

    def receive(self, connection):
        """What comes within a minute; nothing when the client or the test has ended."""
        return connection.recv(65536) if self.readable(connection, timeout=60) else b""

    def readable(self, waited, timeout):
        """Whether there is something to read or accept before the time is over and the test ends."""
        ready, _, _ = select.select([waited, self.stopped], [], [], timeout)
        return waited in ready and self.stopped not in ready

    def stop(self):
        self.stopper.close()
        self.thread.join(timeout=60)
        assert not self.thread.is_alive(), "the recorder did not stop"
        self.listener.close()
        self.stopped.close()


@pytest.fixture
def recorder():
    running = []

    def start(answer):
        running.append(Recorder(answer))
        return running[-1]

    yield start
    for each in running:
        each.stop()


def cancel_job(job, environment, account=ACCOUNT):
    """Runs Examples/CancelJob."""
    return subprocess.run(
        [binary("EXAMPLES_BIN", ".build/debug", "CancelJob"), job, account],
        env=environment, capture_output=True, text=True, timeout=60,
    )
