"""The pages of the documentation, and their blocks of code."""

import dataclasses
import pathlib
import re
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass
class Block:
    """A fenced block, the line of its first line of code (from 1), and the comments that are about it."""

    page: str
    line: int
    language: str
    code: str
    comments: list[str]


def pages():
    """All documents of the project, as paths relative to its root."""
    found = [*ROOT.glob("*.md"), *ROOT.glob("Docs/**/*.md"), *ROOT.glob("Sources/*/*.docc/**/*.md")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def sources():
    """The sources whose documentation comments may have blocks."""
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("Sources/**/*.swift"))


def text(page):
    """What a page says; of a source only the documentation comments, on the lines on which they stand."""
    content = (ROOT / page).read_text()
    if not page.endswith(".swift"):
        return content
    lines = (re.match(r"\s*/// ?(.*)", line) for line in content.split("\n"))
    return "\n".join(line[1] if line else "" for line in lines)


def prose(page):
    """A page without its blocks of code, whose lines stay empty."""
    return re.sub(r"^ *```.*?^ *```", lambda block: "\n" * block[0].count("\n"), text(page), flags=re.M | re.S)


def blocks(page):
    """The blocks of a page in order.

    A comment is about the block right after it, or says what is given from there on.
    """
    result, comments = [], []
    lines = text(page).split("\n")
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.lstrip().startswith("<!--"):
            start = index
            while "-->" not in lines[index]:
                index += 1
            comments.append(textwrap.dedent("\n".join(lines[start : index + 1])).strip()[4:-3].strip())
        elif fence := re.match(r"( *)```(\w*)\s*$", line):
            start, end = index + 1, fence[1] + "```"
            index = next(i for i in range(start, len(lines)) if lines[i].rstrip() == end)
            code = "\n".join(part.removeprefix(fence[1]) for part in lines[start:index])
            result.append(Block(page, start + 1, fence[2], code, comments))
            comments = []
        elif line.strip():
            # Only what stands right before a block is about it alone.
            if any(comment.startswith("snippet:") for comment in comments):
                raise ValueError(f"{page}:{index + 1}: a comment about a block does not stand right before it")
            comments = [comment for comment in comments if comment.startswith("given:")]
        index += 1
    return result
