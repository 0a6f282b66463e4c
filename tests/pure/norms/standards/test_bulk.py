"""Judging by columns gives what `judge_one` gives, cell by cell."""

import random
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.bulk_rows import KNOWN, LIMITS, ODD, UNITS, case, compare, ends, new_book, value

from liance.norms.standards.bulk import configurations
from liance.norms.standards.bulk.bands import bands_of, probed
from liance.norms.standards.bulk.book import UNANSWERED
from liance.norms.standards.bulk.configurations import coded
from liance.norms.standards.bulk.rows import parse
from liance.norms.standards.bulk.written import in_full, rounded
from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import plain
from liance.norms.standards.judging import judge_one
from liance.norms.standards.plans import Plan
from liance.norms.standards.rounding import round_to_place


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
    plan = Plan(case.limit, case.limit_unit, case.comparator)
    bands = bands_of(plan, probed(case, plan))
    assert list(bands.points) == points


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1))
def test_rows_alike_have_one_code(rows):
    columns = [pl.Series(texts, dtype=pl.String) for texts in zip(*rows, strict=True)]
    codes, size = coded(columns, len(rows))
    assert sorted(set(codes.tolist())) == list(range(size))
    assert size == len(set(rows))
    assert len(set(zip(codes.tolist(), rows, strict=True))) == size


def test_hashes_that_meet_confuse_no_rows(monkeypatch):
    monkeypatch.setattr(
        configurations, "hashed", lambda columns: np.zeros(len(columns[0]), dtype=np.uint64)
    )
    chance = random.Random(11)
    compare([case(chance) for _ in range(500)])


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
