"""The reader of comma-separated values against Python's csv, on what csv writes and on any text at all."""

import csv
import io
import json
import random
import subprocess

from conftest import binary

PIECES = ["a", "b c", ",", '"', '""', "\n", "\r\n", "\r", "é", "😀", " ", "'", "x" * 40, "\t", ";"]


def read_by_probe(texts):
    lines = "\n".join(text.encode().hex() for text in texts) + "\n"
    done = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "CSVProbe")],
        input=lines, capture_output=True, text=True, timeout=120, check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def read_by_python(text):
    return [row for row in csv.reader(io.StringIO(text, newline="")) if row]


def test_what_csv_writes_is_read_back():
    random.seed(20180820)
    rows, texts = [], []
    for _ in range(500):
        table = [
            ["".join(random.choices(PIECES, k=random.randint(0, 5))) for _ in range(7)]
            for _ in range(random.randint(1, 8))
        ]
        text = io.StringIO()
        csv.writer(
            text,
            quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
            # Ended by LF alone, csv writes a lone CR without quotes, which its own reader then takes for an end.
            lineterminator="\r\n",
        ).writerows(table)
        rows.append(table)
        texts.append(text.getvalue())
    assert read_by_probe(texts) == rows


def test_any_text_is_read_as_python_reads_it():
    random.seed(7)
    texts = ["".join(random.choices(PIECES, k=random.randint(0, 30))) for _ in range(3000)]
    # What ends within quotes Python lets through, and a report that does is not whole.
    whole = [text for text in texts if read_by_python_is_whole(text)]
    assert len(whole) > 1000
    for text, found in zip(whole, read_by_probe(whole), strict=True):
        assert found == read_by_python(text), repr(text)


def read_by_python_is_whole(text):
    """Whether the last record is ended by the text, and not by its end within quotes."""
    marked = read_by_python(text + "\n\x01")
    return bool(marked) and marked[-1] == ["\x01"]


def test_what_ends_within_quotes_is_an_error():
    assert read_by_probe(['a,"b', '"', 'a\n"b\n\n']) == ["error"] * 3
