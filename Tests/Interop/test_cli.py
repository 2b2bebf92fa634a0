"""The same command line given to the AWS CLI and to `s3control`: the same request, the same output.

What differs on purpose:
- What `test_differential.py` names (empty optional lists, carriage returns).
- `s3control` adds to some errors what the AWS CLI leaves out: the nearest right name, the line and column, hints.
- A query that calls a function wrongly is refused before anything is sent.
- The AWS CLI of version 1 fetches the content of `http://` values, `s3control` does not.
"""

import datetime
import io
import json
import os
import random
import re
import socket
import subprocess
import sys

import dateutil.parser
import pytest
import yaml
from cli_sides import AWS, ENDPOINT, Ours, essence, response
from command_lines import CommandLines, Shorthand, plain
from conftest import ACCESS_KEY, ACCOUNT, SECRET_KEY, clean_environment
from random_queries import Queries
from random_text import bent
from random_values import Documents, Values
from service_model import OPERATIONS, roots, shape
from test_differential import difference, parts_of, without_empty

SEED = int(os.environ.get("INTEROP_SEED", "20261122"))
CASES = int(os.environ.get("INTEROP_CLI_CASES", "60"))
JOB = "8d9a18fe-c303-4d39-8ccc-860d372da386"
NAMES = {
    "CreateJob": "create-job", "DescribeJob": "describe-job", "ListJobs": "list-jobs",
    "UpdateJobPriority": "update-job-priority", "UpdateJobStatus": "update-job-status",
    "GetJobTagging": "get-job-tagging", "PutJobTagging": "put-job-tagging", "DeleteJobTagging": "delete-job-tagging",
}
AT = ["--endpoint-url", ENDPOINT]


@pytest.fixture
def ours(recorder):
    return Ours(recorder(b""))


def parts(request, values=None):
    if request is None:
        return None
    method, host, target, headers, body = request
    kept = {name: value for name, value in headers.items() if name not in ("authorization", "host", "connection",
                                                                          "accept", "proxy-connection", "expect")}
    if b"<ClientRequestToken>" in body and "ClientRequestToken" not in (values or {"ClientRequestToken": 1}):
        before, _, rest = body.partition(b"<ClientRequestToken>")
        body = before + b"<ClientRequestToken>" + rest[rest.index(b"<"):]
    described = parts_of(method, target, kept, body.replace(b"\r", b"&#13;"))
    described["body"] = described["body"] and in_order(described["body"])
    return host, described


def in_order(element):
    """A document with the members of each structure in one order: botocore writes them as they were given."""
    tag, attributes, text, tail, children = element
    return tag, attributes, text, tail, sorted(map(in_order, children), key=lambda child: child[0])


def without_hints(text):
    """An error without what only `s3control` says."""
    lines = [line for line in text.split("\n")
             if not line.startswith(("s3control: note: ", "s3control: warning: ", "s3control: hint: "))]
    return re.sub(r"\. Did you mean [^?\n]*\?", "", "\n".join(lines))


def assert_same(theirs, ours, values=None):
    error = essence(ours.error)
    if "{self._error_location()}" in theirs.error:
        # The AWS CLI prints a piece of its own source where the place should be.
        error = error.split(" for input:\n")[0] + " for input:\n{self._error_location()}"
    assert (ours.code, error) == (theirs.code, essence(theirs.error))
    assert ours.out == theirs.out
    assert difference(parts(ours.request, values), parts(theirs.request, values)) is None


