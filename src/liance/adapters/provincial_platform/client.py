"""Clients of the platform: over HTTP, and the Null twin."""

import http.client
import json
import os
from collections.abc import Mapping
from importlib import import_module
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from liance.adapters.provincial_platform.protocol import PATH, Answer, Platform, encode

LONGEST_ANSWER = 64 * 1024
REFUSALS = frozenset({400, 409, 410, 413, 415, 422})


class HttpPlatform:
    """Speaks our protocol to ``url`` with a bearer ``token``; ``timeout`` in seconds."""

    configured = True

    def __init__(self, url: str, *, token: str = "", timeout: float = 20.0) -> None:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise ValueError("LIANCE_PLATFORM_URL must begin with http:// or https://")
        self.url = url.rstrip("/") + PATH
        self.token = token
        self.timeout = timeout

    def upload(self, document: Mapping[str, object], *, key: str) -> Answer:
        """Post the document: 2xx with a receipt is received; what the platform says of the document
        itself (``REFUSALS``) refused; all else down, a rejected token or a proxy's answer too."""
        request = Request(  # noqa: S310 - the scheme is checked above
            self.url,
            data=encode(document),
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "Idempotency-Key": key,
                "Authorization": f"Bearer {self.token}",
            },
        )
        try:
            with urlopen(request, timeout=self.timeout) as response:  # noqa: S310
                return _received(response.read(LONGEST_ANSWER))
        except HTTPError as error:
            text = _message(error.read(LONGEST_ANSWER)) or str(error.code)
            return Answer("refused" if error.code in REFUSALS else "down", message=text)
        except (URLError, OSError, http.client.HTTPException) as error:
            return Answer("down", message=str(error))


class NullPlatform:
    """No platform is configured: everything waits, nothing is lost."""

    configured = False

    def upload(self, document: Mapping[str, object], *, key: str) -> Answer:  # noqa: ARG002
        """Say that there is nowhere to send to."""
        return Answer("down", message="LIANCE_PLATFORM_URL is not set")


def from_environment() -> Platform:
    """The site's own adapter that LIANCE_PLATFORM_ADAPTER names (``module:factory``), else the platform
    of LIANCE_PLATFORM_URL and LIANCE_PLATFORM_TOKEN, else the Null twin. ``ValueError`` for a name that
    leads to none."""
    own = os.environ.get("LIANCE_PLATFORM_ADAPTER", "")
    if own:
        return _named(own)
    url = os.environ.get("LIANCE_PLATFORM_URL", "")
    if not url:
        return NullPlatform()
    return HttpPlatform(url, token=os.environ.get("LIANCE_PLATFORM_TOKEN", ""))


def _named(own: str) -> Platform:
    module, _, factory = own.partition(":")
    try:
        made: Platform = getattr(import_module(module), factory)()
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"LIANCE_PLATFORM_ADAPTER={own}: {error}") from error
    return made


def _received(body: bytes) -> Answer:
    try:
        receipt = json.loads(body)["receipt"]
    except (ValueError, KeyError, TypeError):
        return Answer("down", message="the answer carries no receipt")
    return Answer("received", receipt=str(receipt))


def _message(body: bytes) -> str:
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return ""
