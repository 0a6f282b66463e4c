"""The whole product behind one plain WSGI server that comes back in a blink: Django is loaded once,
each life is a fork of it. ``python -m tests.crash.field_server PORT``; a line on standard input
begins a life and its process number is printed.
"""

import os
import sys
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


class Threads(ThreadingMixIn, WSGIServer):
    """A thread for each connection."""

    daemon_threads = True
    allow_reuse_address = True


class Quiet(WSGIRequestHandler):
    """Says nothing of requests. Head and body leave together: a client takes a head that a death
    cut short for a whole one, and the product's own server does not write it in pieces."""

    wbufsize = 64 * 1024

    def log_message(self, *_: Any) -> None:
        pass


def main() -> None:
    """Fork a life whenever asked to."""
    from liance.config.wsgi import application

    pid = 0
    while sys.stdin.readline():
        if pid:
            # The one before must have let go of the port.
            os.waitpid(pid, 0)
        pid = os.fork()
        if not pid:
            server = make_server("127.0.0.1", int(sys.argv[1]), application, Threads, Quiet)
            server.serve_forever()
        print(pid, flush=True)


if __name__ == "__main__":
    main()
