"""What a signature costs: ours beside libcrypto alone, botocore and awscrt, on one machine, in turn.

    swift build -c release --package-path Benchmarks && python3 Benchmarks/signing.py

All sign the same UpdateJobStatus request on one thread, with a key that is derived already where the library
keeps keys, and arrive at the same signature. libcrypto alone, in C, does the hashing that nobody can do
without: the SHA-256 of the canonical request and the HMAC of the string to sign, in the fastest of three ways.
"""

import datetime
import statistics
import time

import awscrt.auth
import awscrt.http
import botocore.auth
import botocore.awsrequest
import botocore.credentials

from harness.comparison import Comparisons
from harness.script import KEY_ID, SECRET, arguments, json_of, program
from harness.table import publish

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


def microseconds(sign, runs, rounds=20):
    """The median of the runs."""
    figures = []
    for _ in range(runs):
        start = time.perf_counter()
        for _ in range(rounds):
            sign()
        figures.append((time.perf_counter() - start) / rounds * 1e6)
    return statistics.median(figures)


def main():
    options = arguments(__doc__)
    runs = 20 if options.quick else 300
    others = {"awscrt": with_awscrt(), "botocore": with_botocore()}
    table = Comparisons()
    for _ in range(options.rounds):
        ours = json_of(program("SigningBenchmark"), runs)
        for name, sign in others.items():
            signature = sign().rsplit("Signature=", 1)[1]
            if signature != ours["signature"]:
                raise SystemExit(f"{name} signs otherwise: {signature}")
        unit = "µs"
        table.add(
            "a signature", unit, ours["ours_without_copy_us"], "libcrypto alone, in C", ours["baseline_us"], "≤ 3")
        # What the others are given, they are given anew for each signature.
        mine = ours["ours_us"]
        what = "a copy of the request, and its signature"
        table.add(what, unit, mine, "libcrypto alone, in C", ours["baseline_us"])
        table.add(what, unit, mine, "awscrt", microseconds(others["awscrt"], runs // 4), "≤ 1/4")
        table.add(what, unit, mine, "botocore", microseconds(others["botocore"], runs // 4), "≤ 1/15")
        table.add(
            "two threads", "signatures/s", ours["two_threads_per_second"], "ours, one thread",
            ours["one_thread_per_second"], "≥ 1.8")
        table.add(
            "allocations a signature", "", ours["allocations"], "libcrypto's three digests",
            ours["baseline_allocations"])
    publish({
        "name": "Signing a request",
        "command": "Scripts/bench.sh --only signing",
        "notes": [
            f"An UpdateJobStatus request is signed (canonical request of {ours['canonical_request_bytes']} bytes) with a cached",
            "signing key on one thread. All signers compute the same signature. libcrypto alone is the minimum: SHA-256 and HMAC.",
            "Our signer writes the signature into an existing request. awscrt and botocore get a new request each time, so our figure in",
            "that comparison includes a copy of the request.",
        ],
        "rows": table.rows(),
    }, options)


if __name__ == "__main__":
    main()
