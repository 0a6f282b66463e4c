"""An export from asking to its removal: from one snapshot, counted, told of, given up, failed."""

import csv
import os
import stat
import zipfile
from datetime import timedelta

import openpyxl
import psycopg
import pytest
from pyarrow import parquet
from tests.fixtures.database import WORLD_AT
from tests.report_scene import exceeding

from liance.dashboards.exports import LISTS
from liance.flows import exporting as flow
from liance.flows.demonstration.world import load_world
from liance.foundation.access.models import Grant
from liance.foundation.kernel.errors import IllegalTransition, NotFound, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.exchange import queries
from liance.mechanism.exchange.actions import exporting
from liance.mechanism.exchange.models import Export


def asked(world, who="liwentao", listed="sources", form="csv", language="zh-hans", **wanted):
    return flow.ask(
        listed=listed, form=form, wanted=wanted, language=language, actor=world.actor(who),
        at=world.at,
    )  # fmt: skip


def made(row, world, told=lambda rows, counted: True):
    """The export taken and made by a worker in this transaction."""
    taken = exporting.take(at=world.at)
    assert taken.pk == row.pk
    flow.export(taken, clock=lambda: world.at, told=told)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_a_file_holds_the_rows_of_the_list_and_says_so(world, form):
    row = made(asked(world, form=form), world)
    path = exporting.path_of(row)
    assert (row.state, row.rows, row.counted) == ("ready", row.counted, row.rows)
    assert row.rows == LISTS["sources"].rows(world.actor("liwentao"), {}).count() > 5
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.stat().st_size == row.size
    if form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as lines:
            held = [line[0] for line in csv.reader(lines)][1:]
    elif form == "xlsx":
        book = openpyxl.load_workbook(path)
        held = [line[0] for line in list(book["数据"].values)[1:]]
        cover = dict(tuple(line) for line in book["说明"].values)
        assert cover["内容"] == "污染源"
        assert cover["行数"].startswith(f"{row.rows}（")
        assert "李文涛" in cover["导出人"]
    else:
        held = parquet.read_table(path)["单位名称"].to_pylist()
    names = LISTS["sources"].rows(world.actor("liwentao"), {}).values_list("name", flat=True)
    assert held == list(names)
    event = Event.objects.filter(object_id=row.pk).order_by("id").last()
    assert event.kind == "exchange:export:finish"
    assert row.sha256 in event.body


def test_a_filter_of_the_page_is_kept_and_said(world):
    name = LISTS["sources"].rows(world.actor("liwentao"), {}).first().name
    row = made(asked(world, form="xlsx", q=name, page="3", unknown="x"), world)
    assert row.wanted == {"q": name}
    assert row.rows == 1
    cover = dict(
        tuple(line) for line in openpyxl.load_workbook(exporting.path_of(row))["说明"].values
    )
    assert cover["筛选"] == f"名称或许可证编号：{name}"


def test_words_are_in_the_language_of_who_asks(world):
    row = made(asked(world, form="xlsx", language="en"), world)
    book = openpyxl.load_workbook(exporting.path_of(row))
    assert book.sheetnames == ["About", "Data"]
    assert next(book["Data"].values)[0] == "Company name"
    assert row.name.startswith("Sources-")


def test_a_list_is_refused_to_whoever_may_not_see_it(world):
    for who, listed in (("liwentao", "dispatch"), ("lab-tao", "sources"), ("liwentao", "nothing")):
        with pytest.raises(Refused) as refused:
            asked(world, who=who, listed=listed)
        assert refused.value.code == "exchange.no_list"
    with pytest.raises(Refused) as refused:
        asked(world, form="pdf")
    assert refused.value.code == "exchange.no_form"


def test_one_person_has_five_under_way_at_most(world):
    for _ in range(exporting.MOST_OPEN):
        asked(world)
    with pytest.raises(Refused) as refused:
        asked(world)
    assert refused.value.code == "exchange.too_many"
    asked(world, who="hanlei")


def test_an_export_is_its_askers_alone(world):
    row = asked(world)
    assert queries.export(world.actor("liwentao"), row.pk).pk == row.pk
    for who in ("hanlei", "yangzhenhua", "hanxue", "xieyun"):
        with pytest.raises(NotFound):
            queries.export(world.actor(who), row.pk)
        with pytest.raises(NotFound):
            exporting.cancel(export_id=row.pk, actor=world.actor(who), at=world.at)


