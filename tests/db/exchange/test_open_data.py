"""What is laid open of a month: the issued results, and nothing that law withholds."""

import csv
from datetime import date

import pytest
from tests.report_scene import exceeding, operation, signed

from liance.flows import opening
from liance.flows.demonstration.ending import Ending
from liance.foundation.ledger.models import Event
from liance.mechanism.exchange.rules.opening import COLUMNS, UNNAMED, WITHHELD
from liance.mechanism.operations.models import CrewMember
from liance.mechanism.registry.models import Source, Staff

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def ended(world):
    """A report issued in November."""
    ending = exceeding(world)
    return ending, signed(ending)


def opened(tmp_path, world, month=NOVEMBER):
    made = opening.lay_open(month=month, folder=tmp_path, at=world.at)
    with made.table.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[0] == [column.zh for column in COLUMNS]
    assert len(rows) - 1 == made.rows
    return made, [dict(zip([c.key for c in COLUMNS], row, strict=True)) for row in rows[1:]]


def test_every_result_of_an_issued_report_is_there(world, ended, tmp_path):
    _, report = ended
    made, rows = opened(tmp_path, world)
    assert (made.reports, {row["report"] for row in rows}) == (1, {report.number})
    over = next(row for row in rows if row["factor"] == "化学需氧量")
    assert (over["value"], over["met"], over["times"]) == ("142", "否", "0.42")
    assert len(rows) == len(report.content["results"])
    event = Event.objects.get(kind="exchange:open_data:make")
    assert made.sha256 in event.body
    assert opened(tmp_path, world, date(2026, 10, 1))[1] == []


def test_no_person_and_no_place_of_a_person_is_in_it(world, ended, tmp_path):
    made, _ = opened(tmp_path, world)
    text = made.table.read_text("utf-8-sig")
    names = set(Staff.objects.values_list("name", flat=True))
    assert [name for name in names if name in text] == []
    for member in CrewMember.objects.exclude(lon=None):
        assert str(member.lon) not in text
    assert "信访" not in text


def test_the_name_of_a_sole_trader_is_not_given(world, ended, tmp_path):
    ending, _ = ended
    unit = ending.operation.source
    Source.every.filter(pk=unit.pk).update(credit_code="92610323MA6X0000XX")
    _, rows = opened(tmp_path, world)
    assert {row["unit"] for row in rows} == {UNNAMED}


def test_reports_not_issued_are_left_out(world, ended, tmp_path):
    waiting = (
        Ending(operation(world, "瑞麟乳业", 化学需氧量="31").to_laboratory()).prepare().report()
    )
    _, rows = opened(tmp_path, world)
    assert rows
    assert waiting.number not in {row["report"] for row in rows}


def test_it_is_off_by_default_and_made_once_a_month(world, ended, tmp_path, settings):
    december = world.at.replace(month=12, day=3)
    assert settings.LIANCE_OPEN_DATA is False
    assert opening.lay_open_when_due(at=december) is None
    settings.LIANCE_OPEN_DATA = True
    settings.LIANCE_DATA_DIR = tmp_path
    made = opening.lay_open_when_due(at=december)
    assert (made.month, made.reports) == (NOVEMBER, 1)
    assert made.table.parent == tmp_path / "open-data"
    assert opening.lay_open_when_due(at=december) is None
    with made.dictionary.open(encoding="utf-8-sig", newline="") as lines:
        said = list(csv.reader(lines))
    assert [c.zh for c in COLUMNS] == [row[0] for row in said[1 : len(COLUMNS) + 1]]
    assert {f"不公开：{w.what}" for w in WITHHELD} <= {row[0] for row in said}
    assert all(row[3] for row in said if row[0].startswith("不公开"))
