"""The library's model against botocore's: every shape, member, name, constraint, value and error; and partitions.

It runs against the pinned botocore and, in a virtual environment of its own, against the newest one.
"""

import functools
import json
import random
import re
import subprocess

import botocore
import botocore.auth
import botocore.loaders
import pytest
from conftest import binary
from service_model import OPERATIONS, reached, roots, service, shape
from test_signing import ask, make

# What the service model says of a member, or of a shape, in words that this check knows. A word beyond
# them may mean something on the wire, so it is a difference until somebody has looked at it.
MEMBER_TRAITS = {
    "shape", "documentation", "box", "location", "locationName", "contextParam", "hostLabel", "idempotencyToken",
}
SHAPE_TRAITS = {
    "type", "documentation", "members", "required", "member", "key", "value", "enum", "min", "max", "pattern",
    "union", "locationName", "box",
}

# Members without which a result tells nothing: a job's id and its status.
INDISPENSABLE = {
    "UpdateJobStatusResult.JobId", "UpdateJobStatusResult.Status", "CreateJobResult.JobId", "DescribeJobResult.Job",
    *(f"{name}.{member}" for name in ("JobDescriptor", "JobListDescriptor") for member in ("JobId", "Status")),
}
# Required by the service model in a result that is read without.
TOLERATED_WHERE_ABSENT = {"UpdateJobPriorityResult.Priority"}
# Lists of results, which are empty where they are absent.
EMPTY_WHERE_ABSENT = {"JobDescriptor.FailureReasons", "ListJobsResult.Jobs", "GetJobTaggingResult.Tags"}
# Required, but filled in by the client.
FILLED_IN = {"CreateJobRequest.ClientRequestToken"}
# Optional lists whose emptiness the API reference gives a meaning.
MEANINGFUL_WHERE_EMPTY = {"S3CopyObjectOperation.NewObjectTagging"}

LOCATIONS = {None: "body", "header": "header", "uri": "label", "querystring": "query"}


def value_of(name):
    described = shape(name)
    kind = described["type"]
    if kind == "structure":
        return {"kind": kind, "name": name}
    if kind == "list":
        return {"kind": kind, "element": value_of(described["member"]["shape"])}
    if kind == "string" and "enum" in described:
        return {"kind": kind, "name": name, "values": described["enum"]}
    return {"kind": {"long": "integer"}.get(kind, kind)}


def constraint_of(name):
    described = shape(name)
    found = {"minimum": described.get("min"), "maximum": described.get("max"), "pattern": described.get("pattern")}
    kind = described["type"]
    if kind in ("list", "map"):
        element = shape(described["member" if kind == "list" else "key"]["shape"])
        if element["type"] == "string":
            found |= {"elementMinimum": element.get("min"), "elementMaximum": element.get("max")}
            found["pattern"] = element.get("pattern")
    if kind == "map":
        found["mapValueMaximum"] = shape(described["value"]["shape"]).get("max")
        assert not {"min", "pattern"} & shape(described["value"]["shape"]).keys()
    return {key: value for key, value in found.items() if value is not None}


@functools.cache
def member_of(name, member):
    """What the library should say of a member."""
    described = shape(name)
    trait = described["members"][member]
    path = f"{name}.{member}"
    required = member in described.get("required", [])
    target = shape(trait["shape"])
    optional = path in FILLED_IN | TOLERATED_WHERE_ABSENT or not (
        required or path in INDISPENSABLE or path in EMPTY_WHERE_ABSENT)
    return {
        "name": member,
        "wireName": trait.get("locationName", member),
        "location": LOCATIONS[trait.get("location")],
        "required": required,
        "optional": optional,
        "mayBeAbsent": optional or path in EMPTY_WHERE_ABSENT,
        "keepsEmpty": required or path in MEANINGFUL_WHERE_EMPTY,
        "elementName": target.get("member", {}).get("locationName", "member"),
        "value": value_of(trait["shape"]),
        "constraint": constraint_of(trait["shape"]),
    }


def shape_differences(name, ours):
    described = shape(name)
    if ours is None:
        yield f"{name}: the shape is missing"
        return
    if bool(described.get("union")) != ours["union"]:
        yield f"{name}: one is a union, the other is not"
    members = {member["name"]: member for member in ours["members"]}
    for member in described["members"]:
        if member not in members:
            expected = member_of(name, member)
            yield (f"{name}.{member}: the member is missing; add a property and a line of `describe` for "
                   f"{json.dumps(expected['value'])} with the constraint {json.dumps(expected['constraint'])}")
            continue
        expected = member_of(name, member)
        for key in expected:
            if expected[key] != members[member][key]:
                yield f"{name}.{member}: {key} is {members[member][key]!r}, should be {expected[key]!r}"
    for member in members:
        if member not in described["members"]:
            yield f"{name}.{member}: the service has no such member"
    order = [member for member in described["members"] if member in members]
    if [member for member in members if member in described["members"]] != order:
        yield f"{name}: the members' order is not {order}"


