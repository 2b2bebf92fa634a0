"""XMLReader against expat (pyexpat): what is accepted, and which events it yields.

Documents are drawn from a seeded generator and then mutated. Where the two differ, the difference must have a
name in `explain`, each a deliberate one; the names are counted and printed.
"""

import base64
import collections
import json
import os
import pathlib
import random
import re
import subprocess
from xml.parsers import expat

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 20180820
DOCUMENTS = int(os.environ.get("XML_DOCUMENTS", "20000"))
MAX_DEPTH = 64

NAMES = ["a", "b", "Job", "x:Job", "ListJobsResult", "member", "_", "a-b.c1", ":", "é", "名前", "xml", "xmlns", "xsi:type"]
TARGETS = [name for name in NAMES if name != "xml"]
TEXTS = ["", "plain text", " ", "\n  ", "\r\n", "\r", "\t", "]]", "]]&gt;", "a]b", "&lt;&amp;&gt;&quot;&apos;", "&#65;",
         "&#x1F600;", "&#13;", "&#10;", "Grüße", "世界", "😀", "\u007f", "\u0085", "\u2028", "\ufffd", "\U0010ffff",
         "A text long enough that eight bytes at a time matter, and then some.", "0123456", "01234567", "012345678"]
# What a mutation may put anywhere: pieces of markup, and bytes that no document holds.
TOKENS = [b"<", b">", b"/", b"</", b"/>", b"&", b";", b"&amp;", b"&b;", b"&#0;", b"&#xD800;", b"&#xFFFE;", b"&#x110000;",
          b"&#99999999999;", b"]]>", b"]]", b"<![CDATA[", b"<!--", b"-->", b"--", b"<?", b"?>", b"<?xml ?>", b"<?XML a?>",
          b"<?xml version='1.0'?>", b"<!DOCTYPE a>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"=", b"'", b'"', b" ", b"\n",
          b"\r", b"\t", b"\0", b"\x01", b"\x0b", b"\x1f", b"\x7f", b"\x80", b"\xbf", b"\xc0\x80", b"\xc3", b"\xe2\x82",
          b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xef\xbb\xbf", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xff",
          b"\xff\xfe", b"\xc2\xb7", b"\xc3\x97", b"\xcc\x80", b"\xe2\x80\xbf", b"\xf0\x90\x80\x80", b"a='1'", b" a='1'",
          b" a='1' a='2'", b"<a>", b"</a>", b"<a/>", b":", b"x:", b"-", b".", b"1"]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def document(self):
        r = self.random
        parts = []
        if r.random() < 0.1:
            parts.append("\ufeff")
        if r.random() < 0.5:
            parts.append(self.declaration())
        parts += [self.miscellany() for _ in range(r.randrange(3))]
        parts.append(self.element(r.choice([1, 2, 3, 4, 5])))
        parts += [self.miscellany() for _ in range(r.randrange(3))]
        return "".join(parts).encode()

    def declaration(self):
        r = self.random
        quote = r.choice("'\"")
        version = r.choice(["1.0"] * 30 + ["1.1", "1.9", "2.0", "1", "a"])
        encoding = r.choice(["", " encoding=QUTF-8Q"] * 20
                            + [" encoding=Qutf-8Q", " encoding = Qiso-8859-1Q", " encoding=QUS-ASCIIQ", " encoding=Qutf8Q"])
        standalone = r.choice(["", " standalone=QyesQ", " standalone=QnoQ"] * 5 + [" standalone=QYESQ"])
        return f"<?xml version=Q{version}Q{encoding}{standalone}{r.choice(['', ' '])}?>".replace("Q", quote)

    def miscellany(self):
        r = self.random
        return r.choice([" ", "\n", "\r\n", "<!---->", f"<!-- {self.plain()} -->", f"<?{r.choice(TARGETS)} {self.plain()}?>",
                         f"<?{r.choice(TARGETS)}?>", "<!-- - -->"])

    def plain(self):
        return self.random.choice([text for text in TEXTS if "&" not in text and "]]" not in text])

    def element(self, depth):
        r = self.random
        name = r.choice(NAMES)
        start = name + "".join(self.attribute(index) for index in range(r.choice([0, 0, 0, 1, 2, 3, 20])))
        if r.random() < 0.15:
            return f"<{start}{r.choice(['', ' '])}/>"
        content = "".join(self.content(depth - 1) for _ in range(r.randrange(5)))
        return f"<{start}{r.choice(['', '', ' '])}>{content}</{name}{r.choice(['', '', ' ', chr(10)])}>"

    def attribute(self, index):
        r = self.random
        quote = r.choice("'\"")
        value = r.choice(TEXTS + ["a'b", 'a"b', ">", "]]>"]).replace(quote, "")
        name = r.choice(["a", "xmlns:x", "xsi:type", "é", "b"]) + str(index)
        return f"{r.choice([' ', '  ', chr(10)])}{name}{r.choice(['=', ' = '])}{quote}{value}{quote}"

    def content(self, depth):
        r = self.random
        kind = r.random()
        if kind < 0.4:
            return r.choice(TEXTS)
        if kind < 0.5:
            return f"<![CDATA[{r.choice(TEXTS + ['<&>', ']', ']]'])}]]>"
        if kind < 0.6:
            return self.miscellany()
        return self.element(depth) if depth > 0 else r.choice(TEXTS)

    def mutated(self, document):
        r = self.random
        for _ in range(r.choice([1, 1, 1, 2, 3])):
            at = r.randrange(len(document) + 1)
            end = min(len(document), at + r.choice([1, 1, 2, 5, 20]))
            kind = r.randrange(6)
            if kind == 0:
                document = document[:at] + r.choice(TOKENS) + document[at:]
            elif kind == 1:
                document = document[:at] + r.choice(TOKENS) + document[end:]
            elif kind == 2:
                document = document[:at] + document[end:]
            elif kind == 3:
                document = document[:at] + document[at:end] + document[at:]
            elif kind == 4 and at < len(document):
                document = document[:at] + bytes([r.randrange(256)]) + document[at + 1:]
            else:
                document = document[:at]
        return document

    def soup(self):
        r = self.random
        return b"".join(r.choice(TOKENS) for _ in range(r.randrange(1, 12)))

    def deep(self):
        depth = self.random.randrange(60, 70)
        return b"<a>" * depth + b"</a>" * depth


