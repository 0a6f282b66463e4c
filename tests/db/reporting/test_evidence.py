"""The whole way back from a report, and the package that carries it, out of a real database."""

import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.fixtures.packages import Judgement, by_python, by_shell
from tests.report_scene import amend, correct, exceeding, sign, signed
from tests.rewriting import rewrite

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World, load_world
from liance.foundation.files.models import StoredFile
from liance.foundation.files.store import path_of, put
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.ledger.models import Event, Head
from liance.foundation.ledger.under_head import proven
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Attachment, Entry
from liance.mechanism.reporting.evidence.exporting import (
    contents_of,
    covered,
    export,
    site_keeper,
)
from liance.mechanism.reporting.evidence.package import build
from liance.mechanism.reporting.evidence.records import listed
from liance.mechanism.reporting.evidence.rows import record_files
from liance.mechanism.reporting.evidence.tracing import PARTS, trace, traced
from liance.mechanism.reporting.models import Report

PHOTO = b"\xff\xd8\xff\xe0 the outlet, byte for byte"


@pytest.fixture
def alone(lone_world: TestDatabase, tmp_path: Path, settings: Any) -> World:
    """The world in a server where nobody else's transaction holds the sealer back."""
    settings.LIANCE_ANCHOR_DIR = str(tmp_path / "anchors")
    return load_world(at=WORLD_AT)


def with_photo(ending: Ending) -> Attachment:
    """A photo bound to a line that enforcement wrote on site."""
    entry = Entry.objects.filter(visit=ending.operation.visit, side="enforcement").earliest("at")
    stored = put([PHOTO], name="=cmd.jpg", media_type="image/jpeg", at=entry.at)
    return Attachment.objects.create(entry=entry, file=stored, created_at=entry.at)


def taken(ending: Ending, report: Report, folder: Path, who: str = "chenjing") -> Path:
    """The package as the coordinator takes it away two days after."""
    op = ending.operation
    place = folder / "package.zip"
    with export(report_id=report.id, actor=op.who(who), at=op.at(9, days=2)) as opened:
        place.write_bytes(opened.read())
    return place


def both(place: Path) -> Judgement:
    one, other = by_python(place), by_shell(place)
    assert (one.code, one.named) == (other.code, other.named), (one.words, other.words)
    return one


def of(place: Path, name: str) -> Any:
    with zipfile.ZipFile(place) as package:
        return json.loads(package.read(name))


