"""Judging by columns gives what `judge_one` gives, cell by cell."""

import random
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.doors.cli.benches.judging_rows import write_mixed
from liance.doors.cli.judge_rows import OUTPUT, RATES, STEPS, Columns, RowJudge
from liance.norms.standards.bulk.bands import bands_of
from liance.norms.standards.bulk.book import UNANSWERED, Book
from liance.norms.standards.bulk.configurations import CASE
from liance.norms.standards.bulk.rows import judge_rows, parse
from liance.norms.standards.bulk.templates import end_of_row
from liance.norms.standards.bulk.written import in_full, rounded
from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.decimals import plain
from liance.norms.standards.judgements import judge_row
from liance.norms.standards.judging import judge_one
from liance.norms.standards.planning import Planner
from liance.norms.standards.plans import Plan
from liance.norms.standards.rounding import round_to_place

LIMITS = (
    "50", "0.5", "1", "100", "15.0", "0.05", "3", "7", "0.33", "1e2", "1.3×10^2", "0", "-5",
    "6~9", "6-9", "6.5～8.5", "0.1—0.1", "-10~40", "不得检出", ">=3", ">3", "<0.5", "≥5.0", "<=50",
    "", "-", "50 mg/L", "9~6", "abc", "1,5", "0.0000000001", "123456789012",
)  # fmt: skip
UNITS = (
    "mg/L", "µg/L", "ug/L", "mg/m3", "mg/m³", "g/L", "ng/L", "kg/h", "dB(A)", "无量纲", "", "℃",
    "K", "°F", "MPN/L", "MPN/100mL", "lb/d", "kg/d", "%", "‰", "倍", "/", "gal/min", "L/h",
    "mg/kg", "furlong", 'mg"L', "mg,L", "pH", "Pa", "kPa", "g/t",
)  # fmt: skip
CLOSE = ("mg/L", "µg/L", "g/L", "ng/L")  # what converts into each other
ODD = (
    "", "-", "/", "ND", "未检出", "n.d.", "<DL", "0", "0.0", "-0", "0.000", "-1.5", "1.2e-3",
    "1.5e3", "1.3×10^4", "+5", "007", ".5", "5.", "12,5", '1"2', "1.2mg/L", "检修", " 5 ", "5\n6",
    "９．５", "≤0.5", "≥2419.6", ">2419.6", ">0", "<0", "≤0", "<-3", "0.004L", "0.004(L)", "＜0.004",
    "< 0.3 L", "1e40", "99999999999", "2300000000", "4611686018", "0.0000000001", "1" * 70,
    "0.123456789", "0.1234567891", "123456789.123456789", "\uf8f0", "a\uf8f15",
)  # fmt: skip
BOUNDS = ("", "", "", "0.004", "0.5", "<0.1", "10", "0", "-", "x", "0.05L", "60")
FACTORS = ("化学需氧量", "pH值", "pH", "厂界噪声", "w01001", "a,b", "", "NH3-N")
KNOWN = ("value", *CASE)
PLANNER = Planner(shipped(), date(2026, 11, 28))
CELLS = {
    language: RowJudge(Columns({}, (*OUTPUT, *RATES, STEPS)), PLANNER, language).cells
    for language in ("zh", "en")
}


def new_book(language="zh"):
    return Book(Planner(shipped(), date(2026, 11, 28)), CELLS[language])


def value(chance):
    draw = chance.random()
    if draw < 0.1:
        return chance.choice(ODD)
    # digits close to the limits' own, so that rows fall on, beside and between the points
    number = Decimal(
        chance.choice((5, 50, 500, 3, 65, 9, 1, 33, 4, 60, chance.randrange(1, 10**6)))
    )
    number = number.scaleb(-chance.randrange(0, 6)) + Decimal(chance.randrange(-2, 3)).scaleb(
        -chance.randrange(0, 5)
    )
    text = plain(number)
    if draw < 0.2:
        return chance.choice(("<{}", "{}L", ">{}", "≤{}", "≥{}", "<{} L", "{}(L)")).format(text)
    return text


