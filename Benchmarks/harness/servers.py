"""nginx, which answers every request with the same reply, and a server whose TLS connections end late."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from .script import JOB, ROOT

REPLY = (
    '<UpdateJobStatusResult xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">'
    f"<JobId>{JOB}</JobId><Status>Cancelled</Status></UpdateJobStatusResult>"
)

CONFIGURATION = """\
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid FOLDER/pid;
error_log stderr crit;
events { worker_connections 16000; }
http {
    access_log off;
    keepalive_requests 1000000;
    client_body_temp_path FOLDER/body;
    proxy_temp_path FOLDER/proxy;
    fastcgi_temp_path FOLDER/fastcgi;
    uwsgi_temp_path FOLDER/uwsgi;
    scgi_temp_path FOLDER/scgi;
    default_type application/xml;
    server {
        listen 127.0.0.1:PORT backlog=16384;
        return 200 'REPLY';
    }
}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


class Nginx:
    """One worker on a free port of the loopback interface, within `with`."""

    def __enter__(self):
        binary = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        if not binary:
            raise SystemExit("nginx is not installed: apt install nginx-light, or brew install nginx")
        self.folder = tempfile.mkdtemp(prefix="bench-nginx-")
        # The worker may run as another user, who must get at its temporary folders.
        os.chmod(self.folder, 0o755)
        self.port = free_port()
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w", encoding="utf-8") as file:
            text = CONFIGURATION.replace("FOLDER", self.folder).replace("PORT", str(self.port))
            file.write(text.replace("REPLY", REPLY))
        self.process = subprocess.Popen([binary, "-c", path, "-e", "stderr"], start_new_session=True)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.02)
        self.__exit__()
        raise SystemExit("nginx did not start")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"


class ClosingTLS:
    """A TLS server that answers with `Connection: close` and closes the connection 0.3 s later, within `with`."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="bench-tls-")
        self.certificate, key = (os.path.join(self.folder, name) for name in ("certificate.pem", "key.pem"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate],
            check=True, stderr=subprocess.DEVNULL)
        # Its log is not read: it goes into a file.
        self.log = os.path.join(self.folder, "log")
        script = ROOT / "Tests" / "Servers" / "tls.py"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([sys.executable, script, "close-late", self.certificate, key], stdout=log)
        for _ in range(500):
            with open(self.log, encoding="utf-8") as log:
                line = log.readline()
            if line.endswith("\n"):
                self.url = f"https://{line.split()[1]}"
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        self.__exit__()
        raise SystemExit("the TLS server did not start")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
