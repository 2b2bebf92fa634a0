"""Checks the English of pages, of documentation comments and of messages: words and constructions that the project
does not use, and the length of sentences on pages. `codespell` checks the spelling.

`style.py PAGE_OR_SOURCE ...` checks only these files, `style.py --pages` all pages and no sources."""

import pathlib
import re
import sys

from pages import ROOT, pages, prose

# What is not used, and what is used instead.
WORDS = {
    r"whoever|whomever": "the caller, callers that, a program that",
    r"for who\b|of who\b|as whom\b": "name the caller, the role or the program",
    r"nobody can be asked": "not a terminal",
    r"where was looked": "the places that were checked",
    r"heed(?:s|ed)?": "follow, respect",
    r"mend(?:s|ed)?": "fix",
    r"(?<!will )tells?\b(?! you)|told": "says, reports, returns (a program does not tell)",
    r"(?:is|are) asked\b": "name the request",
    r"look at the job": "check the job's status",
    r"way of a call": "call path",
    r"settle[sd]?|settlement": "reconcile, decide",
    r"lost answers?": "lost response",
    r"for ever\b": "forever",
    r"stands? in for": "replaces",
    r"goes before": "takes precedence over",
    r"comes to\b": "amounts to, reaches",
    r"beside": "next to, compared with",
    r"is none of": "must be one of",
    r"(?<!there )is no (?!longer|more\b|other\b|less\b)(?=\w)": "is not a",
    r"there (?:is|are) none (?:of|such)": "say what is missing",
    r"something else than": "something other than",
    r"so much as": "even",
    r"goes on\b(?! to\b)|go on (?:with|running|waiting)\b": "continue",
    r"in the place of": "instead of",
    r"turn(?:s|ed)? away": "reject",
    r"so long as": "as long as",
    r"(?:is|are) looked at": "is examined, is read",
    r"of whom|of whoever": "name the caller, the role or the program",
    r"anew": "again",
    r"shall\b|ought to": "must, should",
    r"lest": "so that … not",
    r"hence|thence|whence": "so, from there",
    r"amongst": "among",
    r"towards": "toward",
    r"afterwards": "afterward",
    r"whilst": "while",
    r"learnt|spelt|burnt": "learned, spelled, burned",
    r"upon": "on",
    r"somebody|anybody": "someone, anyone, another program",
    r"hand(?:s|ed|ing)? out": "return, yield",
    r"at the (?:most|least)(?! \w)": "at most, at least",
    r"other way round": "the reverse",
    r"needs? not\b": "does not need to",
    r"(?:^|[.:] )What (?:is|are|was|has|no|not)\b[^.?]*(?<!\?)$": "start with the subject",
}
# Words that are not the project's own, such as a message that S3 sends.
QUOTED = ("The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded",)
LONGEST = 40
MEAN = 20


def without_code(text):
    """Prose without code, addresses and emphasis; links are their text."""
    text = re.sub(r"``?[^`]*``?", "Code", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"https?://\S+|[*_]{1,2}", "", text)


def visible_lines(page):
    """The lines of a page that a reader sees, without blocks of code, whose lines stay empty."""
    return re.sub(r"<!--.*?-->", lambda comment: "\n" * comment[0].count("\n"), prose(page), flags=re.S).split("\n")


def paragraphs(page):
    """The paragraphs and list items of a page, each with its first line's number."""
    current, start = [], 0
    for number, line in enumerate(visible_lines(page) + [""], 1):
        ends = not line.strip() or line.lstrip().startswith(("#", "|", ">", "@", "}"))
        if current and (ends or re.match(r"\s*(?:[-*]|\d+\.) ", line)):
            yield start, " ".join(current)
            current = []
        if not ends:
            start = number if not current else start
            current.append(re.sub(r"^\s*(?:[-*]|\d+\.) ", "", line).strip())


def comments(path):
    """The documentation comments and messages of a source, line by line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        comment = re.match(r"\s*///? ?(.*)", line)
        if comment:
            yield number, comment[1]
        else:
            yield number, " ".join(re.findall(r'"((?:\\.|[^"\\])*)"', line))


def words(where, text):
    """What is wrong with the words of a text."""
    for pattern, better in WORDS.items():
        for match in re.finditer(rf"\b(?:{pattern})", text, re.I):
            yield f"{where}: error: '{match[0].strip()}': {better}"


def check_page(page):
    """What is wrong with a page, and the lengths of its sentences."""
    problems, lengths = [], []
    for number, paragraph in paragraphs(page):
        text = without_code(paragraph)
        problems += words(f"{page}:{number}", text)
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z(\"'])", text):
            length = len(re.findall(r"\d[\d.,:]*|[\w'’-]+", sentence))
            lengths.append(length)
            if length > LONGEST:
                problems.append(f"{page}:{number}: error: a sentence of {length} words: {sentence[:60]}…")
    for number, line in enumerate(visible_lines(page), 1):
        if line.startswith(("#", "|")):
            problems += words(f"{page}:{number}", without_code(line.replace("|", ".")))
    if lengths and sum(lengths) / len(lengths) >= MEAN:
        problems.append(f"{page}: error: {sum(lengths) / len(lengths):.1f} words a sentence on average")
    return problems


def check_source(path):
    """What is wrong with the comments and messages of a source."""
    problems = []
    for number, text in comments(path):
        if text.startswith(QUOTED):
            continue
        problems += words(f"{path.relative_to(ROOT)}:{number}", without_code(text))
    return problems


def main(names):
    """Checks the named files, or all."""
    sources = [path for folder in ("Sources", "Tools/Sources", "Examples") for path in sorted((ROOT / folder).rglob("*.swift"))]
    chosen = set(pages()) if names == ["--pages"] else set(names)
    problems = []
    for page in pages():
        if not chosen or page in chosen:
            problems += check_page(page)
    for path in sources:
        if not chosen or str(path.relative_to(ROOT)) in chosen or any(str(path.relative_to(ROOT)).startswith(name + "/") for name in chosen):
            problems += check_source(path)
    print("\n".join(problems), end="\n" if problems else "")
    if problems:
        sys.exit(f"error: {len(problems)} places do not follow the style guide")


if __name__ == "__main__":
    main(sys.argv[1:])
