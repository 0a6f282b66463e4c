"""What browsers are given before any page is written: headers, and a server that answers."""

from urllib.error import HTTPError
from urllib.request import Request, urlopen


def _headers(address: str) -> dict[str, str]:
    try:
        with urlopen(Request(address)) as answer:
            return dict(answer.headers.items())
    except HTTPError as error:
        return dict(error.headers.items())


def test_every_answer_carries_the_security_headers(standing_office) -> None:
    headers = {name.lower(): value for name, value in _headers(f"{standing_office}/").items()}
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in headers["content-security-policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    for directive in ("script-src", "style-src"):
        assert "unsafe" not in policy[directive]


def test_the_pages_answer_in_chromium(standing_office, page) -> None:
    answer = page.goto(f"{standing_office}/")
    assert answer is not None
    assert answer.status < 500
