"""The retry figures that the Swift tests take for botocore's are botocore's."""

import os
import re
import subprocess
import sys

import adaptive_table
from conftest import ROOT


def test_the_recorded_course_of_the_adaptive_mode_is_botocores():
    source = (ROOT / "Tests/AWSClientRuntimeTests/AdaptiveTable.swift").read_text()
    recorded = re.search(r'"""\n(.*?)\n +"""', source, re.DOTALL).group(1)
    assert [line.strip() for line in recorded.splitlines()] == list(adaptive_table.lines())


# botocore reads the switch when it is imported, so that the new rules need a process of their own.
STANDARD = """
from botocore.retries import quota, standard
from types import SimpleNamespace as Bag

detector = standard.ThrottlingErrorDetector(standard.RetryEventAdapter())
for code, factor in [("InternalError", 1.0), ("TooManyRequestsException", 1.0), ("SlowDown", 0.25)]:
    tokens = quota.RetryQuota()
    checker = standard.RetryQuotaChecker(tokens, detector)
    backoff = standard.ExponentialBackoff(random=lambda: factor, throttling_detector=detector)
    for attempt in (1, 2, 12):
        for wish in (None, "10000", "-1", "x"):
            headers = {} if wish is None else {"x-amz-retry-after": wish}
            context = standard.RetryContext(
                attempt, parsed_response={"Error": {"Code": code}},
                http_response=Bag(status_code=500, headers=headers))
            checker.acquire_retry_quota(context)
            delay = round(backoff.delay_amount(context) * 1e6)
            print(code, factor, attempt, wish, delay, tokens.available_capacity)
"""


def test_the_recorded_figures_of_the_standard_mode_are_botocores():
    environment = {**os.environ, "AWS_NEW_RETRIES_2026": "true"}
    printed = subprocess.run(
        [sys.executable, "-c", STANDARD], env=environment, capture_output=True, text=True, check=True).stdout
    source = (ROOT / "Tests/AWSClientRuntimeTests/StandardTable.swift").read_text()
    recorded = re.search(r'"""\n(.*?)\n +"""', source, re.DOTALL).group(1)
    assert [line.strip() for line in recorded.splitlines()] == printed.splitlines()
