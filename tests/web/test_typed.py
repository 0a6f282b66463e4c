"""What was typed when the session had ended comes back to the same person, and to nobody else."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from liance.doors.jobs.tasks import end_sessions
from liance.doors.web.typed import NEVER
from liance.flows.demonstration.world import World
from liance.foundation.kernel import clock

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TYPED = {"name": "河湾村无名作坊", "address": "河湾村东 200 米", "division": ""}
PAGE = "/visits/urgent/"


@pytest.fixture
def written(world: World) -> Client:
    """李文涛's browser: a form before him, his session ended, the form sent."""
    client = Client(HTTP_REFERER=f"http://testserver{PAGE}")
    client.force_login(world.staff["liwentao"].user, BACKEND)
    page = client.get(PAGE).content.decode()
    mark = re.search(r'name="written_by" value="([^"]+)"', page)
    assert mark
    del client.cookies["sessionid"]
    answer = client.post(
        PAGE, {"idempotency_key": str(uuid4()), "written_by": mark[1], **TYPED}, follow=True
    )
    assert "刚才的内容没有提交" in answer.content.decode()
    return client


def typed_on(client: Client, path: str = PAGE) -> str:
    found = re.search(r'data-typed="([^"]*)"', client.get(path).content.decode())
    return found[1] if found else ""


def test_it_comes_back_after_signing_in_again(written: Client, world: World) -> None:
    assert typed_on(written, "/account/login/") == ""
    written.force_login(world.staff["liwentao"].user, BACKEND)
    assert "河湾村无名作坊" in typed_on(written)
    assert typed_on(written) == ""


def test_it_waits_for_its_own_page_and_not_for_ever(written: Client, world: World) -> None:
    written.force_login(world.staff["liwentao"].user, BACKEND)
    assert typed_on(written, "/visits/") == ""
    with clock.fixed(clock.now() + timedelta(minutes=31)):
        assert typed_on(written) == ""


def test_who_told_and_what_is_secret_is_never_kept() -> None:
    assert {"informant", "secret", "password", "code"} <= NEVER
    # A session's store may be read by whoever runs the site: no value of a blind sample waits there.
    assert {"material", "assigned"} <= NEVER


def test_what_ended_sessions_hold_is_removed(written: Client) -> None:
    assert Session.objects.count() > 0
    Session.objects.update(expire_date=clock.now() - timedelta(hours=1))
    end_sessions(timestamp=0)
    assert Session.objects.count() == 0


def test_somebody_else_in_the_same_browser_never_sees_it(written: Client, world: World) -> None:
    written.force_login(world.staff["wangxuemei"].user, BACKEND)
    assert typed_on(written) == ""
    written.force_login(world.staff["liwentao"].user, BACKEND)
    assert typed_on(written) == ""


@pytest.mark.parametrize("mark", ["", "1:forged", "x" * 300])
def test_a_form_without_a_mark_of_ours_is_not_kept(world: World, mark: str) -> None:
    client: Any = Client()
    answer = client.post(PAGE, {"written_by": mark, **TYPED}, follow=True)
    assert "刚才的内容没有提交" not in answer.content.decode()
    client.force_login(world.staff["liwentao"].user, BACKEND)
    assert typed_on(client) == ""
