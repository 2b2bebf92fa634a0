"""The same command line given to the AWS CLI and to `s3control`: the same request, the same output.

What differs on purpose:
- What `test_differential.py` names (empty optional lists, carriage returns).
- `s3control` adds to some errors what the AWS CLI leaves out: the nearest right name, the line and column.
- The AWS CLI of version 1 fetches the content of `http://` values, `s3control` does not.
"""

import io
import json
import os
import random
import re
import subprocess
import sys

import pytest
import yaml
from cli_sides import AWS, ENDPOINT, Ours, essence, response
from command_lines import CommandLines, Shorthand
from conftest import ACCOUNT, clean_environment
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
    lines = [line for line in text.split("\n") if not line.startswith(("s3control: note: ", "s3control: warning: "))]
    return re.sub(r"\. Did you mean [^?\n]*\?", "", "\n".join(lines))


def about_the_same_job(given, returned):
    """A result about the job that was asked for: `s3control` takes one about another job for an error, `aws` prints it."""
    for place in (returned, returned.get("Job")):
        if isinstance(place, dict) and "JobId" in place and "JobId" in given:
            place["JobId"] = given["JobId"]
    return returned


def assert_same(theirs, ours, values=None):
    error = essence(ours.error)
    if "{self._error_location()}" in theirs.error:
        # The AWS CLI prints a piece of its own source where the place should be.
        error = error.split(" for input:\n")[0] + " for input:\n{self._error_location()}"
    assert (ours.code, error) == (theirs.code, essence(theirs.error))
    assert ours.out == theirs.out
    assert difference(parts(ours.request, values), parts(theirs.request, values)) is None


@pytest.mark.parametrize("operation", OPERATIONS)
def test_sends_and_prints_the_same(operation, ours, tmp_path):
    source = random.Random(f"{SEED}{operation}cli")
    values, documents, lines = Values(source), Documents(source), CommandLines(source, tmp_path)
    input_shape, output_shape = roots(operation)
    aws = AWS()
    for _ in range(CASES):
        given = without_empty(input_shape, values.value(input_shape))
        if "ClientRequestToken" in given and source.random() < 0.5:
            del given["ClientRequestToken"]
        returned = about_the_same_job(given, values.value(output_shape))
        answer = documents.document(output_shape, returned) if shape(output_shape)["members"] else ""
        output = source.choice(["json", "json", "text", "table", "yaml"])
        arguments = [NAMES[operation], *lines.arguments(operation, given), *AT]
        theirs = aws.run([*arguments, "--output", "json" if output == "yaml" else output], answer=answer)
        mine = ours.run([*arguments, "--output", output], answer=answer)
        mine.error = without_hints(mine.error)
        if output == "yaml":
            assert yaml.safe_load(mine.out) == (json.loads(theirs.out) if theirs.out else None)
            mine.out = theirs.out
        if output == "table" and any(ord(each) > 0x7E for each in theirs.out):
            # The AWS CLI counts ambiguous characters as wide, and joined emoji one by one.
            mine.out = theirs.out
        assert_same(theirs, mine, given)


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
])
def test_says_the_services_errors_in_the_same_words(ours, status, body):
    for name, more in [("describe-job", []), ("update-job-status", ["--requested-job-status", "Cancelled"])]:
        arguments = [name, "--account-id", ACCOUNT, "--job-id", JOB, *more, *AT]
        theirs, mine = AWS().run(arguments, status=status, answer=body), ours.run(arguments, status=status, answer=body)
        assert mine.code == theirs.code == 255
        # With one attempt allowed, the AWS CLI reports each error as one after retries.
        assert mine.error == theirs.error.replace(" (reached max retries: 0)", "")
        assert mine.out == theirs.out == ""


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
    from command_lines import plain
    return plain(without_empty(input_shape, Values(source).value(input_shape)))


def test_does_not_drop_what_it_does_not_know(ours):
    answer = f"<DescribeJobResult><Job><JobId>{JOB}</JobId><Status>Active</Status><Priority>1</Priority>" \
        "<CreationTime>2026-11-22T18:49:59Z</CreationTime><Tier>Fast</Tier></Job></DescribeJobResult>"
    arguments = ["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, *AT]
    theirs, mine = AWS().run(arguments, answer=answer), ours.run(arguments, answer=answer)
    assert (mine.code, mine.out) == (0, theirs.out)
    assert mine.error == "s3control: warning: this version does not know Job.Tier, which the service sent: <Tier>Fast</Tier>\n"


def test_refuses_a_query_and_names_jq(ours):
    done = ours.run(["describe-job", "--account-id", ACCOUNT, "--job-id", JOB, "--query", "Job.Status", *AT])
    assert (done.code, done.out, done.request) == (255, "", None)
    assert "jq" in done.error


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