@functools.cache
def trait_differences(name):
    return list(each_trait_difference(name))


def each_trait_difference(name):
    described = shape(name)
    for trait in described.keys() - SHAPE_TRAITS:
        yield f"{name}: the service model says {trait}, which nobody has looked at"
    members = described["members"].items() if described["type"] == "structure" else [
        (key, described[key]) for key in ("member", "key", "value") if key in described]
    for member, trait in members:
        for word in trait.keys() - MEMBER_TRAITS:
            yield f"{name}.{member}: the service model says {word}, which nobody has looked at"
        if described["type"] == "map" and "locationName" in trait:
            yield f"{name}.{member}: the element of a map's {member} has a name of its own"
        if "idempotencyToken" in trait and f"{name}.{member}" not in FILLED_IN:
            yield f"{name}.{member}: is an idempotency token, which the client does not fill in"


def operation_differences(name, ours):
    if ours is None:
        yield f"{name}: the operation is missing"
        return
    described = service()["operations"][name]
    input_shape, output_shape = roots(name)
    body = [member for member in shape(input_shape)["members"].values() if "location" not in member]
    expected = {
        "method": described["http"]["method"],
        "path": described["http"]["requestUri"],
        "input": input_shape,
        "output": output_shape,
        "hasRequestBody": bool(body),
        "hasResponseBody": bool(shape(output_shape)["members"]),
        "errors": [error["shape"] for error in described["errors"]],
    }
    for key, value in expected.items():
        if ours[key] != value:
            yield f"{name}: {key} is {ours[key]!r}, should be {value!r}"
    if body and described["input"].get("locationName") != input_shape:
        yield f"{name}: the request's root is not named after its shape"
    if described["endpoint"]["hostPrefix"] != "{AccountId}.":
        yield f"{name}: the host has another prefix than the account"
    for error in described["errors"]:
        if list(shape(error["shape"])["members"]) != ["Message"]:
            yield f"{error['shape']}: has other members than a message"
    known = {known for known, each in reached(input_shape, output_shape).items() if each["type"] == "structure"}
    for known_shape in sorted(known):
        yield from shape_differences(known_shape, ours["shapes"].get(known_shape))
    for extra in ours["shapes"].keys() - known:
        yield f"{extra}: {name} does not reach such a shape"
    for each in reached(input_shape, output_shape):
        yield from trait_differences(each)


def differences(ours):
    """Every difference between botocore's model and `ours`, each once, by name."""
    found = {}
    for name in OPERATIONS:
        for line in operation_differences(name, ours.get(name)):
            found[line] = None
    for name in ours.keys() - set(OPERATIONS):
        found[f"{name}: the operation is one too many"] = None
    return list(found)