def generators(subject, folder):
    source = random.Random(f"{SEED}{subject}")
    return source, Values(source), Documents(source), CommandLines(source, folder)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_sends_and_prints_the_same(operation, ours, tmp_path):
    source, values, documents, lines = generators(f"{operation}cli", tmp_path)
    input_shape, output_shape = roots(operation)
    aws = AWS()
    for _ in range(CASES):
        given = without_empty(input_shape, values.value(input_shape))
        if "ClientRequestToken" in given and source.random() < 0.5:
            del given["ClientRequestToken"]
        returned = values.value(output_shape)
        answer = documents.document(output_shape, returned) if shape(output_shape)["members"] else ""
        output = source.choice(["json", "json", "text", "table"])
        query = ["--query", query_about(source, returned)] if source.random() < 0.5 else []
        arguments = [NAMES[operation], *lines.arguments(operation, given), *AT, "--output", output, *query]
        theirs, mine = aws.run(arguments, answer=answer), ours.run(arguments, answer=answer)
        mine.error = without_hints(mine.error)
        if output == "table" and any(ord(each) > 0x7E for each in theirs.out):
            # The AWS CLI counts ambiguous characters as wide, and joined emoji one by one.
            mine.out = theirs.out
        if query and theirs.code and theirs.request:
            if any(each in theirs.error for each in ["object has no attribute", "indices must be", "object is not iterable"]):
                # Its text and tables end with an error of Python's where structures and other values are mixed.
                continue
            # The result, which the AWS CLI leaves out, is not lost.
            mine.error = mine.error.split("\nThe result: ")[0] + "\n"
        assert_same(theirs, mine, given)


