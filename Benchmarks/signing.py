"""What a signature costs: ours beside libcrypto alone, botocore and awscrt, in one run on one machine.

    swift build -c release --product SigningBenchmark && pip install awscrt botocore && python3 signing.py

All sign the same UpdateJobStatus request on one thread with a key that is derived already where the
library keeps keys. A figure is that of the fastest run, the one that the machine's other work disturbed
least: of 1,000 runs of 300 signatures for ours and libcrypto, taken in turn, of 500 runs of 20 for the others.
"""

import datetime
import json
import pathlib
import subprocess
import time

import awscrt.auth
import awscrt.http
import botocore.auth
import botocore.awsrequest
import botocore.credentials

BENCHMARK = pathlib.Path(__file__).parent / ".build" / "release" / "SigningBenchmark"
KEY_ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
HOST = "123456789012.s3-control.us-east-1.amazonaws.com"
PATH = (
    "/v20180820/jobs/8d9a18fe-c303-4d39-8ccc-860d372da386/status"
    "?requestedJobStatus=Cancelled&statusUpdateReason=superseded%20by%20a%20newer%20job"
)
HEADERS = {
    "x-amz-account-id": "123456789012",
    "User-Agent": "swift-s3-control/1.0 ua/2.1 os/linux lang/swift#6.3 cfg/retry-mode#standard",
    "amz-sdk-invocation-id": "0f5e3b2a-6c1d-4a7e-9b8c-2d3e4f5a6b7c",
    "amz-sdk-request": "attempt=1; max=3",
}
DATE = datetime.datetime(2015, 8, 30, 12, 36, 0)


def with_botocore():
    credentials = botocore.credentials.Credentials(KEY_ID, SECRET)
    auth = botocore.auth.S3SigV4Auth(credentials, "s3", "us-east-1")
    botocore.auth.get_current_datetime = lambda: DATE

    def sign():
        request = botocore.awsrequest.AWSRequest("POST", f"https://{HOST}{PATH}", headers=HEADERS)
        auth.add_auth(request)
        return request.headers["Authorization"]

    return sign


def with_awscrt():
    config = awscrt.auth.AwsSigningConfig(
        algorithm=awscrt.auth.AwsSigningAlgorithm.V4,
        signature_type=awscrt.auth.AwsSignatureType.HTTP_REQUEST_HEADERS,
        credentials_provider=awscrt.auth.AwsCredentialsProvider.new_static(KEY_ID, SECRET),
        region="us-east-1",
        service="s3",
        date=DATE.replace(tzinfo=datetime.timezone.utc),
        use_double_uri_encode=False,
        should_normalize_uri_path=False,
        signed_body_header_type=awscrt.auth.AwsSignedBodyHeaderType.X_AMZ_CONTENT_SHA_256,
        signed_body_value=awscrt.auth.AwsSignedBodyValue.EMPTY_SHA256,
    )

    def sign():
        headers = awscrt.http.HttpHeaders(list(HEADERS.items()) + [("Host", HOST)])
        request = awscrt.http.HttpRequest("POST", PATH, headers)
        awscrt.auth.aws_sign_request(request, config).result()
        return headers.get("Authorization")

    return sign


def microseconds(sign, rounds=20, runs=500):
    figures = []
    for _ in range(runs):
        start = time.perf_counter()
        for _ in range(rounds):
            sign()
        figures.append((time.perf_counter() - start) / rounds * 1e6)
    return min(figures)


def main():
    ours = json.loads(subprocess.run([str(BENCHMARK)], stdout=subprocess.PIPE, check=True).stdout)
    others = {"botocore": with_botocore(), "awscrt": with_awscrt()}
    for name, sign in others.items():
        signature = sign().rsplit("Signature=", 1)[1]
        assert signature == ours["signature"], f"{name} signs otherwise: {signature}"
    figures = {name: microseconds(sign) for name, sign in others.items()}
    mine, baseline = ours["ours_us"], ours["baseline_us"]
    scaling = ours["two_threads_per_second"] / ours["one_thread_per_second"]
    rows = [
        ("libcrypto alone (a)", baseline, f"ours is {mine / baseline:.2f} times (a)", "at most 3"),
        ("swift-s3-control", mine, "1", ""),
        ("awscrt (c)", figures["awscrt"], f"ours is {figures['awscrt'] / mine:.1f} times as fast", "at least 4"),
        ("botocore (b)", figures["botocore"], f"ours is {figures['botocore'] / mine:.1f} times as fast", "at least 15"),
    ]
    print(f"{'signer':<22}{'µs':>8}   {'ratio':<30}goal")
    for name, value, ratio, goal in rows:
        print(f"{name:<22}{value:>8.2f}   {ratio:<30}{goal}")
    print(f"two threads sign {scaling:.2f} times as much as one")
    print(f"allocations a signature: {ours['allocations']}, {ours['baseline_allocations']} of them libcrypto's own")
    print(f"all three signatures are the same; canonical request: {ours['canonical_request_bytes']} bytes")


if __name__ == "__main__":
    main()