def answer(question):
    done = subprocess.run(
        [binary("TOOLS_BIN", "Tools/.build/debug", "ModelProbe")],
        input=json.dumps(question) + "\n", capture_output=True, text=True, timeout=60, check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def ours():
    return {operation["name"]: operation for operation in answer({"ask": "operations"})}


def test_the_library_describes_what_botocore_describes(ours):
    found = differences(ours)
    assert not found, f"\nbotocore {botocore.__version__} has what Sources/S3ControlModel has not:\n" + "\n".join(found)


def places(ours):
    """Every shape of every operation, and where it is described."""
    return [(name, each) for operation in ours.values() for name, each in operation["shapes"].items()]


def test_every_member_that_is_removed_is_noticed(ours):
    paths = {(name, member["name"]) for name, each in places(ours) for member in each["members"]}
    assert len(paths) > 150
    for name, member in sorted(paths):
        altered = json.loads(json.dumps(ours))
        for known, each in places(altered):
            if known == name:
                each["members"] = [kept for kept in each["members"] if kept["name"] != member]
        found = differences(altered)
        assert len(found) == 1 and found[0].startswith(f"{name}.{member}: the member is missing; add "), found


@pytest.mark.parametrize("key", [
    "wireName", "location", "required", "optional", "mayBeAbsent", "keepsEmpty", "elementName", "value", "constraint",
])
def test_everything_that_is_changed_in_a_member_is_noticed(ours, key):
    paths = {(name, member["name"]) for name, each in places(ours) for member in each["members"]}
    for name, member in sorted(paths):
        altered = json.loads(json.dumps(ours))
        for known, each in places(altered):
            for found in each["members"]:
                if (known, found["name"]) == (name, member):
                    found[key] = not found[key] if isinstance(found[key], bool) else "something else"
        found = differences(altered)
        assert len(found) == 1 and found[0].startswith(f"{name}.{member}: {key} is "), found


@pytest.mark.parametrize("key", ["method", "path", "input", "output", "errors", "hasRequestBody", "hasResponseBody"])
@pytest.mark.parametrize("operation", OPERATIONS)
def test_everything_that_is_changed_in_an_operation_is_noticed(ours, operation, key):
    altered = json.loads(json.dumps(ours))
    altered[operation][key] = not altered[operation][key] if key.startswith("has") else "something else"
    found = differences(altered)
    assert len(found) == 1 and found[0].startswith(f"{operation}: {key} is "), found


@pytest.mark.parametrize("change", ["removed", "renamed", "added"])
def test_every_change_of_an_enumeration_is_noticed(ours, change):
    altered = json.loads(json.dumps(ours))
    count = 0
    for _, each in places(altered):
        for member in each["members"]:
            value = member["value"].get("element", member["value"])
            if "values" in value:
                count += 1
                if change == "removed":
                    value["values"].pop()
                elif change == "renamed":
                    value["values"][0] += "x"
                else:
                    value["values"].append("x")
    found = differences(altered)
    assert count > 30 and all(": value is " in line for line in found)
    assert len(found) >= 25, found


def partitions():
    return botocore.loaders.Loader().load_data("partitions")["partitions"]


def table(partition):
    """What the library should say of a partition."""
    outputs = partition["outputs"]
    names = ("dnsSuffix", "dualStackDnsSuffix", "implicitGlobalRegion")
    return {"name": partition["id"], "regions": sorted(partition["regions"]), **{name: outputs[name] for name in names}}


def test_the_library_knows_the_partitions_and_regions_of_botocore():
    ours = {each["name"]: {**each, "regions": sorted(each["regions"])} for each in answer({"ask": "partitions"})}
    found = []
    for partition in partitions():
        expected = table(partition)
        known = ours.pop(partition["id"], {})
        for key, value in expected.items():
            if known.get(key) == value:
                continue
            if key == "regions":
                for region in sorted(set(value) ^ set(known.get(key, []))):
                    found.append(f"{partition['id']}: {region} is {'missing' if region in value else 'unknown to botocore'}")
            else:
                found.append(f"{partition['id']}: {key} is {known.get(key)!r}, should be {value!r}")
        # Nothing of the library asks whether a partition supports them.
        assert partition["outputs"]["supportsFIPS"] and partition["outputs"]["supportsDualStack"]
    found += [f"{name}: botocore has no such partition" for name in ours]
    assert not found, f"\nbotocore {botocore.__version__} differs from Sources/AWSCore/Partition+All.swift:\n" + "\n".join(found)


def test_a_region_belongs_to_the_partition_that_botocore_says():
    def expected(region):
        for partition in partitions():
            if region in partition["regions"]:
                return partition["id"]
        for partition in partitions():
            if re.match(partition["regionRegex"], region):
                return partition["id"]
        return "aws"

    dice = random.Random(20261128)
    regions = [region for partition in partitions() for region in partition["regions"]]
    prefixes = sorted({region.split("-")[0] for region in regions}) + ["us-gov", "us-iso", "us-isob", "eusc-de", "xx", "Us", ""]
    made = [f"{dice.choice(prefixes)}-{dice.choice(['north', 'west_1', 'east', '', 'é', 'a-b', 'é1'])}-{dice.choice(['1', '22', 'x', ''])}"
            for _ in range(3000)]
    texts = regions + made
    assert answer({"ask": "partition of", "texts": texts}) == [expected(text) for text in texts]


def test_the_fields_that_botocore_does_not_sign_are_not_signed():
    """Proxies change them. 1.43 signs three of these; the newest is what counts here."""
    names = sorted(botocore.auth.SIGNED_HEADERS_BLACKLIST)
    order = make(random.Random(1), headers=[[name, "x"] for name in [*names, "x-other"]], payload="bytes", token=None)
    (answer,) = ask([order])
    assert "x-other" in json.dumps(answer)
    signed = re.search(r"SignedHeaders=([^,&]*)", json.dumps(answer))[1].split(";")
    assert not set(names) & set(signed), signed
