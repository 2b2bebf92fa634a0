"""`s3control` in a pseudo-terminal, and what the terminal shows."""

import copy
import re
import time

import pexpect
import pyte
from conftest import binary


class Screen(pyte.HistoryScreen):
    """A screen with an alternate one, which pyte does not have."""

    def __init__(self, columns, rows):
        self.kept = None
        super().__init__(columns, rows, history=100_000)

    def set_mode(self, *modes, **options):
        if options.get("private") and 1049 in modes and self.kept is None:
            self.kept = copy.deepcopy(self.buffer), copy.copy(self.cursor), len(self.history.top)
            self.erase_in_display(2)
            self.cursor_position()
        super().set_mode(*modes, **options)

    def reset_mode(self, *modes, **options):
        if options.get("private") and 1049 in modes and self.kept is not None:
            buffer, cursor, history = self.kept
            # The alternate screen has no scrollback.
            assert len(self.history.top) == history, "the alternate screen was scrolled"
            self.buffer.clear()
            self.buffer.update(buffer)
            self.cursor = cursor
            self.kept = None
        super().reset_mode(*modes, **options)

    @property
    def is_alternate(self):
        return self.kept is not None


class Terminal:
    """`s3control` in a pseudo-terminal."""

    def __init__(self, arguments, columns, variables, rows=12, cwd=None):
        path = binary("TOOLS_BIN", "Tools/.build/debug", "s3control")
        self.screen = Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.bytes = b""
        self.child = pexpect.spawn(path, arguments, env=variables, dimensions=(rows, columns), timeout=60, cwd=cwd)

    def feed(self, timeout=60):
        piece = self.child.read_nonblocking(65536, timeout=timeout)
        self.bytes += piece
        self.stream.feed(piece)

    def read_until(self, text, timeout=60):
        end = time.monotonic() + timeout
        while text not in "\n".join(self.screen.display):
            assert time.monotonic() < end, "\n".join(self.screen.display)
            try:
                self.feed(timeout=1)
            except pexpect.TIMEOUT:
                pass

    def read_for(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self.feed(timeout=0.3)
            except pexpect.TIMEOUT:
                pass

    def settle(self):
        """Reads on to the end of what is being drawn."""
        try:
            while True:
                self.feed(timeout=0.12)
        except pexpect.TIMEOUT:
            pass

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def finish(self):
        try:
            while True:
                self.feed()
        except pexpect.EOF:
            self.child.close()
        return self.child.exitstatus

    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    def text(self):
        return re.sub(r"\d+ d ago", "N d ago", "\n".join(self.lines()).rstrip() + "\n")

    @property
    def scrolled(self):
        """How many lines have left the screen at its top."""
        return len(self.screen.history.top)