def test_rows_that_do_not_add_up_give_no_file(world, monkeypatch):
    monkeypatch.setitem(flow.COUNTING, "csv", lambda path: 3)
    row = made(asked(world), world)
    assert (row.state, row.reason) == ("failed", "exchange.miscounted")
    assert not exporting.path_of(row).exists()
    assert not [p for p in exporting.folder().iterdir() if p.name.startswith(str(row.pk))]


def test_a_right_that_ended_meanwhile_ends_the_export(world):
    row = asked(world, listed="sheets")
    user = world.staff["liwentao"].user
    Grant.objects.filter(user=user).update(valid_to=world.at.date())
    row = made(row, world)
    assert (row.state, row.reason) == ("failed", "exchange.not_permitted_now")


def test_a_full_disk_is_said(world, monkeypatch):
    def full(fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    row = made(asked(world), world)
    assert (row.state, row.reason) == ("failed", "exchange.no_space")


def test_a_cancelled_one_ends_with_the_next_block(world):
    row = asked(world)
    taken = exporting.take(at=world.at)
    exporting.cancel(export_id=row.pk, actor=world.actor("liwentao"), at=world.at)
    flow.export(taken, clock=lambda: world.at, told=lambda rows, counted: rows == 0)
    row.refresh_from_db()
    assert (row.state, row.rows) == ("cancelled", 0)
    assert not exporting.path_of(row).exists()
    with pytest.raises(IllegalTransition):
        exporting.cancel(export_id=row.pk, actor=world.actor("liwentao"), at=world.at)


def test_one_whose_worker_died_is_begun_again_and_a_late_worker_changes_nothing(world):
    row = asked(world)
    first = exporting.take(at=world.at)
    assert exporting.take(at=world.at + exporting.SILENT) is None
    later = world.at + exporting.SILENT + timedelta(seconds=1)
    second = exporting.take(at=later)
    assert first.pk == second.pk == row.pk
    flow.export(second, clock=lambda: later, told=lambda rows, counted: True)
    row.refresh_from_db()
    digest = row.sha256
    flow.export(first, clock=lambda: later, told=lambda rows, counted: True)
    row.refresh_from_db()
    assert (row.state, row.sha256) == ("ready", digest)
    assert exporting.path_of(row).stat().st_size == row.size


def test_a_file_is_removed_when_its_days_are_over(world):
    row = made(asked(world), world)
    stray = exporting.folder() / f"{world.staff['liwentao'].id}.csv.part"
    stray.write_bytes(b"left by a dead worker")
    assert exporting.remove_old(at=row.kept_until - timedelta(seconds=1)) == 0
    assert exporting.path_of(row).exists()
    assert not stray.exists()
    assert exporting.remove_old(at=row.kept_until) == 1
    row.refresh_from_db()
    assert (row.state, bool(row.sha256)) == ("removed", True)
    assert not exporting.path_of(row).exists()


def test_an_export_sees_one_instant_and_tells_how_far_it_is(fresh_world):
    """Rows that come while it runs are not in it; progress is told by another connection."""
    world = load_world(at=WORLD_AT)
    exceeding(world)
    row = asked(world, form="xlsx")
    before = LISTS["sources"].rows(world.actor("liwentao"), {}).count()
    seen = []
    ticks = iter(range(1000))

    def monotonic() -> float:
        """After the rows are counted, and after each block, somebody else retires all units."""
        with psycopg.connect(fresh_world.owner_url, autocommit=True) as beside:
            beside.execute("UPDATE registry_source SET active = false WHERE NOT restricted")
            seen.append(beside.execute("SELECT state, rows FROM exchange_export").fetchone())
        return float(next(ticks))

    assert flow.export_waiting(clock=lambda: world.at, monotonic=monotonic) == 1
    done = Export.objects.get(pk=row.pk)
    assert (done.state, done.rows) == ("ready", before)
    assert LISTS["sources"].rows(world.actor("liwentao"), {}).count() == 0
    assert seen[0] == ("running", 0)
    with zipfile.ZipFile(exporting.path_of(done)) as package:
        assert package.testzip() is None
