"""How people reach the site: forms behind a proxy that ends TLS, codes on what is signed."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client
from django.test.client import RequestFactory

from liance.doors.cli.listening import Listening
from liance.doors.web.address import lasting_address, public_address
from liance.foundation.kernel.errors import Refused


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("origin", "trusted", "answer"),
    [
        ("https://liance.example", ["https://liance.example"], 200),
        ("https://liance.example", [], 403),
        ("https://evil.example", ["https://liance.example"], 403),
    ],
)
def test_forms_are_taken_from_the_public_address_behind_a_proxy(
    settings: Any, origin: str, trusted: list[str], answer: int
) -> None:
    settings.CSRF_TRUSTED_ORIGINS = trusted
    browser = Client(enforce_csrf_checks=True)
    page = browser.get("/", follow=True)
    token = page.cookies["csrftoken"].value
    sent = browser.post(
        page.request["PATH_INFO"],
        {"login": "nobody", "password": "x", "csrfmiddlewaretoken": token},
        headers={"origin": origin},
    )
    assert sent.status_code == answer


def test_what_is_signed_never_bears_the_name_a_request_calls_us_by(settings: Any) -> None:
    request: HttpRequest = RequestFactory().get("/", headers={"host": "evil.example"})
    settings.LIANCE_ADDRESS = "https://liance.example"
    assert lasting_address("/v/1/") == "https://liance.example/v/1/"
    assert public_address(request, "/v/1/") == "https://liance.example/v/1/"
    settings.LIANCE_ADDRESS = ""
    settings.ALLOWED_HOSTS = ["*"]
    assert public_address(request, "/v/1/") == "http://evil.example/v/1/"
    with pytest.raises(Refused, match=r"site\.no_address"):
        lasting_address("/v/1/")


@pytest.mark.parametrize(
    ("listening", "address"),
    [
        (Listening(), "http://127.0.0.1:8000"),
        (Listening(host="::1"), "http://[::1]:8000"),
        (Listening(host="0.0.0.0"), ""),
        (Listening(host="::"), ""),
        (Listening(host="0.0.0.0", name="liance.example"), "http://liance.example:8000"),
        (Listening(host="10.0.0.5", port=8443), "http://10.0.0.5:8443"),
    ],
)
def test_the_address_that_serving_gives(listening: Listening, address: str) -> None:
    assert listening.public_address == address
