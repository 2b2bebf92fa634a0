"""What the documents say of other clients, done with them: the page "From boto3" runs as it is written."""

import json
import re
import subprocess
import sys

from conftest import ACCOUNT, ROOT

PAGE = ROOT / "Sources/S3Control/S3Control.docc/FromBoto3.md"
JOB = "8d9a18fe-c303-4d39-8ccc-860d372da386"

# Runs the blocks one after the other with the same names, as their reader would, but with short pauses.
RUNNER = """\
import json, sys, time
pause = time.sleep
time.sleep = lambda seconds: pause(seconds / 100)
names = json.load(sys.stdin)
for block in names.pop("blocks"):
    exec(compile(block, "FromBoto3.md", "exec"), names)
print("created", names["response"]["JobId"])
"""


def test_the_page_from_boto3_runs(emulator):
    server = emulator("--job", f"{JOB}=Suspended", "--job", "job-1=Active")
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(), re.M | re.S)
    assert len(blocks) >= 6
    names = {"blocks": blocks, "job_id": JOB, "account": ACCOUNT}
    done = subprocess.run(
        [sys.executable, "-c", RUNNER], input=json.dumps(names), capture_output=True, text=True, timeout=120,
        env=server.environment(AWS_ENDPOINT_URL_S3_CONTROL="http://s3-control.test"))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[:2] == ["Cancelled", "job-1 Active"]
    # The job that is cancelled already cannot be cancelled again by boto3.
    assert lines[2] == "JobStatusException 400"
    assert lines[3].startswith("created ")
