"""A TLS server of odd manners: python3 tls.py MANNER CERTIFICATE KEY [PORT].

Listens on a free port of 127.0.0.1, which it prints, and logs a line for each connection and each request. Ends with its
parent, whose end of standard input it reads.

Manners over HTTP/1.1:
  plain        answers
  close-late   answers with Connection: close, and closes TLS and the connection 0.3 s later; with PORT, the answers are
               those of the plain server there
  surplus      follows each answer with another one, in a record of its own
  surplus-one  the same, in one record with the answer
  late-408     answers, and sends a 408 and closes 0.3 s later
Manners over HTTP/2, for the first requests of the process:
  refuse       refuses the first stream (REFUSED_STREAM), answers all later ones
  refuse-reused  answers the first stream of the process, refuses the second, answers all later ones
  refuse-shared  refuses the first stream of the process when the second comes, answers the second when the third comes,
               and all later ones at once
  refuse-all   refuses every stream
  goaway       answers the first stream of the process, then meets the next with a GOAWAY that names the first as the last
  drop-reused  answers the first stream of the process, and closes TLS and the connection at the second
  cut-reused   the same, without closing TLS
  reset-reused  the same, with a TCP reset
  alert-reused  the same, with a TLS alert
  drop-shared, cut-shared, reset-shared, alert-shared  leave the first stream of the process without an answer, and end
               the connection like those above at the second
  require-http11  ends each stream with HTTP_1_1_REQUIRED; answers over HTTP/1.1
"""

import os
import re
import socket
import ssl
import struct
import sys
import threading
import time

manner, certificate, key = sys.argv[1:4]
upstream = int(sys.argv[4]) if len(sys.argv) > 4 else None
over_http2 = {"refuse", "refuse-reused", "refuse-shared", "refuse-all", "goaway", "drop-reused", "cut-reused", "reset-reused", "alert-reused",
              "require-http11", "drop-shared", "cut-shared", "reset-shared", "alert-shared"}
lock = threading.Lock()
counts = {"connection": 0, "stream": 0, "request": 0}
third_came = threading.Event()


def count(what):
    with lock:
        counts[what] += 1
        return counts[what]


def log(*words):
    print(*words, flush=True)


def answer(body, fields=""):
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n{fields}\r\n{body}".encode()


def read_request(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return None
        data += part
    log("request", count("request"), data.split(b"\r\n")[0].decode())
    return data


def relay(request, connection):
    """Has the plain server answer a request, and sends the answer on as it comes."""
    head, _, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"\r\nContent-Length: *(\d+)", head, re.IGNORECASE)
    while length and len(body) < int(length[1]):
        body += read_exactly(connection, int(length[1]) - len(body))
    with socket.create_connection(("127.0.0.1", upstream)) as server:
        server.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)
        while part := server.recv(65536):
            connection.sendall(part)


def http1(connection):
    while request := read_request(connection):
        number = counts["request"]
        if manner == "close-late":
            if upstream:
                relay(request, connection)
            else:
                connection.sendall(answer("closing", "Connection: close\r\n"))
            time.sleep(0.3)
            connection.unwrap()
            return
        if manner == "surplus":
            connection.sendall(answer(f"answer {number}"))
            connection.sendall(answer("surplus"))
        elif manner == "surplus-one":
            connection.sendall(answer(f"answer {number}") + answer("surplus"))
        elif manner == "late-408":
            connection.sendall(answer(f"answer {number}"))
            time.sleep(0.3)
            connection.sendall(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        else:
            connection.sendall(answer(f"answer {number}"))


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def read_exactly(connection, size):
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


HEADERS, RESET, SETTINGS, GOAWAY = 1, 3, 4, 7
REFUSED_STREAM, HTTP_1_1_REQUIRED = 7, 13


def http2_answer(stream):
    body = f"answer {counts['request']}".encode()
    # 0x88 is the indexed field ":status: 200" (RFC 7541, appendix A).
    return frame(HEADERS, 4, stream, b"\x88") + frame(0, 1, stream, body)


def http2(connection):
    read_exactly(connection, 24)
    connection.sendall(frame(SETTINGS, 0, 0))
    last = 0
    held = 0
    while True:
        head = read_exactly(connection, 9)
        size, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
        stream = int.from_bytes(head[5:], "big") & 0x7FFFFFFF
        read_exactly(connection, size)
        if kind == SETTINGS and not flags & 1:
            connection.sendall(frame(SETTINGS, 1, 0))
        if kind != HEADERS:
            continue
        log("request", count("request"), "stream", stream)
        number = count("stream")
        if number == 3:
            third_came.set()
        if manner == "require-http11":
            connection.sendall(frame(RESET, 0, stream, struct.pack(">I", HTTP_1_1_REQUIRED)))
        elif manner == "refuse-all" or manner == "refuse" and number == 1 or manner == "refuse-reused" and number == 2:
            connection.sendall(frame(RESET, 0, stream, struct.pack(">I", REFUSED_STREAM)))
        elif manner.endswith("-shared") and number == 1:
            held = stream
        elif manner == "refuse-shared" and number == 2:
            connection.sendall(frame(RESET, 0, held, struct.pack(">I", REFUSED_STREAM)))
            # The third stream usually comes on another connection.
            third_came.wait(2)
            last = stream
            connection.sendall(http2_answer(stream))
        elif manner == "goaway" and number == 2:
            connection.sendall(frame(GOAWAY, 0, 0, struct.pack(">II", last, 0)))
            return
        elif manner in ("drop-reused", "drop-shared") and number == 2:
            return
        elif manner in ("cut-reused", "cut-shared") and number == 2:
            connection.close()
            raise EOFError
        elif manner in ("reset-reused", "reset-shared") and number == 2:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()
            raise EOFError
        elif manner in ("alert-reused", "alert-shared") and number == 2:
            # Bytes that no TLS peer understands: it answers them with an alert, and this end stays open for a while.
            os.write(connection.fileno(), b"\x17\x03\x03\x00\x20" + bytes(32))
            time.sleep(1)
            raise EOFError
        else:
            last = stream
            connection.sendall(http2_answer(stream))


def serve(raw):
    try:
        with context.wrap_socket(raw, server_side=True) as connection:
            log("connection", count("connection"), connection.selected_alpn_protocol())
            if connection.selected_alpn_protocol() == "h2":
                http2(connection)
            else:
                http1(connection)
            connection.unwrap()
    except (OSError, EOFError, ValueError) as error:
        log("ended", type(error).__name__)


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
if manner in over_http2:
    context.set_alpn_protocols(["h2", "http/1.1"])
listener = socket.create_server(("127.0.0.1", 0))
log("ACCEPT 127.0.0.1:%d" % listener.getsockname()[1])


def accept():
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
# Ends with its parent.
parent = os.getppid()
while os.getppid() == parent:
    time.sleep(0.2)
