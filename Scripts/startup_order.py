"""Writes the order of functions for the linker: those that ordinary calls run, next to each other.

    python3 Scripts/startup_order.py BINARY LINK_MAP ORDER_FILE

The system reads a program in pieces of 64 KiB around each function that is called, so that functions all over a
file of 18 MB cost memory and time. This runs the binary under valgrind against a responder on loopback, notes which
functions run, and leaves out what the linker can only move with much else around it. The descriptions of all types'
conformances to protocols follow: Swift's runtime goes through all of them when it looks for one.
"""

import http.server
import os
import re
import subprocess
import sys
import tempfile
import threading

JOB = "8d9a18fe-c303-4d39-8ccc-860d372da386"
ABOUT = ["--account-id", "123456789012", "--job-id", JOB]
COMMANDS = [
    ["update-job-status", *ABOUT, "--requested-job-status", "Cancelled", "--status-update-reason", "superseded"],
    ["describe-job", *ABOUT],
    ["list-jobs", "--account-id", "123456789012"],
    ["update-job-status", *ABOUT, "--requested-job-status", "Ready", "--query", "Status", "--output", "text"],
    ["list-jobs", "--account-id", "123456789012", "--query", "Jobs[?Priority > `1`] | sort_by(@, &Priority)[].{id: JobId}"],
    ["jobs"],
]
# A larger section is not worth its neighbors.
LARGEST_SECTION = 32_000

MEMBERS = f"<JobId>{JOB}</JobId><Status>Active</Status><Priority>10</Priority><CreationTime>2026-11-22T18:49:59Z</CreationTime>"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = 'xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"'


class Responder(http.server.BaseHTTPRequestHandler):
    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name = "UpdateJobStatus" if self.path.split("?")[0].endswith("/status") else \
            "DescribeJob" if JOB in self.path else "ListJobs"
        content = {
            "UpdateJobStatus": f"<JobId>{JOB}</JobId><Status>Cancelled</Status>",
            "DescribeJob": f"<Job>{MEMBERS}</Job>",
            "ListJobs": f"<Jobs><member>{MEMBERS}</member></Jobs>",
        }[name]
        body = f"{DECLARATION}<{name}Result {NAMESPACE}>{content}</{name}Result>".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_):
        pass


def functions_run(binary, port):
    """The names of the functions, in the order in which valgrind met them."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": os.devnull, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1", "AWS_ACCOUNT_ID": "123456789012",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    }
    names = {}
    for command in COMMANDS:
        with tempfile.NamedTemporaryFile("r") as record:
            subprocess.run(
                ["valgrind", "--quiet", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={record.name}",
                 binary, *command, "--endpoint-url", f"http://127.0.0.1:{port}"],
                env=environment, check=True, stdout=subprocess.DEVNULL, timeout=300,
            )
            for name in re.findall(r"(?m)^c?fn=\(\d+\) ([^'\n]+)", record.read()):
                names[name] = None
    # What the C library runs first, which valgrind calls by other names or by none.
    return [*names, "_start", "frame_dummy"]


def section_sizes(path):
    """The size of the section that each symbol is in, from lld's map."""
    sizes, section = {}, None
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            found = re.match(r" *[0-9a-f]+ +[0-9a-f]+ +([0-9a-f]+) +\d+ ( *)(.*)$", line)
            if not found:
                continue
            if len(found[2]) == 8:
                section = int(found[1], 16)
            elif len(found[2]) == 16 and section is not None:
                sizes.setdefault(found[3], section)
    return sizes


def main():
    binary, link_map, order_file = sys.argv[1:]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Responder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sizes = section_sizes(link_map)
    names = [name for name in functions_run(binary, server.server_port) if sizes.get(name, LARGEST_SECTION + 1) <= LARGEST_SECTION]
    if len(names) < 500:
        sys.exit(f"only {len(names)} functions were found, so that something is wrong with the map or with valgrind")
    # In Swift's mangling, Mc ends the name of a conformance's description.
    conformances = sorted(name for name in sizes if name.startswith("$s") and name.endswith("Mc"))
    with open(order_file, "w", encoding="utf-8") as file:
        file.write("\n".join(names + conformances) + "\n")
    print(f"{len(names)} functions, {sum(sizes[name] for name in names) // 1024} KiB")


main()