def query_about(source, returned):
    """A query that finds something in a result: its own names, deeper and deeper, or anything."""
    if source.random() < 0.3:
        return Queries(source).query(3)
    path, place = "", plain(returned)
    while source.random() < 0.8 and isinstance(place, (dict, list)) and place:
        if isinstance(place, dict):
            name = source.choice(sorted(place))
            path, place = f"{path}.{name}" if path else name, place[name]
        else:
            path, place = path + source.choice(["[]", "[*]", "[0]", "[-1]"]), place[0]
    if isinstance(place, dict) and source.random() < 0.5:
        names = source.sample(sorted(place), min(len(place), 2))
        path += ("." if path else "") + source.choice(["[{}]", "{{{}}}"]).format(
            ", ".join(names) if (bracket := source.random() < 0.5) else ", ".join(names))
        if "{" in path.rsplit(".", 1)[-1]:
            path = path.rsplit("{", 1)[0] + "{" + ", ".join(f"x{index}: {name}" for index, name in enumerate(names)) + "}"
    return path or source.choice(["@", "*", "length(@)", "keys(@)", "to_string(@)"])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_version_2_sends_the_same_and_prints_yaml(operation, ours, tmp_path):
    """Version 2 is not at hand: its requests are version 1's, and its output is that of the same values."""
    source, values, documents, lines = generators(f"{operation}yaml", tmp_path)
    input_shape, output_shape = roots(operation)
    aws = AWS()
    for _ in range(CASES // 3):
        given = without_empty(input_shape, values.value(input_shape))
        returned = values.value(output_shape)
        answer = documents.document(output_shape, returned) if shape(output_shape)["members"] else ""
        output = source.choice(["yaml", "yaml-stream", "off"])
        older, newer = lines.arguments(operation, given), lines.arguments(operation, given)
        if source.random() < 0.5:
            path = tmp_path / "input.yaml"
            # YAML 1.1 takes three more characters for the ends of lines.
            allows = source.random() < 0.5 and not re.search("[\x85\u2028\u2029]", json.dumps(plain(given), ensure_ascii=False))
            path.write_text(yaml.safe_dump(plain(given), default_flow_style=source.choice([True, False, None]),
                                           allow_unicode=allows, width=source.choice([40, 10**9])), encoding="utf-8")
            newer = ["--cli-input-yaml", f"file://{path}" if source.random() < 0.5 else path.read_text(encoding="utf-8")]
        theirs = aws.run([NAMES[operation], *older, *AT], answer=answer)
        mine = ours.run([NAMES[operation], *newer, *AT, "--output", output, "--no-cli-pager"], answer=answer)
        if theirs.code:
            # What one of its command lines cannot say; YAML may.
            assert mine.code in (0, 252)
            continue
        assert mine.code == 0, mine.error
        assert difference(parts(mine.request, given), parts(theirs.request, given)) is None
        expected = with_iso_dates(output_shape, json.loads(theirs.out)) if theirs.out else None
        if output == "off":
            assert mine.out == ""
        elif output == "yaml-stream":
            assert yaml.safe_load(mine.out) == [expected or {}]
        else:
            assert yaml.safe_load(mine.out) == expected
            if mine.out and not has_line_breaks(expected):
                assert mine.out == yaml.safe_dump(expected, default_flow_style=False, sort_keys=False, allow_unicode=True, width=10**9)


def has_line_breaks(value):
    """Whether some text is written in quotes of different kinds by different programs."""
    return any(not each.isprintable() for each in re.findall(r"[\s\S]", json.dumps(value, ensure_ascii=False)) if each != " ") \
        or "\\" in json.dumps(value, ensure_ascii=False)


def with_iso_dates(name, value):
    """The value with the dates that version 2 prints: https://docs.aws.amazon.com/cli/latest/userguide/cliv2-migration-changes.html."""
    described = shape(name)
    if described["type"] == "structure" and isinstance(value, dict):
        members = described["members"]
        return {each: with_iso_dates(members[each]["shape"], inner) if each in members else inner for each, inner in value.items()}
    if described["type"] == "list":
        return [with_iso_dates(described["member"]["shape"], each) for each in value]
    if described["type"] == "timestamp":
        return dateutil.parser.parse(value).astimezone(datetime.timezone.utc).isoformat()
    return value


def test_reads_shorthand_alike_right_or_wrong(ours):
    source = random.Random(f"{SEED}shorthand")
    aws, values = AWS(), Values(source)
    wrong = 0
    for _ in range(CASES * 4):
        tags = [values.value("S3Tag") for _ in range(source.randint(1, 2))]
        texts = [Shorthand(source).top(each) for each in tags]
        if source.random() < 0.7:
            texts = [bent(source, each) for each in texts]
        if any(each.startswith(("-", "[", "{")) or "\x00" in each for each in texts):
            continue
        arguments = ["put-job-tagging", "--account-id", ACCOUNT, "--job-id", JOB, *AT, "--tags", *texts]
        theirs, mine = aws.run(arguments), ours.run(arguments)
        if theirs.code:
            wrong += 1
            theirs.error = essence(theirs.error).split(" for input:")[0]
            mine.error = essence(without_hints(mine.error)).split(" for input:")[0]
        elif mine.code and mine.error.lstrip().startswith("Parameter validation failed:"):
            # What the AWS CLI leaves to the service: patterns and maximums.
            continue
        assert_same(theirs, mine, {})
    assert wrong > CASES // 2


ERROR = "<ErrorResponse><Error><Code>{}</Code><Message>{}</Message></Error><RequestId>R</RequestId></ErrorResponse>"
BARE = "<Error><Code>{}</Code><Message>{}</Message><RequestId>R</RequestId></Error>"


@pytest.mark.parametrize("status, body", [
    (400, ERROR.format("NotFoundException", "The specified job does not exist: &lt;x&gt; ü")),
    (400, ERROR.format("JobStatusException", "no")),
    (400, ERROR.format("BadRequestException", "Request invalid")),
    (403, ERROR.format("AccessDenied", "Access Denied")),
    (403, ERROR.format("SomethingNew", "News")),
    (404, BARE.format("NoSuchJob", "gone")),
    (500, ERROR.format("InternalServiceException", "We encountered an internal error")),
    (503, "<html><head></head><body><h1>503 Service Unavailable<br></body></html>"),
    (502, "no gateway"), (404, ""), (503, ""),
])
def test_says_the_services_errors_in_the_same_words(ours, status, body):
    for name, more in [("describe-job", []), ("update-job-status", ["--requested-job-status", "Cancelled"])]:
        arguments = [name, "--account-id", ACCOUNT, "--job-id", JOB, *more, *AT]
        theirs, mine = AWS().run(arguments, status=status, answer=body), ours.run(arguments, status=status, answer=body)
        assert mine.code == theirs.code == 255
        # With one attempt allowed, the AWS CLI reports each error as one after retries.
        assert without_hints(mine.error) == theirs.error.replace(" (reached max retries: 0)", "")
        assert mine.out == theirs.out == ""


class Silent:
    """A port that takes connections and never answers."""

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        return self.listener.getsockname()[1]

    def __exit__(self, *_):
        self.listener.close()


@pytest.mark.parametrize("name, more", [
    ("describe-job", []), ("update-job-status", ["--requested-job-status", "Cancelled"]), ("delete-job-tagging", []),
])
def test_a_lost_response_is_told_in_the_same_words_before_the_hints(ours, recorder, name, more):
    arguments = [name, "--account-id", ACCOUNT, "--job-id", JOB, *more]
    # The AWS CLI puts the account before the address, and finds this machine all the same.
    everywhere = "import socket, sys; old = socket.getaddrinfo; " \
        "socket.getaddrinfo = lambda host, *rest, **more: old('127.0.0.1', *rest, **more); " \
        "import awscli.clidriver; sys.exit(awscli.clidriver.main())"
    with Silent() as silent:
        for port, options in [(recorder(b"").port, []), (silent, ["--cli-read-timeout", "1"])]:
            given = [*arguments, *options, "--endpoint-url", f"http://127.0.0.1:{port}"]
            theirs = subprocess.run([sys.executable, "-c", everywhere, "s3control", *given],
                                    env=clean_environment(), capture_output=True, text=True, timeout=60)
            mine = subprocess.run([ours.path, *given], env=clean_environment(), capture_output=True, text=True, timeout=60)
            assert (mine.returncode, without_hints(mine.stderr)) == (theirs.returncode, theirs.stderr.replace(f"{ACCOUNT}.", ""))
            assert ("s3control: hint: The change may have been made" in mine.stderr) == (name != "describe-job")


def test_takes_output_and_dates_from_the_profile(ours, tmp_path):
    config = tmp_path / "config"
    answer = f"<DescribeJobResult><Job><JobId>{JOB}</JobId><CreationTime>2026-11-22T18:49:59.123456Z</CreationTime>" \
        "<TerminationDate>2026-11-22T20:49:59Z</TerminationDate></Job></DescribeJobResult>"
    arguments = ["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, *AT]
    for lines in ["output = text", "output = table\ncli_timestamp_format = iso8601", "cli_timestamp_format = iso8601",
                  "cli_timestamp_format = none", "output = jsn"]:
        config.write_text(f"[default]\n{lines}\n[profile other]\noutput = json\n"
                          f"aws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n")
        proxy = f"http://127.0.0.1:{ours.recorder.port}"
        for more in [[], ["--output", "json"], ["--profile", "other"]]:
            theirs = AWS().run([*arguments, *more], answer=answer, environment=clean_environment(AWS_CONFIG_FILE=str(config), TZ="UTC"))
            mine = ours.run([*arguments, *more], answer=answer,
                            environment=clean_environment(AWS_CONFIG_FILE=str(config), HTTP_PROXY=proxy, http_proxy=proxy))
            assert (mine.code, mine.out, without_hints(mine.error)) == (theirs.code, theirs.out, theirs.error)
            # The AWS CLI makes the request first.
            assert (mine.request is None) == ("jsn" in lines and not more)


@pytest.mark.parametrize("arguments, hint", [
    (["update-job-status", "--job-id", JOB], ""),
    (["update-job-status", "--acount-id", ACCOUNT, "--job-id", JOB], "\n--acount-id: did you mean --account-id?"),
    (["create-job"], ""),
    (["describe-job", "--account-id", ACCOUNT, "--job-id"], ""),
    (["describe-job", "--account-id", ACCOUNT, "--job-id", "-x"], ""),
    (["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, "--verbos"], ""),
    (["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, "--regon", "x"], "\n--regon: did you mean --region?"),
    (["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, "more", "words"], ""),
    (["describe-job", "--account-id", ACCOUNT, "--job-id", "abc"], ""),
    (["create-job", "--account-id", ACCOUNT, "--operation", "{}", "--report", "Enable=true", "--priority", "-1",
      "--role-arn", "", "--manifest", "Spec={Format=x},Location={}", "--tags", "Key=a"], None),
    (["put-job-tagging", "--account-id", ACCOUNT, "--job-id", JOB, "--tags", "Key=a,Key=b"], ""),
    (["put-job-tagging", "--account-id", ACCOUNT, "--job-id", JOB, "--tags", '[{"Key":1,"Value":null},7]'], ""),
    (["put-job-tagging", "--account-id", ACCOUNT, "--job-id", JOB, "--tags", "file:///nowhere/at/all"], ""),
    (["describe-job", "--cli-input-json", '{"AccountId":"123456789012","jobid":"x"}'], None),
    (["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, "--endpoint-url", "localhost"], ""),
    (["list-jobs", "--account-id", ACCOUNT, "--max-results", "ten"], ": it takes a whole number"),
])
def test_says_what_is_wrong_in_the_same_words_and_more(ours, arguments, hint):
    theirs, mine = AWS().run([*arguments, *(AT if "--endpoint-url" not in arguments else [])]), ours.run(arguments)
    assert mine.request is None and theirs.request is None
    assert mine.code == theirs.code
    if hint is None:
        # A hint within: each of their lines begins one of ours.
        lines = essence(mine.error).split("\n")
        for line in essence(theirs.error).split("\n"):
            assert any(each.startswith(line) for each in lines), (line, lines)
    else:
        assert essence(mine.error) == essence(theirs.error) + hint


@pytest.mark.parametrize("text, place", [
    ('{"a": 1,}', "line 1, column 9"), ('{\n "AccountId": "1"\n "JobId"}', "line 3, column 2"), ("{", "line 1, column 2"),
])
def test_tells_where_json_is_wrong(ours, text, place):
    arguments = ["describe-job", "--cli-input-json", text]
    theirs, mine = AWS().run(arguments), ours.run(arguments)
    assert mine.code == theirs.code == 255
    assert place in mine.error
    assert "Error parsing parameter 'cli-input-json': Invalid JSON: " in mine.error and mine.error.endswith(
        f"JSON received: {text}\n")


def without_choices(skeleton):
    """A skeleton without the values of enumerations, of which the AWS CLI draws one."""
    if isinstance(skeleton, dict):
        return {name: without_choices(each) for name, each in skeleton.items()}
    if isinstance(skeleton, list):
        return [without_choices(each) for each in skeleton]
    return "" if isinstance(skeleton, str) and not skeleton.startswith("1970") else skeleton


@pytest.mark.parametrize("operation", OPERATIONS)
def test_makes_the_same_skeletons(operation, ours):
    for arguments in [["--generate-cli-skeleton"], ["--generate-cli-skeleton", "input"]]:
        theirs, mine = AWS().run([NAMES[operation], *arguments]), ours.run([NAMES[operation], *arguments])
        assert (mine.code, theirs.code, mine.error) == (0, 0, "")
        assert list(json.loads(mine.out)) == list(json.loads(theirs.out))
        assert without_choices(json.loads(mine.out)) == without_choices(json.loads(theirs.out))
    source = random.Random(f"{SEED}{operation}skeleton")
    input_shape, _ = roots(operation)
    given = [NAMES[operation], "--cli-input-json", json.dumps(plain_input(source, input_shape)),
             "--generate-cli-skeleton", "output"]
    theirs, mine = AWS().run(given), ours.run(given)
    if operation == "DescribeJob":
        # The AWS CLI finds its own sample wrong: a union of all its members.
        assert theirs.code == 255 and "Parameter validation failed" in theirs.error
        assert mine.code == 0 and list(json.loads(mine.out)) == ["Job"]
    else:
        assert (mine.code, mine.out) == (theirs.code, theirs.out)


def plain_input(source, input_shape):
    return plain(without_empty(input_shape, Values(source).value(input_shape)))


def test_does_not_drop_what_it_does_not_know(ours):
    answer = f"<DescribeJobResult><Job><JobId>{JOB}</JobId><Status>Active</Status><Priority>1</Priority>" \
        "<CreationTime>2026-11-22T18:49:59Z</CreationTime><Tier>Fast</Tier></Job></DescribeJobResult>"
    arguments = ["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, *AT]
    theirs, mine = AWS().run(arguments, answer=answer), ours.run(arguments, answer=answer)
    assert (mine.code, mine.out) == (0, theirs.out)
    assert mine.error == "s3control: warning: this version does not know Job.Tier, which the service sent: <Tier>Fast</Tier>\n"


@pytest.mark.parametrize("query", [
    "Job.", "Job[", "Job[0", "Job.1", "Job | ", "a b", "a = b", "'a", "`[1`x", "a.#", "a[1:2:3:4]", "{a}", "foo(a", "*a", "a..b", "",
    "a[*", "[?a", "a == ", "!", "-", "a[b]", "\"a\"(b)", "a(b)(c)", "ö", "a && ", "&", "a.{b: c", "[a, b", "@.", "a]", "a}", "((a)",
])
def test_says_where_a_query_is_wrong_in_the_same_words(ours, query):
    arguments = ["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, *AT, f"--query={query}"]
    theirs, mine = AWS().run(arguments), ours.run(arguments)
    assert_same(theirs, mine)
    assert mine.code == 255 and mine.request is None
    newer = ours.run([*arguments, "--no-cli-pager"])
    assert (newer.code, newer.out, newer.request) == (252, "", None)


def test_finds_a_wrong_call_before_anything_is_sent(ours):
    arguments = ["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, *AT, "--query"]
    for query, message in [
        ("Jobs[].sortby(@, &a)", "Unknown function: sortby(). Did you mean sort_by?"), ("length()", "Expected 1 argument for function length(), received 0"),
    ]:
        done = ours.run([*arguments, query])
        assert (done.code, done.out, done.request) == (255, "", None)
        assert done.error == f"\nBad value for --query {query}: {message}\n"


def test_loses_no_result_to_a_query_that_fails(ours):
    done = ours.run(["create-job", "--cli-input-json", json.dumps(plain_input(random.Random(1), "CreateJobRequest")), *AT, "--query", "abs(JobId)"],
                    answer="<CreateJobResult><JobId>job-1</JobId></CreateJobResult>")
    assert done.code == 255
    assert "In function abs(), invalid type for value: job-1" in done.error and 'The result: {"JobId":"job-1"}' in done.error


@pytest.mark.parametrize("arguments", [
    ["manifest", "write", "--keys", "-", "--bucket", b"\xff"],
    ["cancel", "--yes", "--status", "Active", "--description-contains", b"caf\xe9"],
    ["update-job-status", "--account-id", ACCOUNT, "--status-update-reason", b"caf\xe9"],
])
def test_refuses_arguments_that_are_not_utf8(ours, arguments):
    done = ours.run(arguments, input=b"a\n")
    assert (done.code, done.out, done.request) == (2, "", None)
    assert done.error.startswith(f"s3control: error: argument {len(arguments)} is not UTF-8: ")


def test_abbreviates_and_orders_options_alike(ours):
    answer = f"<UpdateJobPriorityResult><JobId>{JOB}</JobId><Priority>3</Priority></UpdateJobPriorityResult>"
    arguments = ["--reg", "eu-west-1", "update-job-priority", "--prio=7", "--job", JOB, "--out", "text", "--acc", ACCOUNT, *AT]
    theirs, mine = AWS().run(["update-job-priority", "--reg", "eu-west-1", *arguments[3:]], answer=answer), ours.run(
        arguments, answer=answer)
    assert_same(theirs, mine, {})


def test_one_real_process_of_each(emulator):
    """Not in this process and not recorded: both programs, one emulator that checks signatures."""
    server = emulator("--job", f"{JOB}=Suspended", "--job", "another-job=Complete")  # neither changes by itself
    environment = server.environment()
    path = Ours(type("R", (), {})()).path
    for arguments in [
        ["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, "--output", "text"],
        ["list-jobs", "--account-id", ACCOUNT, "--job-statuses", "Suspended", "Complete"],
        ["list-jobs", "--account-id", ACCOUNT, "--max-results", "1"],
        ["put-job-tagging", "--account-id", ACCOUNT, "--job-id", JOB, "--tags", "Key=a,Value=b c", 'Key="x",Value='],
        ["get-job-tagging", "--account-id", ACCOUNT, "--job-id", JOB],
        ["update-job-status", "--account-id", ACCOUNT, "--job-id", "missing", "--requested-job-status", "Ready"],
        ["delete-job-tagging", "--account-id", ACCOUNT, "--job-id", JOB],
    ]:
        theirs = subprocess.run([sys.executable, "-m", "awscli", "s3control", *arguments, *AT],
                                env=environment, capture_output=True, text=True, timeout=60)
        mine = subprocess.run([path, *arguments, *AT], env=environment, capture_output=True, text=True, timeout=60)
        assert (mine.returncode, mine.stdout, mine.stderr) == (theirs.returncode, theirs.stdout, theirs.stderr)
