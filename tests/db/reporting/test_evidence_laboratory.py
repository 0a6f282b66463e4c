"""Batches with their control samples and files of results on the way back; nobody else's lines."""

from uuid import UUID

import pytest
from tests.report_scene import operation
from tests.sample_scene import photometer

from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.world import World
from liance.mechanism.custody.models import Bottle
from liance.mechanism.laboratory.actions.checking import Reading
from liance.mechanism.laboratory.actions.importing import Sent, import_results
from liance.mechanism.laboratory.models import BatchMember, ResultFile
from liance.mechanism.reporting.evidence.rows import record_files
from liance.mechanism.reporting.evidence.tracing import Trace, traced
from liance.mechanism.reporting.models import Report

COD, SS = "化学需氧量", "悬浮物"


def received(world: World, stem: str, days: int) -> Operation:
    return operation(world, stem, days=days).draft().send().give_back().field_work()


@pytest.fixture
def op(world: World) -> Operation:
    return received(world, "雍川酿造", 7)


def back(op: Operation) -> Trace:
    return traced(Report(visit=op.visit))


def take(op: Operation, name: str, *others: Operation) -> ResultFile:
    """Suspended solids of the samples of these visits, in one file."""
    bottles = Bottle.objects.filter(
        visit__in=[op.visit, *(other.visit for other in others)], qc="normal", factors__factor=SS
    )
    lines = [f"{bottle.short},{SS},21,GB 11901-89" for bottle in bottles.order_by("number")]
    assert len(lines) == 1 + len(others)
    common = Reading(
        bottle_factor_id=UUID(int=0),
        raw="",
        unit="mg/L",
        method="",
        started_at=op.at(17, days=1),
        instrument_id=photometer(bottles[0].factors.get(factor=SS).id),
    )
    return import_results(
        sent=Sent(name, "\n".join(["样品号,因子,结果,方法", *lines]).encode()),
        mapping="results_table", common=common, factor="", actor=op.who("zhoumin"),
        at=op.at(17, 30, days=1),
    )  # fmt: skip


def test_a_batch_travels_with_its_control_samples(op: Operation) -> None:
    op.batch(COD)
    found = back(op)
    (batch,) = found.rows["batches"]
    assert [row.kind for row in found.rows["batch_controls"]] == ["blank", "blank", "reference"]
    assert len(found.rows["batch_members"]) == BatchMember.objects.filter(batch=batch).count()
    kinds = {event.kind for event in found.events if event.object_id == batch.id}
    assert {"laboratory:batch:open", "laboratory:batch:accept"} <= kinds
    files = record_files(found, at=op.at(9, days=2)).files
    assert {"records/batches.jsonl", "records/batch_controls.jsonl"} <= set(files)


def test_a_file_of_this_visit_alone_travels(op: Operation) -> None:
    kept = take(op, "悬浮物.csv")
    found = back(op)
    assert found.rows["result_files"] == [kept]
    assert kept.file in found.rows["files"]
    assert any(kept.file.sha256 in event.body for event in found.events)


def test_a_file_with_lines_of_another_visit_stays_out(world: World, op: Operation) -> None:
    kept = take(op, "悬浮物.csv", received(world, "瑞麟乳业", 7))
    found = back(op)
    assert found.rows["result_files"] == [kept]
    assert kept.file not in found.rows["files"]
    assert any(kept.file.sha256 in event.body for event in found.events)
    assert {row.source_file_id for row in found.rows["determinations"]} == {kept.id}
    files = record_files(found, at=op.at(9, days=2)).files
    assert "瑞麟" not in "".join(content.decode() for content in files.values())
