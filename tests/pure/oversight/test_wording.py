"""The words of a notice: only figures of the round, the named ones by how many are missing."""

from datetime import date
from decimal import Decimal

import pytest

from liance.foundation.documents.titles import MOST, title_lines
from liance.mechanism.oversight.rules.figures import AreaFigures, kept, named, percent
from liance.mechanism.oversight.rules.numbers import document_number_fits
from liance.mechanism.oversight.rules.wording import Answers, draft


def area(code: str, name: str, rank: int = 1, **counts: object) -> AreaFigures:
    return AreaFigures(code, name, rank, **counts)  # type: ignore[arg-type]


BAOJI = area(
    "610300", "宝鸡市", 12, due=10, done=6, reasoned=1, unexplained=3, since=date(2026, 3, 31),
    uploads=6, uploads_late=1, sheets=7, late_sheets=2,
)  # fmt: skip
XIAN = area("610100", "西安市", 1, due=4, done=4, uploads=4, sheets=4)
HANCHENG = area("610581", "韩城市", 11, due=3, done=2, unexplained=1, since=date(2026, 6, 30))


def drafted(*areas: AreaFigures, day: date = date(2026, 11, 20)) -> tuple[str, ...]:
    return draft(
        body="陕西省生态环境厅", recipients=["西安市生态环境局"], year=2026, number=3, day=day,
        areas=areas, answers=Answers(10, 1, 1),
    ).paragraphs  # fmt: skip


@pytest.mark.clause("X2")
def test_whoever_has_no_reason_is_named_those_with_most_first():
    said = drafted(XIAN, HANCHENG, BAOJI)
    late = [line for line in said if "：没有原因未监测" in line]
    assert [line.partition("：")[0] for line in late] == ["宝鸡市", "韩城市"]
    assert late[0] == (
        "宝鸡市：没有原因未监测3家次（应完成10家次，完成率66.7%），最早一家计划期止于2026年3月31日。"
    )
    assert said[-2].startswith("请宝鸡市、韩城市逐家补测")


@pytest.mark.clause("X2")
def test_a_round_for_the_year_just_ended_says_which_year_it_counts():
    assert "截至2026年11月20日的执法监测计划开展情况进行了第3轮调度" in drafted(XIAN)[0]
    late = drafted(XIAN, day=date(2027, 1, 15))[0]
    assert "对各地2026年执法监测计划截至2027年1月15日的开展情况进行了第3轮调度" in late


def test_the_whole_is_the_sum_of_the_areas():
    said = "".join(drafted(XIAN, HANCHENG, BAOJI))
    assert "应完成17家次，已完成12家次，有因未监测1家次，没有原因未监测4家次，完成率75.0%" in said
    assert "应上传监测结果10份，逾期1份，按时上传率90.0%" in said
    assert "10个地区确认了数据，1个地区提出了意见，1个地区未在期限内回复。" in said


def test_nobody_late_nobody_named():
    said = drafted(XIAN)
    assert "各地计划期已结束的任务均已完成或者已经说明原因。" in said
    assert not any("逐家补测" in line for line in said)
    assert named([XIAN]) == []


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [(0, 0, None), (1, 3, "33.3"), (2, 3, "66.7"), (1, 2000, "0.0"), (3, 2000, "0.2"), (7, 7, "100.0")],
)  # fmt: skip
def test_rates_are_rounded_half_to_even(part: int, whole: int, rate: str | None):
    assert percent(part, whole) == (Decimal(rate) if rate else None)


def test_kept_figures_read_back():
    read = kept("610300", "宝鸡市", 2, {"due": 3, "unexplained": 1, "since": "2026-03-31"})
    assert (read.due, read.unexplained, read.since) == (3, 1, date(2026, 3, 31))
    assert kept("610300", "宝鸡市", None, {}).rate is None


@pytest.mark.parametrize(
    ("number", "fits"),
    [
        ("陕环函〔2026〕18号", True), ("陕环发〔2021〕32号", True), ("陕环函[2026]18号", False),
        ("陕环函〔2026〕018号", False), ("陕环函〔2026〕第18号", False), ("〔2026〕18号", False),
        ("陕环函〔26〕18号", False), ("陕环函〔2026〕18号 ", False), ("", False),
    ],
)  # fmt: skip
def test_document_numbers(number: str, fits: bool):
    assert document_number_fits(number) is fits


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于执法监测的通报", ["关于执法监测的通报"]),
        ("关于2026年第3轮执法监测计划调度情况的通报", ["关于2026年第3轮执法监测", "计划调度情况的通报"]),
    ],
)  # fmt: skip
def test_titles_break_between_words(title: str, lines: list[str]):
    assert title_lines(title) == lines


@pytest.mark.parametrize("length", range(1, 120))
def test_no_line_of_a_title_is_too_wide_and_nothing_is_lost(length: int):
    title = ("关于2026年第10轮执法监测计划调度情况的通报" * 6)[:length]
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(sum(1 if ord(c) > 255 else 0.5 for c in line) <= MOST for line in lines)
