"""Every form that a person can send: sent twice it acts once and answers the same, also when its
page is no longer open to the sender."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.fixtures.objects import EveryObject
from tests.forms import (
    dispatch,
    exams,
    exports,
    laboratories,
    leads,
    means,
    meetings,
    plans,
    register,
    reminders,
    reports,
    results,
    samples,
    sheets,
    tokens,
    visits,
)
from tests.forms.sender import Sender, forms, rows

from liance.foundation.access.models import User

AREAS = {
    "plans": plans, "sheets": sheets, "visits": visits, "samples": samples, "results": results,
    "reports": reports, "register": register, "dispatch": dispatch, "means": means,
    "reminders": reminders,
    "leads": leads, "exports": exports, "tokens": tokens, "meetings": meetings, "exams": exams,
    "laboratories": laboratories,
}  # fmt: skip
# Shown below, or where their own pages are tested.
APART = {
    "people:open_account": "test_a_password_is_given_once_and_shown_once",
    "people:password": "test_a_password_is_given_once_and_shown_once",
    "balance:explain": "tests/web/balance/test_balance_pages.py",
    "tokens:new": "tests/web/tokens",
    # A file read and not kept; a file given out, each time on record.
    "reports:compare": "tests/web/reports",
    "reports:evidence": "tests/web/reports",
    "files:take": "tests/web/files/test_originals.py",
    "ledger:anchor": "tests/web/ledger/test_ledger_pages.py",
    # A file tried, nothing of it kept; what is kept of it.
    **{
        f"imports:{kind}{step}": "tests/web/imports/test_imports.py"
        for kind in ("sources", "outlets", "people", "plans")
        for step in ("", "_keep")
    },
}


def test_every_form_is_sent_twice_somewhere() -> None:
    sent = set().union(*(area.FORMS for area in AREAS.values()))
    assert (forms() - sent - set(APART), sent - forms()) == (set(), set())


@pytest.mark.parametrize("area", AREAS)
def test_a_form_sent_twice_acts_once(objects: EveryObject, area: str) -> None:
    sender = Sender(objects)
    with sender.apart():
        AREAS[area].send(sender)
    assert sender.sent >= AREAS[area].FORMS


@pytest.mark.parametrize("route", ["people:open_account", "people:password"])
def test_a_password_is_given_once_and_shown_once(objects: EveryObject, route: str) -> None:
    sender = Sender(objects)
    with sender.apart():
        person = objects.world.staff["hanlei"]
        if route == "people:open_account":
            type(person).objects.filter(pk=person.pk).update(user=None)
        page, target = sender.path("people:person", {}), sender.path(route, {})
        data = dict(sender.form("xieyun", page, target).filled({"username": "hanlei2"}))
        first = sender.client("xieyun").post(target, data)
        assert "只显示这一次" in first.content.decode()
        written = rows()
        again = sender.client("xieyun").post(target, data, follow=True)
        assert "临时密码已经显示过一次" in again.content.decode()
        assert rows() == written


def test_a_kept_answer_is_given_to_its_sender_alone(objects: EveryObject) -> None:
    """A colleague with the same right, the same key and content gets none of it."""
    sender = Sender(objects)
    with sender.apart():
        page = sender.path("sheets:detail", {"sheet_id": sender.ids["sent_sheet"]})
        target = sender.path("sheets:comment", {})
        data = {"idempotency_key": str(uuid4()), "text": "08:00 要取标准气体"}
        first = sender.client("chenjing").post(target, data)
        assert first["Location"].startswith(page)
        written = rows()
        other = sender.client("zhanglixin").post(target, data)
        assert other["Location"] == "/"
        assert sender.client("coord-610100").post(target, data)["Location"] == "/"
        assert Client().post(target, data)["Location"].startswith("/account/login/")
        assert rows() == written


def test_whoever_may_no_longer_sign_in_gets_no_kept_answer(objects: EveryObject) -> None:
    sender = Sender(objects)
    with sender.apart():
        target = sender.path("sheets:comment", {})
        data = {"idempotency_key": str(uuid4()), "text": "08:00 要取标准气体"}
        assert sender.client("chenjing").post(target, data).status_code == 302
        User.objects.filter(username="chenjing").update(is_active=False)
        assert (
            sender.client("chenjing").post(target, data)["Location"].startswith("/account/login/")
        )
