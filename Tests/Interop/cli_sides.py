"""The AWS CLI in this process, and `s3control` in one of its own: what each sends, prints and returns."""

import contextlib
import dataclasses
import importlib.metadata
import io
import logging
import os
import re
import subprocess
import sys
import urllib.parse
from unittest import mock

import awscli.clidriver
import botocore.awsrequest
import botocore.hooks
from conftest import binary, clean_environment
from remembered import remember

remember(botocore.hooks)

ENDPOINT = "http://s3-control.test"
# Where awscli, once imported, finds its own data; before it the model of botocore, which is newer than awscli's copy.
DATA = {"AWS_DATA_PATH": os.pathsep.join([
    str(importlib.metadata.distribution("botocore").locate_file("botocore/data")), os.environ["AWS_DATA_PATH"],
])}


@dataclasses.dataclass
class Outcome:
    """What became of a command line."""

    code: int
    out: str
    error: str
    request: tuple | None


class RawResponse(io.BytesIO):
    def stream(self, **_):
        while piece := self.read():
            yield piece


class Text(io.TextIOWrapper):
    """A stream of text whose bytes are kept, as awscli writes to both."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True, newline="")

    def content(self):
        return self.buffer.getvalue().decode()


class AWS:
    """The AWS CLI's own driver, a new one for each command line, with sending replaced."""

    # Reading the service's model takes longer than all else; what was read is kept.
    loader = None

    def run(self, arguments, status=200, answer="", environment=None):
        # It logs whole tables of arguments, which pytest would keep.
        logging.disable(logging.CRITICAL)
        sent = []

        def send(request, **_):
            sent.append(request)
            return botocore.awsrequest.AWSResponse(request.url, status, {}, RawResponse(answer.encode()))

        out, error = Text(), Text()
        with mock.patch.dict(os.environ, {**(environment or clean_environment(TZ="UTC")), **DATA}, clear=True), \
                contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            driver = awscli.clidriver.create_clidriver()
            AWS.loader = AWS.loader or driver.session.get_component("data_loader")
            driver.session.register_component("data_loader", AWS.loader)
            driver.session.register("before-send.s3-control", send)
            with mock.patch.object(sys, "argv", ["aws"]):
                try:
                    code = driver.main(["s3control", *arguments])
                except SystemExit as exit:
                    code = exit.code
        request = None
        if sent:
            split = urllib.parse.urlsplit(sent[-1].url)
            target = split.path + ("?" + split.query if split.query else "")
            headers = {
                name.lower(): value.decode() if isinstance(value, bytes) else value
                for name, value in sent[-1].headers.items()
            }
            request = (sent[-1].method, split.netloc, target, headers, sent[-1].body or b"")
        return Outcome(code, out.content(), error.content(), request)


def response(status, body):
    body = body.encode()
    return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (status, len(body), body)


class Ours:
    """`s3control`, which reaches a recorder as its proxy."""

    def __init__(self, recorder):
        self.recorder = recorder
        self.path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")

    def run(self, arguments, status=200, answer="", environment=None, **options):
        self.recorder.answer = response(status, answer)
        del self.recorder.requests[:]
        proxy = f"http://127.0.0.1:{self.recorder.port}"
        done = subprocess.run(
            [self.path, *arguments], env=environment or clean_environment(HTTP_PROXY=proxy, http_proxy=proxy),
            capture_output=True, timeout=60, **options,
        )
        request = None
        if self.recorder.requests:
            head, body = self.recorder.requests[-1]
            first, *lines = head.split("\r\n")
            method, url, _ = first.split(" ")
            split = urllib.parse.urlsplit(url)
            target = split.path + ("?" + split.query if split.query else "")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            request = (method, split.netloc, target, headers, body)
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode(), request)


def essence(text):
    """An error's text without the usage before it, and without who says it."""
    text = text.strip()
    found = re.search(r"(?:aws|s3control|__main__.py): error: (.*)", text, re.S)
    if found:
        return found.group(1).strip()
    found = re.search(r"Unknown options: .*", text, re.S)
    return found.group(0).strip() if found else text
