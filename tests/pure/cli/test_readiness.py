"""`serve` says that it is ready when a page is answered, not when a port is open."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from liance.doors.cli.processes import answers


class _Refusing(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(403)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Say nothing."""


def test_an_open_port_that_says_nothing_is_no_answer() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        assert not answers(f"http://127.0.0.1:{port}/", timeout=0.2)
    assert not answers(f"http://127.0.0.1:{port}/", timeout=0.2)


def test_any_status_is_an_answer() -> None:
    with HTTPServer(("127.0.0.1", 0), _Refusing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            assert answers(f"http://127.0.0.1:{server.server_port}/")
        finally:
            server.shutdown()
            thread.join()
