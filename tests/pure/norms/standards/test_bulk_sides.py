"""Limits side by side judged by columns say what `judge_all` says, side by side, cell by cell."""

import random
from datetime import date, timedelta

import pytest

from liance.norms.standards.bulk.sides import COLUMNS, SideJudge
from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.planning import Planner
from liance.norms.standards.side_by_side import Asked, HeldLimit, judge_all, record

TODAY = date(2026, 11, 28)
PLANNER = Planner(shipped(), TODAY)
VALUES = (
    "45", "45.0", "120", "0.003", "ND", "<0.5", "0", "-1", "", "/", "7.2", "检修", "1e3", "9.05",
    "≤60", ">200", "6", '4"5', "12,5", "12345678901234567890",
)  # fmt: skip
LIMITS = ("50", "0.5", "6~9", "不得检出", "", "abc", "≥3", "100.0")
UNITS = ("mg/L", "μg/L", "无量纲", "mg/m³", "", "kg/h", 'mg"L', "dB(A)")
FACTORS = (
    ("化学需氧量", "water"), ("pH值", "water"), ("氨氮", "water"), ("颗粒物", "gas"),
    ("厂界噪声", "noise"), ("不明", ""),
)  # fmt: skip
STANDARDS = (
    HeldLimit("standard", standard="GB 8978-1996", asks=(("level", "2"),)),
    HeldLimit("standard", standard="GB 18918", asks=(("level", "1A"),)),
    HeldLimit("standard", standard="GB 18918-2002", asks=(("level", "1B"), ("scope", "其他"))),
    HeldLimit("standard", standard="GB 13271-2014", asks=(("fuel", "gas"),)),
    HeldLimit("standard", standard="DB61/224-2018", asks=(("level", "A"),)),
    HeldLimit("standard", standard="GB 1-2000"),
    HeldLimit("standard", standard="GB 12348-2008", asks=(("noise_class", "2"), ("period", "day"))),
    HeldLimit("standard", "40", "mg/L", "GB 8978-1996"),
)
AVERAGINGS = ("", "", "", "single", "daily_mean")


def held(rng: random.Random) -> HeldLimit:
    if rng.random() < 0.5:
        return rng.choice(STANDARDS)
    averaging = rng.choice(AVERAGINGS)
    ground = "公告2007年第16号" if averaging == "daily_mean" and rng.random() < 0.5 else ""
    return HeldLimit(
        rng.choice(("permit", "eia", "other")), rng.choice(LIMITS), rng.choice(UNITS),
        rng.choice(("91610300XX001P", "批复,〔2019〕3号", "")), averaging, ground,
    )  # fmt: skip


def asked(rng: random.Random) -> Asked:
    factor, medium = rng.choice(FACTORS)
    return Asked(
        rng.choice(VALUES), rng.choice(UNITS), rng.choice(("", "", "0.004", "60")), factor, medium,
        TODAY - timedelta(days=rng.randrange(900)), rng.choice(LIMITS), rng.choice((None, *UNITS)),
        rng.choice(("GB 8978-1996", "")), tuple(held(rng) for _ in range(rng.choice((0, 0, 1, 3)))),
    )  # fmt: skip


def row_by_row(one: Asked) -> list[dict[str, str]]:
    """What the explained path says, the leading verdict first."""
    case = Case(
        value=one.value, limit=one.limit, unit=one.unit, limit_unit=one.limit_unit,
        detection_limit=one.detection_limit, medium=one.medium, factor=one.factor,
    )  # fmt: skip
    return [record(s) for s in judge_all(case, one.standard, one.beside, one.sampled_on, PLANNER)]


def by_columns(results: list[Asked]) -> list[list[dict[str, str]]]:
    frame = SideJudge(PLANNER).judge(results)
    assert frame.columns == list(COLUMNS)
    found: list[list[dict[str, str]]] = [[] for _ in results]
    for row in frame.iter_rows(named=True):
        own = found[row.pop("result")]
        own.insert(0 if row.pop("leads") else len(own), row)
    return found


def check(count: int, seed: int) -> None:
    rng = random.Random(seed)
    results = [asked(rng) for _ in range(count)]
    for one, found in zip(results, by_columns(results), strict=True):
        assert found == row_by_row(one), one


def test_by_columns_as_one_by_one():
    check(4_000, 20261128)


@pytest.mark.nightly
def test_by_columns_as_one_by_one_at_length():
    for seed in range(50):
        check(4_000, seed)


def test_no_result_gives_no_row():
    assert SideJudge(PLANNER).judge([]).is_empty()


def test_further_results_may_be_asked_of_the_same_judge():
    judge = SideJudge(PLANNER)
    one = Asked("45", "mg/L", "", "化学需氧量", "water", TODAY, "50", "mg/L", "", STANDARDS[:1])
    first, second = judge.judge([one]), judge.judge([one._replace(value="51"), one])
    assert first.rows() == second.filter(second["result"] == 1).drop("result").insert_column(
        0, first["result"]
    ).rows()  # fmt: skip
    leads = second.filter("leads")
    assert leads["verdict"].to_list() == ["exceeds", "compliant"]
