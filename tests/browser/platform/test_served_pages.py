"""What browsers are given before any page is written: headers, and a server that answers."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen


def _headers(address: str) -> dict[str, str]:
    try:
        with urlopen(Request(address)) as answer:
            return dict(answer.headers.items())
    except HTTPError as error:
        return dict(error.headers.items())


def test_every_answer_carries_the_security_headers(live_url) -> None:
    headers = {name.lower(): value for name, value in _headers(f"{live_url}/").items()}
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy.split("style-src-attr")[0].split("script-src")[1]


def test_the_pages_answer_in_chromium(live_url, page) -> None:
    answer = page.goto(f"{live_url}/")
    assert answer is not None
    assert answer.status < 500
