"""An entered edition counts from the second of two different signatures on, and not before."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import IllegalTransition, NotPermitted, Refused, Stale
from liance.foundation.ledger.models import Event
from liance.mechanism.editions import actions, queries
from liance.mechanism.editions.models import Edition
from liance.norms.standards.questions import Question
from liance.norms.standards.selection import select

HEAD = {
    "code": "DB61/224-2018", "title": "陕西省黄河流域污水综合排放标准", "kind": "local",
    "medium": "water", "source": "印刷文本", "in_force_from": "2019-01-29",
    "date_certainty": "verified",
}  # fmt: skip
ROW = {
    "table": "1", "factor": "化学需氧量", "level": "A", "value": "41", "unit": "mg/L",
    "kind": "max", "averaging": "daily_mean", "certainty": "verified",
}  # fmt: skip


@pytest.fixture
def at(world: World):
    return world.at + timedelta(days=1)


@pytest.fixture
def enter(world: World, at):
    def enter(**cells: str) -> Edition:
        return actions.enter(
            head=HEAD, rows=[{**ROW, **cells}], file_name="DB61-224.xlsx",
            actor=world.actor("xieyun"), at=at,
        )  # fmt: skip

    return enter


@pytest.fixture
def sign(world: World, at):
    def sign(row: Edition, username: str, version: int = 0) -> Edition:
        return actions.sign(
            edition_id=row.id, version=version or row.version, actor=world.actor(username), at=at
        )

    return sign


def limit(catalogue=None):
    question = Question(
        "DB61/224-2018", "COD", today=date(2026, 11, 3), sampled_on=date(2026, 11, 1), level="A"
    )
    found = select(question, catalogue or queries.catalogue())
    return getattr(found, "code", None) or (found.row.limit.text, found.edition.name)


def test_nobody_judges_by_an_entry_before_two_have_signed(enter, sign) -> None:
    row = enter()
    assert limit() == "standards.values_not_held"
    row = sign(row, "wujianguo")
    assert row.state == "signed_once"
    assert limit() == "standards.values_not_held"
    row = sign(row, "fengzhiyuan")
    assert row.state == "used"
    assert limit() == ("41", "DB61/224-2018〔本地第1版〕")
    kinds = Event.objects.filter(object_id=row.id).values_list("kind", flat=True)
    assert sorted(kinds) == [
        "editions:edition:countersign", "editions:edition:enter", "editions:edition:sign",
    ]  # fmt: skip


def test_one_person_does_not_sign_twice(enter, sign) -> None:
    row = sign(enter(), "wujianguo")
    with pytest.raises(Refused) as refused:
        sign(row, "wujianguo")
    assert refused.value.code == "editions.sign_by_other"
    row.refresh_from_db()
    assert row.state == "signed_once"
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=row.pk).update(second_by=row.first_by_id)


def test_only_those_who_hold_the_right_enter_and_sign(enter, sign, world: World, at) -> None:
    row = enter()
    for username in ("xieyun", "zhoumin", "lab-tao"):
        with pytest.raises(NotPermitted):
            sign(row, username)
    with pytest.raises(NotPermitted):
        actions.enter(head=HEAD, rows=[ROW], file_name="", actor=world.actor("wujianguo"), at=at)
    with pytest.raises(NotPermitted):
        queries.entries(world.actor("lab-tao"))


def test_a_later_entry_takes_the_place_of_the_one_in_use(enter, sign) -> None:
    first = sign(sign(enter(), "wujianguo"), "fengzhiyuan")
    second = enter(value="40")
    assert second.revision == 2
    assert limit() == ("41", "DB61/224-2018〔本地第1版〕")
    sign(sign(second, "fengzhiyuan"), "liuzhihong")
    first.refresh_from_db()
    assert first.state == "replaced"
    assert limit() == ("40", "DB61/224-2018〔本地第2版〕")


def test_a_faulty_or_known_entry_is_not_kept(enter) -> None:
    with pytest.raises(Refused) as refused:
        enter(unit="mgL")
    assert refused.value.code == "editions.faulty"
    assert not Edition.objects.exists()
    enter()
    with pytest.raises(Refused) as refused:
        enter()
    assert refused.value.code == "editions.already_entered"


def test_an_amendment_of_nothing_is_refused(world: World, at) -> None:
    head = {**HEAD, "code": "DB61/999-2020", "version": "修改单", "continues_tables": "1"}
    with pytest.raises(Refused) as refused:
        actions.enter(head=head, rows=[ROW], file_name="", actor=world.actor("xieyun"), at=at)
    assert refused.value.code == "editions.continues_nothing"


def test_a_withdrawn_entry_can_no_longer_be_signed(enter, sign, world: World, at) -> None:
    row = sign(enter(), "wujianguo")
    actor = world.actor("fengzhiyuan")
    with pytest.raises(Refused) as refused:
        actions.withdraw(edition_id=row.id, version=row.version, reason=" ", actor=actor, at=at)
    assert refused.value.code == "editions.reason"
    gone = actions.withdraw(
        edition_id=row.id, version=row.version, reason="抄错一行", actor=actor, at=at
    )
    assert gone.state == "withdrawn"
    with pytest.raises(IllegalTransition):
        sign(gone, "fengzhiyuan")
    assert limit() == "standards.values_not_held"
    assert enter().revision == 2


def test_a_signature_is_for_what_was_seen(enter, sign) -> None:
    row = enter()
    with pytest.raises(Stale):
        sign(row, "wujianguo", version=9)
