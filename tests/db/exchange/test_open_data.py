"""What is laid open of a month: the issued results, and nothing that law withholds."""

import csv
from datetime import date

import pytest
from tests.report_scene import amend, correct, exceeding, operation, sign, signed

from liance.flows import opening
from liance.flows.demonstration.ending import Ending
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.queries import events_of
from liance.mechanism.exchange.rules.opening import COLUMNS, UNNAMED, WITHHELD
from liance.mechanism.operations.models import CrewMember
from liance.mechanism.registry.models import Source, Staff

pytestmark = pytest.mark.usefixtures("exceeded")

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
    assert opening.lay_open_when_due(at=december) == []
    settings.LIANCE_OPEN_DATA = True
    settings.LIANCE_DATA_DIR = tmp_path
    [made] = opening.lay_open_when_due(at=december)
    assert (made.month, made.version, made.reports) == (NOVEMBER, 1, 1)
    assert made.table.parent == tmp_path / "open-data"
    assert opening.lay_open_when_due(at=december) == []
    assert {path.name for path in made.table.parent.iterdir()} == {
        made.table.name, made.dictionary.name,
    }  # fmt: skip
    with made.dictionary.open(encoding="utf-8-sig", newline="") as lines:
        said = list(csv.reader(lines))
    assert [c.zh for c in COLUMNS] == [row[0] for row in said[1 : len(COLUMNS) + 1]]
    assert {f"不公开：{w.what}" for w in WITHHELD} <= {row[0] for row in said}
    assert all(row[3] for row in said if row[0].startswith("不公开"))


@pytest.fixture
def published(world, ended, tmp_path, settings):
    """November as it was laid open on a night of December."""
    settings.LIANCE_OPEN_DATA, settings.LIANCE_DATA_DIR = True, tmp_path
    [made] = opening.lay_open_when_due(at=world.at.replace(month=12, day=3))
    return made


def held(made):
    """The rows of a published table by column."""
    with made.table.open(encoding="utf-8-sig", newline="") as lines:
        head, *rows = csv.reader(lines)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_month_whose_report_was_superseded_is_written_anew(world, ended, published):
    ending, report = ended
    assert {(r["数据截至"][:10], r["版本"]) for r in held(published)} == {("2026-12-03", "1")}
    op = ending.operation
    amend(ending, "化学需氧量", "92", at=op.at(9, days=2))
    sign(ending, correct(ending, report, at=op.at(10, days=2)), at=op.at(11, days=2))
    report.refresh_from_db()
    assert report.state == "superseded"
    january = world.at.replace(year=2027, month=1, day=5)
    made = {one.month: one for one in opening.lay_open_when_due(at=january)}
    again = made[NOVEMBER]
    assert (again.version, again.table) == (2, published.table)
    rows = held(again)
    assert report.number not in {row["报告编号"] for row in rows}
    assert "92" in {row["污染物浓度"] for row in rows}
    assert {(r["数据截至"][:10], r["版本"]) for r in rows} == {("2027-01-05", "2")}
    assert "第 2 次写出" in again.dictionary.read_text("utf-8-sig")
    digests = [event.body["sha256"] for event in events_of(opening.object_of(NOVEMBER))]
    assert digests == [published.sha256, again.sha256]
    assert opening.lay_open_when_due(at=january) == []


def test_a_month_whose_unit_is_named_no_more_is_written_anew(world, ended, published):
    ending, _ = ended
    Source.every.filter(pk=ending.operation.source.pk).update(credit_code="92610323MA6X0000XX")
    [again] = opening.lay_open_when_due(at=world.at.replace(month=12, day=4))
    assert {row["企业名称"] for row in held(again)} == {UNNAMED}


def test_what_the_ledger_does_not_name_is_not_published_and_not_left(world, published, monkeypatch):
    before = published.table.read_bytes()

    def broken(**_):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr(opening, "append", broken)
        with pytest.raises(OSError):  # noqa: PT011 - as it was raised
            opening.lay_open(month=NOVEMBER, folder=published.table.parent, at=world.at)
    assert published.table.read_bytes() == before
    assert [path.suffix for path in published.table.parent.iterdir()] == [".csv", ".csv"]
    published.table.write_bytes(before + b"x,y\r\n")
    [again] = opening.lay_open_when_due(at=world.at.replace(month=12, day=4))
    assert (again.version, len(held(again))) == (2, published.rows)
