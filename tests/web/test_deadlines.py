"""A deadline says how it came about: what was counted, what was left out and why, by which calendar."""

from types import SimpleNamespace

from django.utils import translation
from tests.fixtures.database import WORLD_AT

from liance.doors.web.deadlines import deadline, explained
from liance.foundation.clocks.rulebook import RULES
from liance.norms.calendar.instants import SHANGHAI


def said(language: str, **facts: object) -> str:
    clock = SimpleNamespace(
        started_at=WORLD_AT, explanation={"calendar": "2018-2026/1f0c93ab", **facts}
    )
    with translation.override(language):
        return explained(clock, RULES["report.upload"])  # type: ignore[arg-type]


DAYS = {
    "counted": ["2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-12"],
    "skipped": [*([f"2026-10-0{n}", "国庆节"] for n in range(1, 8)), ["2026-10-10", ""],
                ["2026-10-11", ""]],
}  # fmt: skip


def test_days_left_out_are_named_with_their_reason():
    text = said("zh-hans", **DAYS)
    assert f"{WORLD_AT.astimezone(SHANGHAI):%m-%d}" in text
    assert "29、30、10 月 8、9、12 日，不计 1–7 日（国庆节）、10、11 日（周末）" in text
    assert 'title="工作日历 2018-2026/1f0c93ab"' in text


def test_nothing_left_out_nothing_said():
    text = said("zh-hans", counted=["2026-11-10"], skipped=[])
    assert "不计" not in text


def test_it_is_said_in_english():
    text = said("en", **DAYS)
    assert "weekend" in text
    assert "left out" in text
    assert "Calendar 2018-2026/1f0c93ab" in text


def test_a_day_that_was_set_for_one_matter_is_not_said_to_be_a_length():
    clock = SimpleNamespace(started_at=WORLD_AT, explanation={"unit": "given"})
    text = explained(clock, RULES["round.answer"])  # type: ignore[arg-type]
    assert "调度开启，<b>期限逐件写明</b>" in text
    assert "分钟" not in text
    assert not deadline(clock_of("round.answer")).local
    assert deadline(clock_of("meeting.minutes")).local


def clock_of(rule: str):
    return SimpleNamespace(rule=rule, started_at=WORLD_AT, explanation={})
