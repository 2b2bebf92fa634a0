"""Examples/BatchScenario, unattended against the emulator: the whole life of a job with all eight operations."""

import subprocess

from conftest import ACCOUNT, binary


def run_scenario(environment):
    return subprocess.run(
        [binary("EXAMPLES_BIN", ".build/debug", "BatchScenario")],
        env=environment, capture_output=True, text=True, timeout=60,
    )


def test_the_scenario_runs_to_its_end(emulator):
    running = emulator()
    done = run_scenario(running.environment(AWS_ACCOUNT_ID=ACCOUNT, AWS_ENDPOINT_URL_S3_CONTROL=running.url))
    assert done.returncode == 0, done.stderr
    for line in [
        "would do    S3PutObjectTagging",
        "to          1000 objects",
        "The priority is 60.",
        "It is listed.",
        "It is Cancelled: The scenario is over.",
        "department = marketing, fiscal-year = 2026",
        "department = archive",
        "No tags.",
    ]:
        assert line in done.stdout


def test_against_aws_it_says_what_it_needs(emulator):
    environment = emulator().environment(AWS_ACCOUNT_ID=ACCOUNT)
    done = run_scenario(environment)
    assert done.returncode == 1
    assert "BATCH_MANIFEST_ARN is not set" in done.stderr