def case(chance):
    unit = chance.choice(UNITS)
    other = unit if chance.random() < 0.5 else chance.choice(UNITS)
    if chance.random() < 0.5:
        unit, other = chance.choice(CLOSE), chance.choice(CLOSE)
    return {
        "value": value(chance),
        "limit": chance.choice(LIMITS[:24] if chance.random() < 0.8 else LIMITS),
        "unit": unit,
        "limit_unit": other,
        "detection_limit": chance.choice(BOUNDS),
        "comparator": chance.choice(("", "", "", "<=", "<", ">=", ">", "=", "-")),
        "comparison": chance.choice(("", "full", "rounded", "rounded", "修约值", "x")),
        "medium": chance.choice(("", "water", "gas", "noise", "废水", "soil")),
        "factor": chance.choice(FACTORS),
    }


def ends(rows, language="zh", book=None, **options):
    book = book or new_book(language)
    columns = {name: pl.Series([row[name] for row in rows], dtype=pl.String) for name in rows[0]}
    return judge_rows(book, columns, pl.Series([""] * len(rows)), **options)


def expected(row, language="zh"):
    case = Case(**{"limit": "", "limit_unit": None, **{n: row[n] for n in row if n in KNOWN}})
    parts = (
        kind(**{name: row[name] for name in kind._fields if name in row})
        for kind in (Conditions, Measured)
    )
    return end_of_row(CELLS[language](judge_row(case, *parts, PLANNER)))


def compare(rows, language="zh"):
    judged = ends(rows, language)
    for row, found in zip(rows, judged.rows.to_list(), strict=True):
        assert found == expected(row, language), row
    assert judged.answers.total() == len(rows)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("seed", range(4))
def test_random_rows(seed, language):
    chance = random.Random(seed)
    compare([case(chance) for _ in range(4_000)], language)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(100, 120))
def test_a_million_random_rows(seed):
    chance = random.Random(seed)
    compare([case(chance) for _ in range(50_000)])


@pytest.mark.parametrize("seed", range(3))
def test_few_configurations_and_many_values(seed):
    """As files are: classes are learnt from one row and used for many."""
    chance = random.Random(seed)
    configurations = [case(chance) for _ in range(60)]
    compare([{**chance.choice(configurations), "value": value(chance)} for _ in range(12_000)])


TEXTS = st.one_of(st.text(max_size=6), st.sampled_from([*ODD, *LIMITS, *UNITS]))


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(KNOWN, TEXTS)), min_size=1))
def test_any_texts(rows):
    compare(rows)


def test_without_most_columns():
    rows = [{"value": v, "limit": limit} for v in ODD for limit in LIMITS]
    compare(rows)
    compare([{**row, "unit": "mg/L"} for row in rows])


def test_a_book_remembers_and_may_be_used_again():
    chance = random.Random(7)
    rows = [case(chance) for _ in range(500)]
    book = new_book()
    first = ends(rows, book=book)
    known = book.size, len(book.templates)
    again = ends(rows, book=book)
    assert (book.size, len(book.templates)) == known
    assert first.rows.to_list() == again.rows.to_list()
    assert first.answers == again.answers


def test_more_configurations_than_there_was_room_for():
    compare([{"value": "5", "limit": str(n), "unit": "mg/L"} for n in range(3_000)])


def test_malformed_rows_are_not_judged():
    row = {"value": "5", "limit": "1", "unit": "mg/L"}
    judged = ends([row, row, row], malformed=[1])
    assert [",row_malformed," in end for end in judged.rows.to_list()] == [False, True, False]


def test_most_rows_take_words_from_a_class():
    """The equality would hold too if each row were judged by itself: it is not so."""
    chance = random.Random(1)
    configurations = [case(chance) for _ in range(40)]
    rows = [{**chance.choice(configurations), "value": value(chance)} for _ in range(20_000)]
    book = new_book()
    ends(rows, book=book)
    assert len(book.templates) + book.remembered < len(rows) / 5


