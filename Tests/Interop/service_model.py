"""The service's model as botocore carries it, and what the eight operations reach in it."""

import functools

import botocore.loaders

OPERATIONS = [
    "CreateJob", "DescribeJob", "ListJobs", "UpdateJobPriority", "UpdateJobStatus",
    "GetJobTagging", "PutJobTagging", "DeleteJobTagging",
]


@functools.cache
def service():
    return botocore.loaders.Loader().load_service_model("s3control", "service-2")


def shape(name):
    return service()["shapes"][name]


def references(name):
    """The shapes that a shape refers to, in order."""
    described = shape(name)
    kind = described["type"]
    if kind == "structure":
        return [member["shape"] for member in described["members"].values()]
    if kind == "list":
        return [described["member"]["shape"]]
    if kind == "map":
        return [described["key"]["shape"], described["value"]["shape"]]
    return []


@functools.cache
def reached(*roots):
    """Every shape that `roots` reach, themselves among them."""
    seen, waiting = {}, list(roots)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen[name] = shape(name)
            waiting += references(name)
    return seen


def roots(operation):
    described = service()["operations"][operation]
    return described["input"]["shape"], described["output"]["shape"]
