"""An HTTP server on loopback, in a thread, for one handler."""

import http.server
import threading


class LocalServer(http.server.ThreadingHTTPServer):
    """Serves until it is closed: `with LocalServer(Handler) as server`. `requests` is the handler's to fill."""

    daemon_threads = True

    def __init__(self, handler, context=None):
        super().__init__(("127.0.0.1", 0), handler)
        if context:
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.url = f"http{'s' if context else ''}://127.0.0.1:{self.server_port}"
        self.requests = []
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.thread.join(timeout=60)
        self.server_close()

    def handle_error(self, request, address):
        pass  # The client left early, or was killed.


class LocalHandler(http.server.BaseHTTPRequestHandler):
    """Answers without a line in the log."""

    protocol_version = "HTTP/1.1"

    def reply(self, body, status=200, kind=None):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