def test_answers_without_words():
    chance = random.Random(3)
    rows = [case(chance) for _ in range(2_000)]
    book = new_book()
    ends(rows, book=book)
    columns = {name: pl.Series([row[name] for row in rows]) for name in rows[0]}
    codes = book.answers(*parse(book, columns).compared(slice(None)))
    answered = 0
    for row, code in zip(rows, codes.tolist(), strict=True):
        if code == UNANSWERED:
            continue
        answer = judge_one(Case(**row))
        assert book.pairs[code] == (answer.verdict, answer.reason)
        answered += 1
    assert answered > len(rows) / 2


@given(st.integers(0, 10**17), st.integers(0, 18))
def test_numbers_in_full(whole, decimals):
    (text,) = in_full(np.array([whole]), np.array([decimals])).to_list()
    assert text == plain(Decimal(whole).scaleb(-decimals))


@given(st.integers(0, 10**9), st.integers(0, 18), st.integers(0, 9))
def test_rounding_is_half_to_even(whole, decimals, places):
    (found,) = rounded(np.array([whole]), np.array([decimals]), np.array([places])).tolist()
    exact = round_to_place(Decimal(whole).scaleb(-decimals), -places)
    assert Decimal(found).scaleb(-places) == exact


@pytest.mark.parametrize(
    ("limit", "cells", "points"),
    [
        ("50", {}, [50]),
        ("50", {"detection_limit": "4"}, [4, 50]),
        ("0.5", {"limit_unit": "g/L"}, [500]),
        ("6~9", {}, [6, 9]),
        ("0.50", {"comparison": "rounded"}, [Decimal("0.495"), Decimal("0.5"), Decimal("0.505")]),
        ("不得检出", {}, []),
        ("", {}, []),
    ],
)
def test_where_a_verdict_can_change(limit, cells, points):
    case = Case(**{"value": "", "limit": limit, "unit": "mg/L", "limit_unit": "mg/L", **cells})
    bands = bands_of(case, Plan(case.limit, case.limit_unit, case.comparator))
    assert list(bands.points) == points


STANDARDS = (
    "", "", "GB 8978-1996", "GB 8978", "GB 18918-2002", "GB18918", "GB 13271-2014", "GB 16297-1996",
    "GB 12348-2008", "DB32/4440-2022", "DB61/224-2018", "GB 99999", "x",
)  # fmt: skip
DATES = ("", "2026-02-28", "2026-03-01", "2026-03-01 08:30", "2021/05/06", "1995-01-01", "soon")
CONDITIONS = {
    "standard": STANDARDS,
    "table": ("", "", "1", "4", "2"),
    "level": ("", "1", "2", "1A", "1B", "x"),
    "scope": ("", "", "其他排污单位", "城镇污水处理厂"),
    "source_period": ("", "new", "existing", "x"),
    "fuel": ("", "coal", "gas"),
    "averaging": ("", "single", "daily_mean", "hourly_mean"),
    "o2_reference": ("", "", "", "9", "x"),
    "stack_height_m": ("", "15", "33.5", "x"),
    "surroundings_height_m": ("", "10"),
    "noise_class": ("", "2", "3"),
    "period": ("", "day", "night"),
    "noise_kind": ("", "leq", "frequent_max"),
    "place": ("", "", "boundary"),
    "water_temp_c": ("", "10", "15"),
    "sampled_on": DATES,
}
BESIDE = {
    "o2_measured": ("", "", "7.5", "21", "x"),
    "flow_m3h": ("", "", "12500", "x"),
    "background": ("", "", "48.5", "60"),
    "influent": ("", "", "350", "x"),
}
OF_STANDARDS = (
    "化学需氧量", "氨氮", "总磷", "总汞", "颗粒物", "二氧化硫", "氮氧化物", "烟尘", "厂界噪声",
    "昼间噪声", "pH值", "苯", "粪大肠菌群", "总铬",
)  # fmt: skip


