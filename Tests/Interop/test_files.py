"""S3ControlFiles beside Python: inventories, manifests and reports as gzip, csv, urllib, json and hashlib have them."""

import csv
import datetime
import gzip
import hashlib
import io
import json
import random
import subprocess
import urllib.parse
import zlib

import pytest
from conftest import binary

COLUMNS = ["Bucket", "Key", "VersionId", "IsLatest", "IsDeleteMarker", "Size", "LastModifiedDate", "StorageClass"]
ALPHABET = "ab/ +%,\"\n\r&=?*'\\\0\x7fé\u0301😀"


def probe(*arguments, **options):
    done = subprocess.run([binary("TOOLS_BIN", "Tools/.build/debug", "FilesProbe"), *map(str, arguments)],
                          capture_output=True, text=True, timeout=60, check=True, **options)
    return [json.loads(line) for line in done.stdout.splitlines()]


def text(dice, least=0, most=12):
    return "".join(dice.choice(ALPHABET) for _ in range(dice.randint(least, most)))


def inventory(dice, count):
    """The rows of an inventory, and the objects that they are."""
    rows, objects = [], []
    for _ in range(count):
        key = text(dice, 1)
        written = dice.choice([urllib.parse.quote_plus, urllib.parse.quote])(key)
        version = dice.choice(["", "v" + str(dice.random())])
        marker = dice.random() < 0.1
        size = "" if marker else str(dice.choice([0, 1, 5 << 30, 1 << 62]))
        moment = datetime.datetime.fromtimestamp(dice.randint(0, 4_000_000_000_000) / 1000, datetime.timezone.utc)
        date = moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
        milliseconds = round(datetime.datetime.fromisoformat(date.replace("Z", "+00:00")).timestamp() * 1000)
        storage = dice.choice(["STANDARD", "GLACIER", ""])
        rows.append(["b", written, version, "true", str(marker).lower(), size, date, storage])
        if not marker:
            entry = {"bucket": "b", "key": key, "version": version or "null", "size": size, "class": storage or None,
                     "date": str(milliseconds)}
            objects.append({name: value for name, value in entry.items() if value is not None})
    return rows, objects


def without_nulls(lines):
    return [{name: value for name, value in line.items() if value is not None} for line in lines]


def as_csv(dice, rows):
    out = io.StringIO()
    csv.writer(out, quoting=dice.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]), lineterminator=dice.choice(["\n", "\r\n"])
               ).writerows(rows)
    return out.getvalue().encode()


@pytest.mark.parametrize("seed", range(40))
def test_reads_inventories_plain_and_compressed(tmp_path, seed):
    dice = random.Random(seed)
    rows, objects = inventory(dice, dice.choice([0, 1, 50]))
    content = as_csv(dice, rows)
    path = tmp_path / "part"
    path.write_bytes(content)
    if content:
        assert without_nulls(probe("inventory", ",".join(COLUMNS), path)) == objects
    cut = dice.randint(0, len(content))
    members = gzip.compress(content[:cut], dice.randint(0, 9)) + gzip.compress(content[cut:]) + bytes(dice.randint(0, 3))
    path.write_bytes(members)
    assert without_nulls(probe("inventory", ",".join(COLUMNS), path)) == objects


@pytest.mark.parametrize("seed", range(60))
def test_damaged_gzip_is_an_error_where_python_has_one(tmp_path, seed):
    dice = random.Random(seed)
    content = as_csv(dice, [["b", "k"]] * 200)
    packed = bytearray(gzip.compress(content))
    if seed % 2:
        del packed[dice.randrange(3, len(packed)):]
    else:
        # Behind the flags, of which zlib refuses some that Python ignores.
        packed[dice.randrange(4, len(packed))] ^= 1 << dice.randrange(8)
    path = tmp_path / "part"
    path.write_bytes(packed)
    try:
        expected = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        expected = None
    lines = probe("inventory", "Bucket,Key", path)
    failed = bool(lines) and "error" in lines[-1]
    assert failed == (expected is None)
    assert failed or len(lines) == 200


@pytest.mark.parametrize("seed", range(20))
def test_reads_manifests(tmp_path, seed):
    dice = random.Random(seed)
    keys = [text(dice, 1) for _ in range(30)]
    path = tmp_path / "manifest.csv"
    path.write_bytes(as_csv(dice, [["b", urllib.parse.quote(key), "v"] for key in keys]))
    assert probe("manifest", path) == [{"bucket": "b", "key": key, "version": "v"} for key in keys]


@pytest.mark.parametrize("seed", range(20))
def test_writes_reports_that_python_reads(tmp_path, seed):
    dice = random.Random(seed)
    rows = [{"bucket": "b", "key": urllib.parse.quote(text(dice, 1)), "version": dice.choice([None, "v"]),
             "status": dice.choice(["succeeded", "failed"]), "code": dice.choice([None, "AccessDenied"]),
             "http": dice.choice([None, 200, 403]), "message": text(dice)} for _ in range(dice.choice([1, 40]))]
    probe("report", tmp_path, input=json.dumps(rows))
    folder = tmp_path / "p/job-job-0001"
    document = (folder / "manifest.json").read_bytes()
    assert (folder / "manifest.json.md5").read_text() == hashlib.md5(document).hexdigest() + "\n"
    manifest = json.loads(document)
    assert manifest["Format"] == "Report_CSV_20180820"
    datetime.datetime.strptime(manifest["ReportCreationDate"], "%Y-%m-%dT%H:%M:%S.%fZ")
    assert manifest["ReportSchema"] == "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"
    assert {entry["TaskExecutionStatus"] for entry in manifest["Results"]} == {row["status"] for row in rows}
    for entry in manifest["Results"]:
        content = (tmp_path / entry["Key"]).read_bytes()
        assert hashlib.md5(content).hexdigest() == entry["MD5Checksum"] and entry["Bucket"] == "reports"
        # As in the service's files, the status stands before the code.
        assert list(csv.reader(io.StringIO(content.decode(), newline=""))) == [
            [row["bucket"], row["key"], row["version"] or "", row["status"], str(row["http"] or ""), row["code"] or "",
             row["message"]] for row in rows if row["status"] == entry["TaskExecutionStatus"]]
