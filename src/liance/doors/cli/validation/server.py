"""The pages on loopback, in this process, so that the fixed clock holds for them too."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Say nothing: the report is the output."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the running pages while the block runs."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, name="validation", daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    before, settings.LIANCE_ADDRESS = settings.LIANCE_ADDRESS, address
    try:
        yield address
    finally:
        settings.LIANCE_ADDRESS = before
        server.shutdown()
        server.server_close()
        thread.join()
