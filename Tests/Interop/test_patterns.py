"""The patterns that the library matches by hand, against Python's `re` and `regex` engines."""

import json
import os
import random
import re
import subprocess
import sys

import pytest
import regex
from conftest import binary
from random_text import Generator, bent
from service_model import OPERATIONS, reached, roots

SEED = int(os.environ.get("INTEROP_SEED", "20261122"))
PATTERNS = sorted({
    described["pattern"]
    for operation in OPERATIONS
    for described in reached(*roots(operation)).values()
    if "pattern" in described
})


def matches(pattern, texts):
    done = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "ModelProbe")],
        input=json.dumps({"ask": "matches", "pattern": pattern, "texts": texts}) + "\n",
        capture_output=True, text=True, timeout=120, check=True,
    )
    answer = json.loads(done.stdout)
    assert isinstance(answer, list) and len(answer) == len(texts), answer
    return answer


def expected(pattern, text):
    """The whole text, `\\d` as the service's engine has it: an ASCII digit."""
    if r"\p" in pattern:
        return regex.fullmatch(pattern, text) is not None
    return re.fullmatch(pattern, text, re.ASCII) is not None


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_matches_what_its_expression_matches(pattern):
    source, generate = random.Random(f"{SEED}{pattern}"), Generator(pattern)
    texts = ["", "\n", ":"]
    for _ in range(3000):
        text = generate(source)
        assert expected(pattern, text), f"seed {SEED}: {text!r} was made to match"
        texts += [text, bent(source, text)]
    answers = matches(pattern, texts)
    wanted = [expected(pattern, text) for text in texts]
    wrong = [(text, want) for text, want, got in zip(texts, wanted, answers) if want != got]
    assert not wrong, f"seed {SEED}: {len(wrong)} texts, such as {wrong[:5]!r}"
    # As many misses as hits, about: a matcher that always says yes, or no, fails.
    assert 3000 <= sum(wanted) <= len(texts) - 300


def test_tags_take_every_scalar_that_the_expression_takes():
    pattern = next(pattern for pattern in PATTERNS if r"\p" in pattern)
    # What neither engine's Unicode version may have assigned yet proves nothing.
    texts = [
        chr(value) for value in range(sys.maxunicode + 1)
        if not 0xD800 <= value < 0xE000 and not regex.fullmatch(r"[\p{Cn}\p{Co}]", chr(value))
    ]
    answers = matches(pattern, texts)
    wrong = [hex(ord(text)) for text, got in zip(texts, answers) if expected(pattern, text) != got]
    assert not wrong, f"{len(wrong)} scalars, such as {wrong[:10]}"
    assert len(texts) > 140_000 and any(answers) and not all(answers)
