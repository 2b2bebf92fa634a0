"""The pages of the documentation, and their blocks of code."""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)


@dataclasses.dataclass
class Block:
    """A fenced block, the line of its first line of code (from 1), and the comments of its page before it."""

    page: str
    line: int
    language: str
    code: str
    comments: list[str]
    isMarked: bool


def pages():
    """All documents of the project, as paths relative to its root."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("Docs/**/*.md"), *ROOT.glob("Sources/*/*.docc/**/*.md")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def sources():
    """The sources whose documentation comments may have blocks."""
    found = [*ROOT.glob("Sources/**/*.swift"), *ROOT.glob("Tests/HTTPTransportConformance/*.swift")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def text(page):
    """What a page says; of a source only the documentation comments, on the lines on which they stand."""
    content = (ROOT / page).read_text()
    if not page.endswith(".swift"):
        return content
    lines = (re.match(r"\s*/// ?(.*)", line) for line in content.split("\n"))
    return "\n".join(line[1] if line else "" for line in lines)


def blocks(page):
    """The blocks of a page in order. A comment right before a block marks it."""
    result, comments = [], []
    lines = text(page).split("\n")
    index, marked = 0, False
    while index < len(lines):
        line = lines[index]
        if line.startswith("<!--"):
            start = index
            while "-->" not in lines[index]:
                index += 1
            comments.append("\n".join(lines[start : index + 1]).strip()[4:-3].strip())
            marked = True
        elif fence := re.match(r"```(\w*)\s*$", line):
            start = index + 1
            index = next(i for i in range(start, len(lines)) if lines[i].rstrip() == "```")
            code = "\n".join(lines[start:index])
            result.append(Block(page, start + 1, fence[1], code, comments, marked))
            comments, marked = [], False
        elif line.strip():
            marked = False
        index += 1
    return result