def documents():
    generator = Generator(SEED)
    for index in range(DOCUMENTS):
        if index % 100 == 0:
            yield generator.deep()
        elif index % 20 == 0:
            yield generator.soup()
        elif index % 4 == 0:
            yield generator.document()
        else:
            yield generator.mutated(generator.document())


class Events:
    """What expat yields, text joined as far as no other event stands between."""

    def __init__(self, document):
        self.events = []
        self.depth = self.deepest = 0
        self.error = None
        self.has_doctype = False
        parser = expat.ParserCreate()
        parser.ordered_attributes = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.CommentHandler = lambda text: self.events.append(["comment", text])
        parser.ProcessingInstructionHandler = lambda target, content: self.events.append(["instruction", target, content])
        parser.StartDoctypeDeclHandler = lambda *_: setattr(self, "has_doctype", True)
        self.declared = ("1.0", None)
        parser.XmlDeclHandler = lambda version, encoding, _: setattr(self, "declared", (version, encoding))
        try:
            parser.Parse(document, True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            self.error = str(error)
        self.error_at = parser.ErrorByteIndex

    def start(self, name, attributes):
        self.events.append(["start", name, *attributes])
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)

    def end(self, name):
        self.events.append(["end", name])
        self.depth -= 1

    def text(self, text):
        if self.events and self.events[-1][0] == "text":
            self.events[-1][1] += text
        else:
            self.events.append(["text", text])


def is_later_name_character(document, at):
    """Whether a name character of XML's fifth edition stands at `at` that expat, at its fourth, does not know."""
    try:
        character = document[at:].decode(errors="ignore")[0]
        position = document.index(character.encode(), at)
    except (IndexError, ValueError):
        return False
    fifth = ("\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c\u200d\u203f\u2040\u2070-\u218f"
             "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff")
    return position == at and re.match(f"[{fifth}]", character) is not None


def explain(document, theirs, ours):
    """The name of a deliberate difference, or None where there is no excuse."""
    code = ours.get("code")
    version, encoding = theirs.declared
    if theirs.error is None and code is not None:
        if code == "doctype" and theirs.has_doctype:
            return "refused: document type declaration"
        if code == "tooDeep" and theirs.deepest > MAX_DEPTH:
            return "refused: depth over 64"
        if code == "unsupportedEncoding" and (encoding or "").lower() != "utf-8":
            return "refused: another encoding"
        if code == "malformed" and not re.fullmatch(r"1\.[0-9]+", version):
            return "refused: a version other than 1.x"
    if theirs.error is not None and code is None:
        if "invalid token" in theirs.error and is_later_name_character(document, theirs.error_at):
            return "accepted: a name character of XML's fifth edition"
    return None


@pytest.fixture(scope="module")
def probe():
    path = pathlib.Path(os.environ.get("TOOLS_BIN", ROOT / "Tools/.build/debug")) / "XMLProbe"
    assert path.exists(), f"{path} is not built: run Scripts/interop.sh"
    return str(path)


def ask(probe, documents):
    lines = "".join(json.dumps({"document": base64.b64encode(document).decode()}) + "\n" for document in documents)
    result = subprocess.run([probe], input=lines.encode(), capture_output=True, timeout=600)
    assert result.returncode == 0, f"the probe ended with {result.returncode}: {result.stderr[-2000:]!r}"
    answers = [json.loads(line) for line in result.stdout.split(b"\n") if line]
    assert len(answers) == len(documents)
    return answers


def test_agrees_with_expat(probe, capsys):
    asked = list(documents())
    counts = collections.Counter()
    unexplained = []
    for document, ours in zip(asked, ask(probe, asked)):
        theirs = Events(document)
        if ours.get("code") is None and theirs.error is None:
            counts["both accept"] += 1
            if ours["events"] != theirs.events:
                unexplained.append((document, theirs.events, ours["events"]))
        elif ours.get("code") is not None and theirs.error is not None:
            counts["both refuse"] += 1
            if ours["code"] in ("disagreement", "misuse") or not 0 <= ours["offset"] <= len(document):
                unexplained.append((document, theirs.error, ours))
        else:
            reason = explain(document, theirs, ours)
            counts[reason or "UNEXPLAINED"] += 1
            if reason is None:
                unexplained.append((document, theirs.error, ours))
    with capsys.disabled():
        print(f"\nXMLReader and expat {'.'.join(map(str, expat.version_info))}, {len(asked)} documents, seed {SEED}:")
        for name, count in counts.most_common():
            print(f"  {count:6} {name}")
    assert not unexplained, "\n".join(map(repr, unexplained[:5]))
    # The generator must reach both sides, or the comparison shows little.
    assert counts["both accept"] > DOCUMENTS / 5
    assert counts["both refuse"] > DOCUMENTS / 5


def test_notices_a_difference(probe):
    """The comparison is no formality: events that differ by one character are unequal."""
    (ours,) = ask(probe, [b"<a>b</a>"])
    assert ours["events"] == Events(b"<a>b</a>").events
    assert ours["events"] != Events(b"<a>c</a>").events