def conditioned(chance):
    row = case(chance) | {"factor": chance.choice(OF_STANDARDS)}
    if chance.random() < 0.8:
        row |= {"limit": "", "unit": chance.choice(("mg/L", "mg/m3", "dB(A)", "kg/h", "无量纲"))}
    row |= {name: chance.choice(words) for name, words in CONDITIONS.items()}
    beside = {name: chance.choice(words) for name, words in BESIDE.items()}
    return row | (beside if chance.random() < 0.3 else dict.fromkeys(beside, ""))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("seed", range(3))
def test_random_rows_under_conditions(seed, language):
    chance = random.Random(seed)
    compare([conditioned(chance) for _ in range(1_500)], language)


@pytest.mark.parametrize("seed", range(3))
def test_few_conditions_and_many_values_and_days(seed):
    chance = random.Random(seed)
    rows = [conditioned(chance) for _ in range(120)]
    first = date(2025, 12, 1)
    compare(
        [
            chance.choice(rows)
            | {
                "value": value(chance),
                "sampled_on": str(first + timedelta(chance.randrange(200))),
            }
            for _ in range(5_000)
        ]
    )


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(200, 220))
def test_half_a_million_rows_under_conditions(seed):
    chance = random.Random(seed)
    rows = [conditioned(chance) for _ in range(2_000)]
    compare([chance.choice(rows) | {"value": value(chance)} for _ in range(25_000)])


def test_without_a_standard_a_date_makes_no_configuration_of_its_own():
    book = new_book()
    rows = [
        {"value": "5", "limit": "1", "unit": "mg/L", "sampled_on": f"2026-01-{day:02}"}
        for day in range(1, 29)
    ]
    ends(rows, book=book)
    assert book.size == 1


def test_days_between_two_turns_share_a_configuration():
    book = new_book()
    first = date(2025, 1, 1)
    rows = [
        {
            "value": "5", "limit": "", "unit": "mg/L", "factor": "总汞", "standard": "GB 8978-1996",
            "sampled_on": str(first + timedelta(day)),
        }
        for day in range(700)
    ]  # fmt: skip
    ends(rows, book=book)
    assert book.size < 20


OXYGEN = (
    "",
    "3.5",
    "7.0",
    "9",
    "11.4",
    "12.3",
    "12.8",
    "18.9",
    "19.5",
    "20.9",
    "21",
    "0",
    "-1",
    "x",
)
BOILERS = {
    "unit": ("mg/m3", "mg/m3", "µg/m3", "mg/L", "g/m3"),
    "factor": ("颗粒物", "二氧化硫", "氮氧化物", "汞及其化合物"),
    "standard": ("GB 13271-2014", "GB 13271-2014", ""),
    "limit": ("", "", "50", ">=3", "不得检出"),
    "limit_unit": ("mg/m3",),
    "fuel": ("coal", "gas", "oil"),
    "o2_reference": ("", "", "", "3.5", "9"),
    "o2_measured": OXYGEN,
    "detection_limit": ("", "", "", "3", "0.0025"),
    "comparison": ("", "", "", "rounded"),
    "medium": ("gas", "gas", "", "water"),
}
BOUNDARIES = {
    "unit": ("dB(A)", "dB(A)", "dB", "mg/L"),
    "factor": ("厂界噪声", "", "昼间噪声"),
    "standard": ("GB 12348-2008", "GB 12348-2008", ""),
    "limit": ("", "", "55", "54.5", "<60", "60~70"),
    "limit_unit": ("dB(A)",),
    "noise_class": ("", "0", "2", "3", "4"),
    "period": ("", "day", "night"),
    "noise_kind": ("", "", "leq", "frequent_max", "occasional_max"),
    "place": ("", "", "boundary", "indoor"),
    "background": ("", "35.0", "44", "48.5", "51.2", "54.75", "60", "65.0", "-3", "0", "x"),
    "detection_limit": ("", "", "", "30"),
    "comparison": ("", "", "", "rounded"),
    "medium": ("noise", "noise", "", "water"),
}
STACKS = {
    "unit": ("mg/m3", "mg/m3", "µg/m3", "mg/L", "g/m3"),
    "factor": ("颗粒物", "二氧化硫", "苯", "甲醛", "氯气", "非甲烷总烃"),
    "standard": ("GB 16297-1996",),
    "limit": ("", "", "", "100"),
    "limit_unit": ("mg/m3",),
    "level": ("2", "2", "3", "1", ""),
    "stack_height_m": ("", "12", "15", "25", "33.5", "70", "0", "x"),
    "surroundings_height_m": ("", "", "12"),
    "other_stacks": ("", "", "", "30/3.0/40"),
    "flow_m3h": ("", "12500", "8.4e4", "100000", "0", "-1", "1234567.25", "x"),
    "detection_limit": ("", "", "", "3"),
    "comparison": ("", "", "", "rounded"),
    "medium": ("gas",),
}


