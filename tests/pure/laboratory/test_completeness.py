"""有测必报: every line has a result or a reason, or says what it waits for."""

from datetime import UTC, datetime, timedelta

import pytest

from liance.mechanism.laboratory.rules.completeness import (
    Completeness,
    Line,
    Made,
    Portion,
    Wanted,
    gathered,
    portion_line,
    wanted_lines,
)

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def portion(state: str = "received", *made: Made, **more: object) -> Portion:
    fields: dict[str, object] = {
        "point": "DW002", "factor": "六价铬", "bottle": "0189-02", "bottle_state": state,
        "made": made, **more,
    }  # fmt: skip
    return Portion(**fields)  # type: ignore[arg-type]


@pytest.mark.clause("R3")
@pytest.mark.parametrize(
    ("given", "awaits"),
    [
        (portion("sealed"), "receipt"),
        (portion("received"), "determination"),
        (portion("received", Made("entered", None)), "check"),
        (portion("received", Made("checked", None)), "approval"),
        (portion("received", Made("sent_back", None)), "reentry"),
        (portion("received", Made("approved", AT), Made("entered", None)), "check"),
        (portion("received", Made("entered", None), no_result_reason="瓶破"), "check"),
    ],
)
def test_an_open_line_says_what_it_waits_for(given: Portion, awaits: str) -> None:
    line = portion_line(given)
    assert (line.status, line.awaits) == ("open", awaits)


@pytest.mark.clause("R3")
def test_all_repeats_must_be_approved_and_are_counted() -> None:
    later = AT + timedelta(hours=1)
    line = portion_line(portion("received", Made("approved", AT), Made("approved", later)))
    assert (line.status, line.count, line.settled_at) == ("result", 2, later)


@pytest.mark.clause("R3")
def test_rejected_lost_and_explained_are_reasons() -> None:
    rejected = portion_line(portion("rejected", ended_reason="封志破损", ended_at=AT))
    assert (rejected.status, rejected.reason, rejected.settled_at) == ("reason", "封志破损", AT)
    explained = portion_line(portion("received", no_result_reason="仪器故障", no_result_at=AT))
    assert explained.status == "reason"


def test_a_result_stands_even_if_the_bottle_broke_afterwards() -> None:
    line = portion_line(portion("lost", Made("approved", AT), ended_reason="冻裂", ended_at=AT))
    assert line.status == "result"


@pytest.mark.clause("R3")
def test_a_taken_bottle_does_not_vanish_behind_a_reason() -> None:
    lines = wanted_lines(Wanted("DW002", "六价铬", False, reason="未做", portions=(portion(),)))
    assert [line.status for line in lines] == ["open"]


def test_a_factor_without_bottle_or_reading_is_open() -> None:
    assert wanted_lines(Wanted("DW002", "六价铬", False))[0].awaits == "bottle"
    assert wanted_lines(Wanted("DW002", "pH值", True))[0].awaits == "reading"
    assert wanted_lines(Wanted("DW002", "pH值", True, readings=2, read_at=AT))[0].count == 2
    assert wanted_lines(Wanted("DW002", "pH值", True, reason="仪器故障"))[0].status == "reason"


def result(at: datetime | None) -> tuple[Line, ...]:
    return (Line("DW002", "六价铬", "0189-02", "result", settled_at=at),)


@pytest.mark.clause("R1")
def test_completion_is_the_last_result_or_reason() -> None:
    found = gathered(
        [result(AT), result(AT + timedelta(days=1))], sampling_open=False, closed_at=AT
    )
    assert found.completed_at == AT + timedelta(days=1)


@pytest.mark.clause("R1")
def test_nothing_is_complete_while_sampling_or_a_line_is_open() -> None:
    assert gathered([result(AT)], sampling_open=True, closed_at=None).completed_at is None
    open_line = (Line("DW002", "总铬", "0189-03", "open", awaits="check"),)
    found = gathered([result(AT), open_line], sampling_open=False, closed_at=AT)
    assert found.completed_at is None
    assert found.open_lines == open_line


def test_a_visit_of_reasons_alone_is_complete_when_sampling_closed() -> None:
    reasons = (Line("DW002", "", "", "reason", reason="停产"),)
    assert Completeness(reasons, False, AT).completed_at == AT
