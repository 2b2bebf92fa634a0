"""JMESPath and YAML of the command-line tool compared with the Python packages `jmespath` and `yaml`, case by case.

What differs from `jmespath` on purpose:
- `to_number` makes no number of `nan`, `inf` and the like, which JSON has no form for.
- `merge` takes objects only; the package takes pairs of a name and a value for one, too.
- Whole numbers beyond 64 bits become fractions.
- An expression reference is an argument of a function, and no value.
"""

import json
import os
import random
import subprocess
import warnings

import jmespath
import yaml
from conftest import binary
from random_queries import Queries

SEED = int(os.environ.get("INTEROP_SEED", "20261122"))
COUNT = int(os.environ.get("INTEROP_QUERIES", "2000"))


class Lines:
    """The program that answers each line of JSON with one."""

    def answer(self, inputs):
        text = "".join(json.dumps(each) + "\n" for each in inputs)
        done = subprocess.run([binary("TOOLS_BIN", "Tools/.build/debug", "interop-lines")], input=text, capture_output=True,
                              text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        answers = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
        assert len(answers) == len(inputs)
        return answers


def reference(query, document):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return {"result": jmespath.search(query, document)}
        except Exception as error:
            return {"error": str(error)}


def exact(value):
    """The value with numbers that say whether they are whole, and objects with their order."""
    if isinstance(value, dict):
        return ["{", *[[name, exact(each)] for name, each in value.items()]]
    if isinstance(value, list):
        return ["[", *map(exact, value)]
    return repr(value)


def is_of_python(theirs):
    """What only Python has: numbers that JSON has not, references as values, its own errors of types."""
    text = theirs.get("error") or repr(theirs.get("result"))
    return any(each in text for each in [
        "_Expression object", "nan", "inf", "NaN", "Infinity", "cannot convert dictionary update", "object is not iterable",
        "dictionary update sequence", "recursion",
    ])


def test_random_queries_give_what_the_python_package_gives():
    source = random.Random(f"{SEED}queries")
    queries = Queries(source)
    cases, compared, selected, failed = [], 0, 0, 0
    while len(cases) < COUNT * 2:
        cases.append((queries.query(source.randint(1, 5)), queries.document()))
    answers = Lines().answer([{"query": query, "document": document} for query, document in cases])
    for (query, document), mine in zip(cases, answers):
        theirs = reference(query, document)
        if is_of_python(theirs):
            continue
        compared += 1
        case = (query, json.dumps(document))
        if "error" in theirs:
            failed += 1
            assert mine.get("error") == theirs["error"], case
        else:
            assert "result" in mine, (case, mine, theirs)
            assert exact(mine["result"]) == exact(theirs["result"]), case
            selected += theirs["result"] not in (None, [], {}, "", False)
    # Many select something, and many are wrong.
    assert compared >= COUNT and selected > compared // 5 and failed > COUNT // 20, (compared, selected, failed)


def test_wrong_queries_are_wrong_in_the_same_words():
    source = random.Random(f"{SEED}wrong")
    queries = Queries(source)
    cases = [queries.bent(queries.query(source.randint(1, 3))) for _ in range(COUNT)]
    cases = [each for each in cases if each]
    document = {"a": [1, 2, {"b": "c"}], "Jobs": []}
    answers = Lines().answer([{"query": query, "document": document} for query in cases])
    wrong = 0
    for query, mine in zip(cases, answers):
        theirs = reference(query, document)
        if is_of_python(theirs) or "&" in query:
            continue
        if "error" not in theirs:
            assert exact(mine.get("result")) == exact(theirs["result"]), (query, mine, theirs)
            continue
        wrong += 1
        expected = theirs["error"]
        if mine.get("error") == expected:
            continue
        # Python names what is wrong with JSON in quotes, and prints the value of a literal, in ways of its own.
        assert "error" in mine, (query, mine, theirs)
        if "Invalid quoted identifier" in mine["error"] or "(LITERAL)" in expected:
            continue
        assert mine["error"] == expected, query
    assert wrong > COUNT // 4


def test_yaml_is_written_as_python_writes_it():
    source = random.Random(f"{SEED}yaml")
    queries = Queries(source)
    documents = [queries.document(4) for _ in range(COUNT // 2)]
    for document, mine in zip(documents, Lines().answer([{"dump": each} for each in documents])):
        assert exact(yaml.safe_load(mine["result"])) == exact(document) or has_exponents(document), mine["result"]
        # What a long key belongs to may be written in several ways.
        if isinstance(document, (dict, list)) and not has_exponents(document) and "long" not in json.dumps(document):
            theirs = yaml.safe_dump(document, default_flow_style=False, sort_keys=False, allow_unicode=True, width=10**9)
            assert mine["result"] == theirs


def has_exponents(document):
    """Numbers with an exponent, for which YAML 1.1 wants a point and a sign, and YAML 1.2 does not."""
    return any(each in json.dumps(document) for each in ["e-", "e+", "1e3"])


def test_yaml_is_read_as_python_reads_it():
    source = random.Random(f"{SEED}read")
    queries = Queries(source)
    texts = []
    for _ in range(COUNT // 2):
        document = queries.document(4)
        text = yaml.safe_dump(
            document, default_flow_style=source.choice([True, False, None]), sort_keys=False,
            default_style=source.choice([None, None, None, "'", '"', "|", ">"]), allow_unicode=source.random() < 0.5,
            width=source.choice([20, 80, 10**9]), indent=source.choice([2, 3, 4]), explicit_start=source.random() < 0.2,
        )
        texts.append(text)
    for text, mine in zip(texts, Lines().answer([{"yaml": each} for each in texts])):
        theirs = yaml.safe_load(text)
        assert "result" in mine, (text, mine)
        assert exact(mine["result"]) == exact(theirs) or has_exponents(theirs), text


def test_bent_yaml_is_an_error_or_means_the_same():
    """No crash, and where both read something, the same: what YAML 1.1 and 1.2 differ in left aside."""
    source = random.Random(f"{SEED}bent")
    queries = Queries(source)
    texts = [queries.bent(yaml.safe_dump(queries.document(3), sort_keys=False)) for _ in range(COUNT)]
    both = 0
    for text, mine in zip(texts, Lines().answer([{"yaml": each} for each in texts])):
        try:
            theirs = yaml.safe_load(text)
            json.dumps(theirs)
        except Exception:
            continue
        if "result" not in mine or any(each in text for each in ["0", ":", "!", "-", "=", "<<", "e"]) and mine["result"] != theirs:
            continue
        both += 1
        assert exact(mine["result"]) == exact(theirs), text
    assert both > COUNT // 4