def lines_of(place: Path, part: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(place) as package:
        return [json.loads(line) for line in package.read(f"records/{part}.jsonl").splitlines()]


def rows_of(place: Path, part: str) -> list[dict[str, Any]]:
    return [line["values"] for line in lines_of(place, part)]


def parts_of(place: Path) -> list[str]:
    with zipfile.ZipFile(place) as package:
        return [Path(n).stem for n in package.namelist() if n.startswith("records/")]


def rows_are_borne_out(place: Path) -> None:
    """All of those that acts wrote and that have nothing to hide; both verifiers count the same."""
    lines = {part: lines_of(place, part) for part in parts_of(place)}
    borne_out = {part for part, found in lines.items() if all("salt" in line for line in found)}
    assert borne_out >= {
        "reports", "determinations", "bottle_factors", "bottles", "handovers", "receipts", "readings",
        "visit_items", "visit_points", "visits", "crew", "entries", "sheets", "sheet_points",
        "sheet_items", "sheet_crew", "sheet_papers",
    }  # fmt: skip
    assert not any("salt" in line for line in lines["people"] + lines["transitions"])
    proven = sum("salt" in line for found in lines.values() for line in found)
    words = f"{proven} of {sum(map(len, lines.values()))} rows proven"
    assert words in by_python(place).words
    assert words in by_shell(place).words


@pytest.mark.clause("R3")
def test_the_package_of_a_report_is_sound_complete_and_the_same_again(
    alone: World, tmp_path: Path
) -> None:
    ending = exceeding(alone)
    with_photo(ending)
    report = signed(ending)
    place = taken(ending, report, tmp_path)
    assert both(place).sound, both(place).words
    rows_are_borne_out(place)
    first = place.read_bytes()
    assert taken(ending, report, tmp_path).read_bytes() == first
    assert Head.objects.count() == 1
    with zipfile.ZipFile(place) as package:
        names = package.namelist()
        assert package.read("report.pdf") == path_of(report.pdf.sha256).read_bytes()
        assert sum(name.startswith("ledger/events/") for name in names) > 30
    assert {f"records/{part.name}.jsonl" for part in PARTS} - set(names) <= {
        f"records/{name}.jsonl" for name in ("uploads", "copies", "signals", "gap_explanations",
                                            "keepings", "sheet_signatures", "sheet_instruments",
                                            "prepared_bottles", "boxed_bottles", "transport_boxes",
                                            "temperature_logs", "temperature_excursions",
                                            "quality_shortfalls", "batches", "batch_members",
                                            "batch_controls", "result_files", "doubt_answers", "means",
                                            "reevaluations", "rejudged")
    }  # fmt: skip


def test_every_reference_between_records_is_in_the_package(alone: World, tmp_path: Path) -> None:
    ending = exceeding(alone)
    place = taken(ending, signed(ending), tmp_path)
    records = {part: rows_of(place, part) for part in parts_of(place)}
    known = {row["id"] for rows in records.values() for row in rows}
    for name in ("determinations", "bottle_factors", "bottles", "handovers", "receipts",
                 "readings", "visit_points", "crew"):  # fmt: skip
        for row in records[name]:
            for key, value in row.items():
                if key.endswith("_id") and value and key not in {"user_id", "sheet_point_id"}:
                    assert value in known, (name, key)
    secret = ("phone", "named", "contact", "user_id", "remarks")
    everything = [row for rows in records.values() for row in rows]
    assert not any(row.get(column) for row in everything for column in secret)


def test_originals_are_listed_with_who_where_and_what_the_holder_said(
    alone: World, tmp_path: Path
) -> None:
    ending = exceeding(alone)
    with_photo(ending)
    place = taken(ending, signed(ending), tmp_path)
    [entry] = [row for row in of(place, "list.json") if row["category"] == "照片"]
    with zipfile.ZipFile(place) as package:
        assert package.read(entry["path"]) == PHOTO
        assert "'=cmd.jpg" in package.read("list.csv").decode("utf-8-sig")
    assert entry["bytes"] == str(len(PHOTO))
    assert entry["collected_by"]
    assert entry["present"]
    assert entry["place"]
    assert entry["holder"] == ending.operation.visit.companion
    assert entry["holder_signed"] is ending.operation.visit.companion_signed


def test_a_damaged_original_stops_the_package(alone: World, tmp_path: Path) -> None:
    ending = exceeding(alone)
    stored = with_photo(ending).file
    report = signed(ending)
    path_of(stored.sha256).write_bytes(PHOTO + b"!")
    try:
        with pytest.raises(Refused, match=r"reporting\.original_damaged"):
            taken(ending, report, tmp_path)
        assert not Event.objects.filter(kind="reporting:evidence:export").exists()
    finally:
        path_of(stored.sha256).write_bytes(PHOTO)


def test_a_row_changed_in_the_package_is_found_by_both(alone: World, tmp_path: Path) -> None:
    """By whoever holds the key, and signs the package anew."""
    ending = exceeding(alone)
    report = signed(ending)
    found = traced(report)
    at = ending.operation.at(9, days=2)
    rows = record_files(found, at=at)
    contents = contents_of(found, rows, covered([*found.events, *rows.events], at=at))
    name = "records/determinations.jsonl"
    milder = contents.files[name].replace(b'"raw":"142"', b'"raw":"42"')
    place = tmp_path / "package.zip"
    for content, fault in ((contents.files[name], set()), (milder, {name})):
        files = {**contents.files, name: content}
        place.write_bytes(build(replace(contents, files=files), site_keeper()))
        assert both(place).named == fault
    assert milder != contents.files[name]
    altered_behind_the_ledger(ending, report, tmp_path)


def altered_behind_the_ledger(ending: Ending, report: Report, folder: Path) -> None:
    """It is not handed out."""
    row = Determination.objects.filter(bottle_factor__bottle__visit=ending.operation.visit)
    rewrite(row.filter(raw="142"), unit="g/L")
    with pytest.raises(Refused, match=r"reporting\.record_damaged") as refused:
        taken(ending, report, folder)
    assert refused.value.facts == {"part": "determinations"}


def test_taking_it_away_is_recorded_and_changes_nothing(alone: World, tmp_path: Path) -> None:
    ending = exceeding(alone)
    report = signed(ending)
    place = taken(ending, report, tmp_path)
    [event] = Event.objects.filter(kind="reporting:evidence:export")
    assert str(place.stat().st_size) in event.body
    assert event.object_id == report.id


def test_a_correction_carries_both_reports(alone: World, tmp_path: Path) -> None:
    ending = exceeding(alone)
    old = signed(ending)
    at = ending.operation.at(9, days=2)
    amend(ending, "化学需氧量", "148", at=at)
    new = correct(ending, old, at=at + timedelta(hours=1))
    sign(ending, new, at=at + timedelta(hours=2))
    new.refresh_from_db()
    place = taken(ending, new, tmp_path)
    assert both(place).sound
    assert {row["number"] for row in rows_of(place, "reports")} == {old.number, new.number}
    with zipfile.ZipFile(place) as package:
        assert f"originals/{old.pdf.sha256}.pdf" in package.namelist()
    raws = {row["raw"] for row in rows_of(place, "determinations")}
    assert {"142", "148"} <= raws


def test_what_is_not_issued_is_not_taken_away(world: World, tmp_path: Path) -> None:
    ending = exceeding(world).prepare()
    with pytest.raises(Refused, match=r"reporting\.not_signed"):
        taken(ending, ending.report(), tmp_path)


def test_what_is_not_sealed_yet_is_told(world: World, tmp_path: Path) -> None:
    """Inside a transaction nothing can be sealed: the caller is asked to wait."""
    ending = exceeding(world)
    with pytest.raises(Refused, match=r"reporting\.not_sealed_yet"):
        taken(ending, signed(ending), tmp_path)


@pytest.mark.parametrize("who", ["shenqing", "gaofeng", "lab-tao", "tangli"])
def test_outsiders_cannot_trace(world: World, who: str) -> None:
    ending = exceeding(world)
    report = signed(ending)
    with pytest.raises(NotFound):
        trace(ending.operation.who(who), report.id)
    with pytest.raises((NotFound, NotPermitted)):
        export(report_id=report.id, actor=ending.operation.who(who), at=WORLD_AT)


def test_tracing_costs_the_same_whatever_the_number_of_results(world: World) -> None:
    costs = []
    for ending in (exceeding(world), bigger(world)):
        report = signed(ending)
        with CaptureQueriesContext(connection) as asked:
            found = trace(ending.operation.who("chenjing"), report.id)
            listed(found)
        costs.append((len(asked), len(found.rows["determinations"])))
    assert costs[0][0] == costs[1][0] < 55
    assert costs[0][1] < costs[1][1]


def bigger(world: World) -> Ending:
    """The brewery once more, a week later, with amended results among its own."""
    from tests.report_scene import approve, enter_more, operation

    ending = Ending(operation(world, days=14).to_laboratory())
    for n in range(6):
        row = enter_more(ending, "氨氮", f"0.{n + 1}", at=ending.operation.at(20))
        approve(ending, row, at=ending.operation.at(21))
    return ending


def test_proofs_cost_the_same_whatever_the_number_of_events(small_ledger: Any) -> None:
    """One query for each stored level of a log, in logs larger than a tile."""
    ids = list(Event.objects.order_by("id").values_list("id", flat=True))
    with CaptureQueriesContext(connection) as few:
        assert proven(ids[:2]) is not None
    with CaptureQueriesContext(connection) as many:
        found = proven(ids)
    assert found is not None
    assert len(found.events) == len(ids)
    assert len(many) <= len(few) + 4
    assert StoredFile.objects.count() == 0