def measured_value(chance, kind):
    """Close to where verdicts change, and far; levels with one decimal and none."""
    if chance.random() < 0.12:
        return chance.choice(ODD)
    if kind is BOUNDARIES:
        return (
            plain(Decimal(chance.randrange(250, 900)).scaleb(-1))
            if chance.random() < 0.8
            else (
                chance.choice(
                    ("54", "55", "55.5", "56", "60", "49.50", "<30", "45.25", "58.75", "65.5")
                )
            )
        )
    exact = ("50", "30", "20", "45", "37.5", "22.5", "41.25", "120", "85", "0.4", "300", "<3", "3L")
    if chance.random() < 0.3:
        return chance.choice(exact)
    return plain(Decimal(chance.randrange(1, 10**4)).scaleb(-chance.randrange(0, 4)))


def measured_rows(chance, count, kinds=(BOILERS, BOUNDARIES, STACKS)):
    names = {name: "" for kind in kinds for name in kind}
    rows = []
    for _ in range(count):
        kind = chance.choice(kinds)
        cells = {name: chance.choice(words) for name, words in kind.items()}
        rows.append({"value": measured_value(chance, kind), **names, **cells})
    return rows


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", [BOILERS, BOUNDARIES, STACKS], ids=["oxygen", "noise", "rate"])
@pytest.mark.parametrize("seed", range(2))
def test_random_rows_with_measurements(seed, kind, language):
    compare(measured_rows(random.Random(seed), 2_000, (kind,)), language)


@pytest.mark.parametrize("seed", range(3))
def test_few_measurements_and_many_values(seed):
    chance = random.Random(seed)
    known = measured_rows(chance, 60)
    rows = [dict(chance.choice(known)) for _ in range(6_000)]
    for row in rows:
        kind = BOUNDARIES if "dB" in row["unit"] else BOILERS
        row["value"] = measured_value(chance, kind)
    compare(rows)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(300, 320))
def test_half_a_million_rows_with_measurements(seed):
    chance = random.Random(seed)
    known = measured_rows(chance, 2_000)
    rows = [dict(chance.choice(known)) for _ in range(25_000)]
    for row in rows:
        row["value"] = measured_value(chance, BOUNDARIES if "dB" in row["unit"] else BOILERS)
    compare(rows)


def test_most_rows_with_measurements_take_words_from_a_class(tmp_path):
    """As files are: flue gas, stacks and boundaries are not judged one by one."""
    path, count = tmp_path / "mixed.csv", 20_000
    write_mixed(path, count)
    table = pl.read_csv(path, infer_schema=False).fill_null("")
    columns = {name: table[name] for name in table.columns if name != "group"}
    book = new_book()
    judged = judge_rows(book, columns, pl.Series([""] * count))
    assert judged.answers.total() == count
    measured = table.filter(pl.col("standard").str.contains("13271|16297|12348")).height
    assert measured > count / 6
    assert book.remembered < measured / 5
